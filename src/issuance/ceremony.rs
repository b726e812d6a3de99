//! Certificates of the CA itself (RFC 3647 6.1): root, issuing authority, OCSP responder.
//!
//! Pure: whoever holds the ceremony brings key, serial number and times, and keeps the record.

use jiff::Timestamp;

use super::{
    crosscheck::{CrosscheckFailed, crosscheck},
    extension::{
        self, Extension,
        issuer_sign_tool::IssuerSignTool,
        key_usage::{CRL_SIGN, DIGITAL_SIGNATURE, KEY_CERT_SIGN},
    },
    issuer::{Issuer, SigningError, SigningKey},
    lint::{self, Finding, Severity},
    serial::SerialNumber,
    to_be_signed::{ToBeSigned, assemble},
};
use crate::{
    crypto::private_key::{PrivateKey, PrivateKeyError},
    x509::oid,
};

/// What a certificate of the CA says.
pub struct AuthorityOrder<'a> {
    /// `Name` in DER.
    pub subject: &'a [u8],
    /// The key to certify (`SubjectPublicKeyInfo` in DER).
    pub spki: &'a [u8],
    /// The serial number.
    pub serial: SerialNumber,
    /// Start of validity.
    pub not_before: Timestamp,
    /// End of validity.
    pub not_after: Timestamp,
    /// End of the key's usage period; does not count for responders.
    pub key_not_after: Timestamp,
    /// The CA's tools.
    pub sign_tool: &'a IssuerSignTool,
}

/// A certificate of the CA that was not made.
#[derive(Debug, thiserror::Error)]
pub enum CeremonyError {
    /// The key to certify cannot be read.
    #[error("the public key cannot be read")]
    Key,
    /// It would outlive the one who issues it.
    #[error("the certificate would outlive its issuer")]
    OutlivesIssuer,
    /// No throw-away key.
    #[error("linting is not possible: {0}")]
    ThrowAwayKey(#[from] PrivateKeyError),
    /// A rule of the linter says no.
    #[error("the linter refuses the certificate: {}", .0.iter().map(|finding| finding.rule).collect::<Vec<_>>().join(", "))]
    Linted(Vec<Finding>),
    /// The key did not sign.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// What the key made is not what was prepared.
    #[error(transparent)]
    Crosscheck(#[from] CrosscheckFailed),
}

/// A self-signed root.
pub fn root(order: &AuthorityOrder<'_>, key: &dyn SigningKey) -> Result<Vec<u8>, CeremonyError> {
    let mut extensions = vec![extension::basic_constraints::authority(None)];
    // Presence: whoever holds the ceremony stands there.
    extensions.extend(authority_extensions(order, 0)?);
    let throw_away = PrivateKey::generate(key.algorithm(), 2048)?.0;
    issue(order, order.subject, key, &throw_away, extensions)
}

/// An issuing authority under `parent`.
pub fn issuing(order: &AuthorityOrder<'_>, parent: &Issuer) -> Result<Vec<u8>, CeremonyError> {
    let mut extensions = vec![extension::basic_constraints::authority(Some(0))];
    extensions.extend(authority_extensions(order, 1)?);
    extensions.push(extension::issuer_sign_tool::build(order.sign_tool));
    extensions.push(extension::authority_key_identifier::build(&parent.authority));
    below(order, parent, extensions)
}

/// A delegated OCSP responder of `parent` (RFC 6960 4.2.2.2).
pub fn responder(order: &AuthorityOrder<'_>, parent: &Issuer) -> Result<Vec<u8>, CeremonyError> {
    let extensions = vec![
        extension::key_usage::build(DIGITAL_SIGNATURE),
        extension::extended_key_usage::build(&[oid::OCSP_SIGNING]),
        extension::ocsp_no_check::build(),
        key_identifier(order)?,
        extension::authority_key_identifier::build(&parent.authority),
    ];
    below(order, parent, extensions)
}

fn authority_extensions(
    order: &AuthorityOrder<'_>,
    identification: u8,
) -> Result<Vec<Extension>, CeremonyError> {
    let policies = [oid::POLICY_KC1, oid::POLICY_KC2, oid::ANY_POLICY];
    Ok(vec![
        extension::key_usage::build(KEY_CERT_SIGN | CRL_SIGN),
        extension::certificate_policies::build(&policies),
        extension::subject_sign_tool::build(&order.sign_tool.sign_tool),
        extension::identification_kind::build(identification),
        extension::private_key_usage_period::build(order.not_before, order.key_not_after),
        key_identifier(order)?,
    ])
}

fn key_identifier(order: &AuthorityOrder<'_>) -> Result<Extension, CeremonyError> {
    let identifier = extension::subject_key_identifier::of_key(order.spki).ok_or(CeremonyError::Key)?;
    Ok(extension::subject_key_identifier::build(&identifier))
}

fn below(
    order: &AuthorityOrder<'_>,
    parent: &Issuer,
    extensions: Vec<Extension>,
) -> Result<Vec<u8>, CeremonyError> {
    if order.not_after > parent.not_after() {
        return Err(CeremonyError::OutlivesIssuer);
    }
    let throw_away = parent.throw_away_key()?;
    issue(
        order,
        parent.subject(),
        parent.key().as_ref(),
        throw_away,
        extensions,
    )
}

fn issue(
    order: &AuthorityOrder<'_>,
    issuer: &[u8],
    key: &dyn SigningKey,
    throw_away: &PrivateKey,
    extensions: Vec<Extension>,
) -> Result<Vec<u8>, CeremonyError> {
    let algorithm = key.algorithm();
    let to_be_signed = ToBeSigned {
        serial: order.serial.clone(),
        algorithm,
        issuer: issuer.to_vec(),
        not_before: order.not_before,
        not_after: order.not_after,
        subject: order.subject.to_vec(),
        spki: order.spki.to_vec(),
        extensions,
    }
    .encode();
    let findings = lint::certificate(&assemble(
        &to_be_signed,
        algorithm,
        &throw_away.sign(&to_be_signed)?,
    ));
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Err(CeremonyError::Linted(findings));
    }
    let signature = key.sign_digest(&algorithm.digest().digest(&to_be_signed))?;
    let certificate = assemble(&to_be_signed, algorithm, &signature);
    crosscheck(&certificate, &to_be_signed, algorithm, key.public_key())?;
    Ok(certificate)
}
