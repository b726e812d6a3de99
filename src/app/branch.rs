//! An issuer from its section of the configuration, and whether its files belong together.

use std::{path::Path, sync::Arc};

use anyhow::{Context as _, bail, ensure};

use crate::{
    config::{CrlShards, IssuerConfig, ResponderConfig},
    crypto::{public_key, verify::verify_identified},
    issuance::issuer::Issuer,
    keys,
    lifecycle::{
        issuers::{Branch, Range},
        respond::{Responder, ResponderCertificate},
    },
    status::ocsp::identity::IssuerStatusIdentity,
    x509::{certificate::Certificate, chain},
};

/// The issuer of a section.
pub(super) fn branch(config: &IssuerConfig) -> anyhow::Result<Branch> {
    open(config).with_context(|| format!("issuer {}", config.name))
}

fn open(config: &IssuerConfig) -> anyhow::Result<Branch> {
    let own = certificate(&config.certificate)?;
    let above = certificates(&config.chain)?;
    check_chain(&own, &above).context("chain")?;
    let cross_certificates = certificates(&config.cross_certificates)?;
    for (path, cross) in config.cross_certificates.iter().zip(&cross_certificates) {
        check_cross(&own, cross).with_context(|| format!("cross_certificates: {}", path.display()))?;
    }
    let key = keys::load(&config.key, Path::new("")).context("key")?;
    let issuer = Issuer::new(&config.name, &own, key)?;
    Ok(Branch {
        issuer: Arc::new(issuer),
        above,
        issues: config.issues,
        range: Range {
            profiles: config.profiles.clone(),
            offers: config.offers.clone(),
        },
        cross_certificates,
        responder: Some(responder(&own, &config.responder).context("responder")?),
        crl_digits: config.crl_shards.map(CrlShards::digits),
    })
}

fn responder(issuer: &[u8], config: &ResponderConfig) -> anyhow::Result<Responder> {
    let key = keys::load(&config.key, Path::new("")).context("key")?;
    let certificate = match (&config.certificate, config.renew) {
        (Some(path), None) => {
            let given = certificate(path)?;
            IssuerStatusIdentity::new(issuer, &given, Arc::clone(&key))?;
            ResponderCertificate::Given(given)
        }
        (None, Some(renewal)) => ResponderCertificate::Renewed(renewal),
        _ => bail!("either certificate or renew is needed"),
    };
    Ok(Responder { key, certificate })
}

/// The identifier of an issuer, told from its certificate alone: its key stays closed.
pub fn issuer_id(config: &IssuerConfig) -> anyhow::Result<String> {
    let own = certificate(&config.certificate)?;
    let identifier = Certificate::parse(&own)?.subject_key_identifier();
    let identifier = identifier.context("the CA certificate has no subject key identifier")?;
    Ok(hex::encode(identifier))
}

/// The first certificate of a PEM file.
pub(super) fn certificate(path: &Path) -> anyhow::Result<Vec<u8>> {
    let file = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let found = chain::certificates(&file)?;
    found
        .into_iter()
        .next()
        .with_context(|| format!("{} holds no certificate", path.display()))
}

fn certificates(paths: &[std::path::PathBuf]) -> anyhow::Result<Vec<Vec<u8>>> {
    paths.iter().map(|path| certificate(path)).collect()
}

/// RFC 5280 6.1: each is signed by the next, and the last one by itself.
fn check_chain(own: &[u8], above: &[Vec<u8>]) -> anyhow::Result<()> {
    let Some(root) = above.last() else {
        bail!("the certificates above the issuer's are needed, the root last");
    };
    let below = std::iter::once(own).chain(above.iter().map(Vec::as_slice));
    let signers = above.iter().map(Vec::as_slice).chain([root.as_slice()]);
    for (number, (below, signer)) in below.zip(signers).enumerate() {
        let (below, signer) = (Certificate::parse(below)?, Certificate::parse(signer)?);
        ensure!(
            below.issuer == signer.subject,
            "certificate {number} names another issuer than the next one"
        );
        verify_identified(
            below.signature_algorithm,
            signer.spki,
            below.to_be_signed,
            below.signature,
        )
        .with_context(|| format!("certificate {number} is not signed by the next one"))?;
    }
    Ok(())
}

/// A cross-certificate is of the same name and the same key: whoever finds a way to a root through it checks the same
/// signatures.
fn check_cross(own: &[u8], cross: &[u8]) -> anyhow::Result<()> {
    let (own, cross) = (Certificate::parse(own)?, Certificate::parse(cross)?);
    ensure!(cross.subject == own.subject, "it is of another name");
    ensure!(public_key::is_same(cross.spki, own.spki), "it is of another key");
    ensure!(cross.issuer != own.issuer, "it is of the same issuer");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(change: impl FnOnce(&mut IssuerConfig)) -> IssuerConfig {
        let shipped = crate::config::Config::load(Path::new("config/kepler.toml")).unwrap();
        let mut issuer = shipped.issuer.into_iter().next().unwrap();
        change(&mut issuer);
        issuer
    }

    fn fault(change: impl FnOnce(&mut IssuerConfig)) -> String {
        format!("{:#}", branch(&config(change)).err().unwrap())
    }

    #[test]
    fn the_shipped_issuer_fits() {
        let branch = branch(&config(|_| ())).unwrap();
        assert!(matches!(
            branch.responder.unwrap().certificate,
            ResponderCertificate::Renewed(_)
        ));
    }

    #[test]
    fn a_chain_of_others_or_without_root_is_refused() {
        let other = fault(|issuer| issuer.chain = vec!["keys-dev/root-rsa.cer.pem".into()]);
        assert!(
            other.contains("dev-ecdsa: chain: certificate 0 names another"),
            "{other}"
        );
        let none = fault(|issuer| issuer.chain.clear());
        assert!(none.contains("the root last"), "{none}");
        let twice = fault(|issuer| issuer.chain = vec![issuer.certificate.clone()]);
        assert!(twice.contains("chain"), "{twice}");
    }

    #[test]
    fn a_cross_certificate_of_another_name_or_the_same_issuer_is_refused() {
        let other = fault(|issuer| issuer.cross_certificates = vec!["keys-dev/root-rsa.cer.pem".into()]);
        assert!(other.contains("it is of another name"), "{other}");
        let own = fault(|issuer| issuer.cross_certificates = vec![issuer.certificate.clone()]);
        assert!(own.contains("it is of the same issuer"), "{own}");
    }

    #[test]
    fn the_key_and_responder_of_others_are_refused() {
        let key = fault(|issuer| issuer.certificate = "keys-dev/issuing-rsa.cer.pem".into());
        assert!(key.contains("dev-ecdsa"), "{key}");
        let responder = fault(|issuer| {
            issuer.responder.renew = None;
            issuer.responder.certificate = Some("keys-dev/ocsp-rsa.cer.pem".into());
        });
        assert!(responder.contains("responder"), "{responder}");
    }
}
