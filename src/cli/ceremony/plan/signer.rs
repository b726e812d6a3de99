//! Who signs: the key to certify itself, or an authority above it.

use super::Certified;
use crate::{
    cli::ceremony::{
        fault::{Fault, ensure},
        file::{CeremonyFile, HeldKey, Kind, ParentSection},
        inputs::Inputs,
    },
    crypto::algorithm::SignatureAlgorithm,
    issuance::{ceremony::Parent, issuer::IssuerRefused},
    x509::certificate::Certificate,
};

/// Who signs.
pub(crate) enum Signer {
    /// The key to certify: a root, a request.
    Itself,
    /// An authority above.
    Above {
        parent: Box<Parent>,
        certificate: Vec<u8>,
        key: HeldKey,
    },
}

impl Signer {
    pub(super) fn read(file: &CeremonyFile, key: &Certified, inputs: &mut Inputs) -> Result<Self, Fault> {
        let alone = matches!(file.kind, Kind::Root | Kind::CertificationRequest);
        let Some(section) = &file.parent else {
            ensure(
                alone,
                "parent",
                format_args!("is missing: {} needs somebody above it", file.kind.code()),
                "name parent.certificate and parent.key",
            )?;
            ensure(
                key.is_ours(),
                "key",
                "the private half is needed: it signs",
                "use key.generate or key.existing",
            )?;
            return Ok(Self::Itself);
        };
        ensure(
            !alone,
            "parent",
            format_args!("{} has nobody above it here", file.kind.code()),
            "take the section out",
        )?;
        above(section, inputs)
    }
}

fn above(section: &ParentSection, inputs: &mut Inputs) -> Result<Signer, Fault> {
    const KEY: &str = "parent.certificate";
    let certificate = inputs.der(KEY, &section.certificate, &["CERTIFICATE"])?;
    let refused = |refused: IssuerRefused| {
        let reason = format!("{}: {refused}", section.certificate.display());
        Fault::new(
            KEY,
            reason,
            "name the certificate of an authority that may sign others",
        )
    };
    let parsed = Certificate::parse(&certificate).map_err(|error| refused(error.into()))?;
    let told = SignatureAlgorithm::from_spki(parsed.spki)
        .ok_or_else(|| Fault::new(KEY, "its key is of no known algorithm", "name another parent"))?;
    let algorithm = section.algorithm.unwrap_or(told);
    ensure(
        algorithm.key_kind() == told.key_kind(),
        "parent.algorithm",
        format_args!("the parent's key is one for {}", told.code()),
        "correct it, or leave it out",
    )?;
    let parent = Parent::read(&certificate, algorithm).map_err(refused)?;
    Ok(Signer::Above {
        parent: Box::new(parent),
        certificate,
        key: section.key.clone(),
    })
}
