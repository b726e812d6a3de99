//! Verifies that `kepler lint` finds no error in anything that Kepler issues: certificates of all holders under all
//! algorithms, the authority's own, revocation lists, OCSP responses, chains.

use kepler::{
    crypto::{algorithm::SignatureAlgorithm, digest, public_key},
    issuance::issuer::SigningKey,
    registry::revocation::{Revocation, RevocationReason},
    status::{
        crl::plan::CrlPlan,
        ocsp::{identity::IssuerStatusIdentity, responder::Responder},
        source::SerialStatus,
    },
    x509::{certificate::Certificate, chain, encode, oid},
};

use super::{command::findings, command::kepler_lint, parts};
use crate::issuance::workshop::{self, certificate, holders};

#[test]
fn certificates_of_all_holders_and_algorithms() {
    let folder = tempfile::tempdir().unwrap();
    let mut names = Vec::new();
    for (family, algorithms) in [
        (
            "ecdsa",
            &[SignatureAlgorithm::EcdsaP256, SignatureAlgorithm::EcdsaP384][..],
        ),
        ("rsa", &[SignatureAlgorithm::Rsa]),
        (
            "gost-256",
            &[SignatureAlgorithm::Gost256, SignatureAlgorithm::Gost512],
        ),
        (
            "gost-512",
            &[SignatureAlgorithm::Gost256, SignatureAlgorithm::Gost512],
        ),
    ] {
        for holder in holders() {
            for algorithm in algorithms {
                let name = format!(
                    "{family}-{}-{}.cer",
                    holder.holder_type().code(),
                    algorithm.code()
                );
                std::fs::write(
                    folder.path().join(&name),
                    parts::issue(family, &holder, *algorithm),
                )
                .unwrap();
                names.push(name);
            }
        }
    }
    assert_eq!(names.len(), 28);
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    for (name, findings) in names.iter().zip(findings(folder.path(), &names)) {
        assert!(findings.is_empty(), "{name}: {findings:?}");
    }
    assert_eq!(kepler_lint(folder.path(), &names).status.code(), Some(0));
}

#[test]
fn the_authority_s_own_certificates() {
    let names = [
        "root-ecdsa",
        "issuing-ecdsa",
        "ocsp-ecdsa",
        "root-rsa",
        "issuing-rsa",
        "ocsp-rsa",
        "root-gost-256",
        "issuing-gost-256",
        "ocsp-gost-256",
        "root-gost-512",
        "issuing-gost-512",
        "ocsp-gost-512",
    ];
    let names = names.map(|name| format!("{name}.cer.pem"));
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let output = kepler_lint(&workshop::development_keys(), &names);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

fn list(key: &dyn SigningKey, issuer: &[u8], entries: u32) -> Vec<u8> {
    let at = |text: &str| text.parse().unwrap();
    let plan =
        CrlPlan::for_issuer(issuer, 7, at("2026-11-23T10:00:00Z"), at("2026-11-26T10:00:00Z")).unwrap();
    let serials: Vec<_> = (0..entries)
        .map(|number| (number + 0x1000_0000).to_be_bytes())
        .collect();
    let revoked = |reason| Revocation::new(at("2026-11-01T10:00:00Z"), reason);
    let reasons = [
        RevocationReason::KeyCompromise,
        RevocationReason::Unspecified,
        RevocationReason::Superseded,
    ];
    let entries = serials.iter().zip(reasons.into_iter().cycle());
    plan.build(
        entries.map(|(serial, reason)| (&serial[..], revoked(reason))),
        key,
    )
    .unwrap()
}

#[test]
fn revocation_lists_and_chains() {
    let folder = tempfile::tempdir().unwrap();
    for family in ["ecdsa", "rsa", "gost-256", "gost-512"] {
        let issuing = format!("issuing-{family}");
        let (key, issuer) = (workshop::key(&issuing), certificate(&issuing));
        for (name, entries) in [("empty.crl", 0), ("three.crl", 3), ("many.crl", 10_000)] {
            std::fs::write(folder.path().join(name), list(&*key, &issuer, entries)).unwrap();
        }
        let bundle = chain::bundle(&[&issuer, &certificate(&format!("root-{family}"))]);
        std::fs::write(folder.path().join("chain.p7b"), bundle).unwrap();
        let found = findings(
            folder.path(),
            &["empty.crl", "three.crl", "many.crl", "chain.p7b"],
        );
        assert_eq!(found.len(), 5);
        for (position, findings) in found.iter().enumerate() {
            let errors: Vec<_> = findings
                .iter()
                .filter(|finding| finding["severity"] == "error")
                .collect();
            assert!(errors.is_empty(), "{position}: {errors:?}");
        }
    }
}

/// A request about three certificates of this issuer, with a nonce.
fn request(issuer: &Certificate<'_>) -> Vec<u8> {
    let sha1 = b"\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00";
    let name = encode::octet_string(&digest::sha1(issuer.subject));
    let key = encode::octet_string(&digest::sha1(public_key::bits(issuer.spki).unwrap()));
    let asked: Vec<u8> = [5, 6, 7]
        .iter()
        .flat_map(|serial| encode::sequence(&[&encode::sequence(&[sha1, &name, &key, &[2, 1, *serial]])]))
        .collect();
    let nonce = encode::octet_string(&encode::octet_string(&[9; 32]));
    let extensions = encode::sequence(&[&encode::sequence(&[&encode::oid(oid::OCSP_NONCE), &nonce])]);
    let asked = encode::element(0x30, &asked);
    encode::sequence(&[&encode::sequence(&[
        &asked,
        &encode::context_constructed(2, &[&extensions]),
    ])])
}

#[test]
fn answers_about_status() {
    let folder = tempfile::tempdir().unwrap();
    for family in ["ecdsa", "rsa", "gost-256", "gost-512"] {
        let (issuer, own) = (
            certificate(&format!("issuing-{family}")),
            certificate(&format!("ocsp-{family}")),
        );
        let now =
            Certificate::parse(&own).unwrap().not_before().unwrap() + jiff::SignedDuration::from_hours(1);
        let identity =
            IssuerStatusIdentity::new(&issuer, &own, workshop::key(&format!("ocsp-{family}"))).unwrap();
        let responder = Responder::new([identity], jiff::SignedDuration::from_hours(1));
        let request = request(&Certificate::parse(&issuer).unwrap());
        let query = responder.read(&request).unwrap();
        let revoked = SerialStatus::Revoked(Revocation::new(
            now - jiff::SignedDuration::from_hours(1),
            RevocationReason::KeyCompromise,
        ));
        let statuses = [SerialStatus::Good, revoked, SerialStatus::Unknown];
        let answer = responder.build(&query, &statuses, now).unwrap().sign().unwrap();
        std::fs::write(folder.path().join("answer.der"), answer.to_der()).unwrap();
        std::fs::write(folder.path().join("refusal.der"), [0x30, 3, 0x0a, 1, 6]).unwrap();
        let found = findings(folder.path(), &["answer.der", "refusal.der"]);
        assert!(
            found.len() == 2 && found.iter().all(Vec::is_empty),
            "{family}: {found:?}"
        );
    }
}
