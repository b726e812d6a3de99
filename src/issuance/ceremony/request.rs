//! Certification requests of the CA itself (PKCS#10, RFC 2986), for the head authority that certifies it.

use jiff::Timestamp;

use super::{Addresses, AuthorityOrder, CeremonyError, Parent};
use crate::{
    crypto::{algorithm::SignatureAlgorithm, digest, public_key},
    issuance::{
        extension::{self, Extension},
        issuer::SigningKey,
        lint::Finding,
        profile::authority::AuthorityProfile,
        serial::SerialNumber,
    },
    x509::{csr::CertificationRequest, encode, oid},
};

/// A request that is ready to be signed, once.
pub struct PreparedRequest {
    info: Vec<u8>,
    spki: Vec<u8>,
    algorithm: SignatureAlgorithm,
    warnings: Vec<Finding>,
}

impl PreparedRequest {
    /// The bytes to sign (`CertificationRequestInfo`): they go on record before a key touches them.
    pub fn to_be_signed(&self) -> &[u8] {
        &self.info
    }

    /// SHA-256 of the bytes to sign.
    pub fn fingerprint(&self) -> [u8; 32] {
        digest::sha256(&self.info)
    }

    /// What the linter says without refusing.
    pub fn warnings(&self) -> &[Finding] {
        &self.warnings
    }

    /// Signs what was prepared with the key that asks to be certified: the request in DER.
    pub fn sign(self, key: &dyn SigningKey) -> Result<Vec<u8>, CeremonyError> {
        if !public_key::is_same(key.public_key(), &self.spki) || key.algorithm() != self.algorithm {
            return Err(CeremonyError::OtherKey);
        }
        let signature = key.sign_digest(&self.algorithm.digest().digest(&self.info))?;
        let request = encode::sequence(&[
            &self.info,
            self.algorithm.identifier(),
            &encode::bit_string(&signature),
        ]);
        let read = CertificationRequest::parse(&request)?;
        read.verify()?;
        Ok(request)
    }
}

/// Builds the bytes to sign: the name, the key, and the extensions that the profile asks for. What the head authority
/// decides, it adds itself: period, identification, its own tools.
pub fn prepare(
    profile: &AuthorityProfile,
    subject: &[u8],
    spki: &[u8],
    algorithm: SignatureAlgorithm,
    now: Timestamp,
) -> Result<PreparedRequest, CeremonyError> {
    let warnings = rehearse(profile, subject, spki, now)?;
    let wishes: Vec<Vec<u8>> = wishes(profile, spki)?.iter().map(Extension::encode).collect();
    let extensions = encode::element(0x30, &wishes.concat());
    let attribute = encode::sequence(&[
        &encode::oid(oid::EXTENSION_REQUEST),
        &encode::set_of(&[&extensions]),
    ]);
    let info = encode::sequence(&[
        // version 1
        &encode::integer(&[0]),
        subject,
        spki,
        &encode::context_constructed(0, &[&attribute]),
    ]);
    Ok(PreparedRequest {
        info,
        spki: spki.to_vec(),
        algorithm,
        warnings,
    })
}

/// Lints the certificate that is asked for, under an authority that stands for the one who is asked.
fn rehearse(
    profile: &AuthorityProfile,
    subject: &[u8],
    spki: &[u8],
    now: Timestamp,
) -> Result<Vec<Finding>, CeremonyError> {
    let algorithm = SignatureAlgorithm::from_spki(spki).ok_or(CeremonyError::Key)?;
    let (key_not_after, not_after) = profile.validity(now).ok_or(CeremonyError::Period)?;
    let order = AuthorityOrder {
        subject,
        spki,
        serial: SerialNumber::from_octets(&[0x40; 16]).map_err(|_| CeremonyError::Period)?,
        not_before: now,
        not_after,
        key_not_after,
        addresses: Addresses::default(),
        alternative_names: &[],
    };
    let head = Parent::supposed(spki, algorithm, (now, not_after));
    let rehearsed = super::prepare(profile, &order, &head)?;
    Ok(rehearsed.warnings().to_vec())
}

fn wishes(profile: &AuthorityProfile, spki: &[u8]) -> Result<Vec<Extension>, CeremonyError> {
    let identifier = extension::subject_key_identifier::of_key(spki).ok_or(CeremonyError::Key)?;
    let mut wishes = vec![extension::subject_key_identifier::build(&identifier)];
    let path_length = profile.path_length();
    wishes.extend(path_length.map(extension::basic_constraints::authority));
    wishes.push(extension::key_usage::build(profile.key_usage()));
    if !profile.policies().is_empty() {
        wishes.push(extension::certificate_policies::build(profile.policies()));
    }
    let tool = profile.subject_sign_tool();
    wishes.extend(tool.map(extension::subject_sign_tool::build));
    Ok(wishes)
}
