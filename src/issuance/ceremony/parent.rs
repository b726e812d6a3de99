//! Who signs a certificate of the CA: itself, or an authority above it.

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

use super::CeremonyError;
use crate::{
    crypto::{algorithm::SignatureAlgorithm, public_key},
    issuance::{
        extension::certificate_policies,
        issuer::{Authority, Issuer, IssuerRefused, SigningKey},
        lint,
    },
    x509::{certificate::Certificate, encode, name::AttributeType, oid, read},
};

/// The signer of a certificate of the CA, known by its certificate: its key is needed only to sign.
#[derive(Clone)]
pub struct Parent {
    /// `None`: the certificate signs itself.
    pub(super) authority: Option<Authority>,
    pub(super) algorithm: SignatureAlgorithm,
    /// How many authorities may stand below it.
    path_length: Option<u8>,
}

impl Parent {
    /// The certificate signs itself: a root.
    pub fn itself(algorithm: SignatureAlgorithm) -> Self {
        Self {
            authority: None,
            algorithm,
            path_length: None,
        }
    }

    /// The authority of this certificate (DER), whose key signs with `algorithm`.
    pub fn read(certificate: &[u8], algorithm: SignatureAlgorithm) -> Result<Self, IssuerRefused> {
        Ok(Self {
            authority: Some(Authority::read(certificate)?),
            algorithm,
            path_length: path_length(certificate)?,
        })
    }

    /// Whoever is asked to certify `spki`: not known here, so it allows everything. For rehearsals alone.
    pub(super) fn supposed(
        spki: &[u8],
        algorithm: SignatureAlgorithm,
        (not_before, not_after): (Timestamp, Timestamp),
    ) -> Self {
        let name = encode::sequence(&[
            &encode::oid(AttributeType::CommonName.oid()),
            &encode::element(0x0c, b"CA"),
        ]);
        let subject = encode::sequence(&[&encode::set_of(&[&name])]);
        let authority = Authority {
            issuer: subject.clone(),
            subject,
            key_identifier: vec![0; 20],
            serial: vec![1],
            spki: spki.to_vec(),
            not_before,
            not_after,
            key_not_after: not_after,
            policies: certificate_policies::build(&[oid::ANY_POLICY]).value,
        };
        Self {
            authority: Some(authority),
            algorithm,
            path_length: None,
        }
    }

    /// An issuer whose key is open.
    pub fn of(issuer: &Issuer) -> Result<Self, IssuerRefused> {
        Self::read(issuer.certificate(), issuer.algorithm())
    }

    /// The algorithm that signs.
    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// Whether `key` is the key that signs for it; a certificate that signs itself knows no key yet.
    pub fn is_of(&self, key: &dyn SigningKey) -> bool {
        let authority = self.authority.as_ref();
        let same = authority.is_some_and(|authority| public_key::is_same(&authority.spki, key.public_key()));
        same && key.algorithm() == self.algorithm
    }

    pub(super) fn is_itself(&self) -> bool {
        self.authority.is_none()
    }

    /// Whether it names a class of tools: an issuer of qualified certificates does (order FSB 795).
    pub(super) fn is_qualified(&self) -> bool {
        let authority = self.authority.as_ref();
        authority.is_some_and(|authority| {
            let carried = lint::policies(&authority.policies);
            oid::TOOL_CLASSES.iter().any(|(_, class)| carried.contains(class))
        })
    }

    pub(super) fn check_period(
        &self,
        not_before: Timestamp,
        not_after: Timestamp,
    ) -> Result<(), CeremonyError> {
        let Some(authority) = &self.authority else {
            return Ok(());
        };
        if not_before < authority.not_before || not_before > authority.key_not_after {
            return Err(CeremonyError::ParentNotInForce);
        }
        if not_after > authority.not_after {
            return Err(CeremonyError::OutlivesIssuer);
        }
        Ok(())
    }

    /// `below`: the path length of the authority that is to stand below.
    pub(super) fn check_path_length(&self, below: Option<u8>) -> Result<(), CeremonyError> {
        match (self.path_length, below) {
            (None, _) => Ok(()),
            (Some(own), Some(below)) if below < own => Ok(()),
            _ => Err(CeremonyError::PathLength),
        }
    }

    /// anyPolicy of the parent lets every policy pass (RFC 5280 6.1.3).
    pub(super) fn check_policies(&self, policies: &[ObjectIdentifier]) -> Result<(), CeremonyError> {
        let Some(authority) = &self.authority else {
            return Ok(());
        };
        let carried = lint::policies(&authority.policies);
        let any = carried.contains(&oid::ANY_POLICY);
        if any || policies.iter().all(|policy| carried.contains(policy)) {
            Ok(())
        } else {
            Err(CeremonyError::Policies)
        }
    }
}

/// `pathLenConstraint`: the second part of `basicConstraints`.
fn path_length(der: &[u8]) -> Result<Option<u8>, IssuerRefused> {
    let certificate = Certificate::parse(der)?;
    let constraints = certificate.extension(oid::BASIC_CONSTRAINTS);
    let Some(constraints) = constraints else {
        return Ok(None);
    };
    let parts = read::sequence(constraints.value)?;
    let Some(length) = parts.get(1) else {
        return Ok(None);
    };
    // More than 255 authorities one below the other is as good as no bound.
    Ok((0..=u8::MAX).find(|number| encode::integer(&[*number]) == *length))
}
