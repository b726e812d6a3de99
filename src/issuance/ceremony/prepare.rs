//! Preparation: the bytes to sign, checked against profile and parent, linted under a throw-away key.

use jiff::Timestamp;

use super::{CeremonyError, Parent, remarks::remarks};
use crate::{
    crypto::{algorithm::SignatureAlgorithm, digest, private_key::PrivateKey, public_key},
    issuance::{
        extension::{self, Extension, subject_alternative_name::AlternativeName},
        lint::{self, Finding, Severity},
        profile::authority::{AuthorityForm, AuthorityProfile},
        serial::SerialNumber,
        to_be_signed::{ToBeSigned, assemble},
    },
};

/// What a certificate of the CA says of this subject.
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
    /// End of the key's usage period; counts for authorities only.
    pub key_not_after: Timestamp,
    /// Where the parent publishes.
    pub addresses: Addresses<'a>,
    /// `subjectAltName`: hosts of a server, mail of an operator.
    pub alternative_names: &'a [AlternativeName],
}

/// Where the parent publishes status and its own certificate; what is empty does not appear.
#[derive(Clone, Copy, Default)]
pub struct Addresses<'a> {
    /// `cRLDistributionPoints`.
    pub crls: &'a [String],
    /// OCSP responders.
    pub ocsp: &'a [String],
    /// The parent's certificate.
    pub ca_certificates: &'a [String],
}

/// A certificate of the CA that is ready to be signed, once. It comes only from [`prepare`] and cannot be copied: put its
/// serial number and bytes on record, then sign it.
pub struct PreparedAuthority {
    pub(super) to_be_signed: Vec<u8>,
    pub(super) algorithm: SignatureAlgorithm,
    /// The public key under which the signature must verify.
    pub(super) issuer_key: Vec<u8>,
    serial: SerialNumber,
    not_before: Timestamp,
    not_after: Timestamp,
    warnings: Vec<Finding>,
}

impl PreparedAuthority {
    /// The bytes to sign (`TBSCertificate`): they go on record before a key touches them.
    pub fn to_be_signed(&self) -> &[u8] {
        &self.to_be_signed
    }

    /// SHA-256 of the bytes to sign.
    pub fn fingerprint(&self) -> [u8; 32] {
        digest::sha256(&self.to_be_signed)
    }

    /// The serial number: spent from now on, whatever happens.
    pub fn serial(&self) -> &SerialNumber {
        &self.serial
    }

    /// Start of validity.
    pub fn not_before(&self) -> Timestamp {
        self.not_before
    }

    /// End of validity.
    pub fn not_after(&self) -> Timestamp {
        self.not_after
    }

    /// What the linter says without refusing.
    pub fn warnings(&self) -> &[Finding] {
        &self.warnings
    }
}

impl std::fmt::Debug for PreparedAuthority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PreparedAuthority({})", self.serial.hex())
    }
}

/// Builds the bytes to sign, and lints the certificate that they would make.
pub fn prepare(
    profile: &AuthorityProfile,
    order: &AuthorityOrder<'_>,
    parent: &Parent,
) -> Result<PreparedAuthority, CeremonyError> {
    if parent.is_itself() != (profile.form() == AuthorityForm::Root) {
        return Err(CeremonyError::SelfSigned);
    }
    check(profile, order, parent)?;
    let above = parent.authority.as_ref();
    let to_be_signed = ToBeSigned {
        serial: order.serial.clone(),
        algorithm: parent.algorithm,
        issuer: above
            .map_or(order.subject, |authority| &authority.subject)
            .to_vec(),
        not_before: order.not_before,
        not_after: order.not_after,
        subject: order.subject.to_vec(),
        spki: order.spki.to_vec(),
        extensions: extensions(profile, order, parent)?,
    }
    .encode();
    let mut warnings = lint(&to_be_signed, parent.algorithm)?;
    warnings.extend(remarks(profile, order, parent));
    Ok(PreparedAuthority {
        warnings,
        to_be_signed,
        algorithm: parent.algorithm,
        issuer_key: above.map_or(order.spki, |authority| &authority.spki).to_vec(),
        serial: order.serial.clone(),
        not_before: order.not_before,
        not_after: order.not_after,
    })
}

fn check(
    profile: &AuthorityProfile,
    order: &AuthorityOrder<'_>,
    parent: &Parent,
) -> Result<(), CeremonyError> {
    let algorithm = public_key::check(order.spki).map_err(|_| CeremonyError::Key)?;
    if !profile.algorithms().contains(&algorithm) {
        return Err(CeremonyError::KeyAlgorithm);
    }
    if order.not_before >= order.key_not_after || order.key_not_after > order.not_after {
        return Err(CeremonyError::Period);
    }
    parent.check_period(order.not_before, order.not_after)?;
    if let Some(length) = profile.path_length() {
        parent.check_path_length(length)?;
    }
    parent.check_policies(profile.policies())
}

fn extensions(
    profile: &AuthorityProfile,
    order: &AuthorityOrder<'_>,
    parent: &Parent,
) -> Result<Vec<Extension>, CeremonyError> {
    let mut extensions = Vec::new();
    let path_length = profile.path_length();
    extensions.extend(path_length.map(extension::basic_constraints::authority));
    extensions.push(extension::key_usage::build(profile.key_usage()));
    if !profile.purposes().is_empty() {
        extensions.push(extension::extended_key_usage::build(profile.purposes()));
    }
    if profile.form() == AuthorityForm::OcspResponder {
        extensions.push(extension::ocsp_no_check::build());
    }
    extensions.extend(statutory(profile));
    if profile.form().is_authority() {
        let (from, until) = (order.not_before, order.key_not_after);
        extensions.push(extension::private_key_usage_period::build(from, until));
    }
    let identifier = extension::subject_key_identifier::of_key(order.spki).ok_or(CeremonyError::Key)?;
    extensions.push(extension::subject_key_identifier::build(&identifier));
    let above = parent.authority.as_ref();
    extensions.extend(above.map(extension::authority_key_identifier::build));
    extensions.extend(places(&order.addresses));
    if !order.alternative_names.is_empty() {
        let names = order.alternative_names;
        extensions.push(extension::subject_alternative_name::of_names(names));
    }
    Ok(extensions)
}

/// What order FSB 795 asks for beyond RFC 5280.
fn statutory(profile: &AuthorityProfile) -> Vec<Extension> {
    let mut extensions = Vec::new();
    if !profile.policies().is_empty() {
        extensions.push(extension::certificate_policies::build(profile.policies()));
    }
    let (own, issuer) = (profile.subject_sign_tool(), profile.issuer_sign_tool());
    extensions.extend(own.map(extension::subject_sign_tool::build));
    extensions.extend(issuer.map(extension::issuer_sign_tool::build));
    let kind = profile.identification_kind();
    extensions.extend(kind.map(extension::identification_kind::build));
    extensions
}

fn places(addresses: &Addresses<'_>) -> Vec<Extension> {
    let mut extensions = Vec::new();
    if !addresses.crls.is_empty() {
        extensions.push(extension::crl_distribution_points::build(addresses.crls));
    }
    if !addresses.ocsp.is_empty() || !addresses.ca_certificates.is_empty() {
        extensions.push(extension::authority_information_access::build(
            addresses.ocsp,
            addresses.ca_certificates,
        ));
    }
    extensions
}

fn lint(to_be_signed: &[u8], algorithm: SignatureAlgorithm) -> Result<Vec<Finding>, CeremonyError> {
    let (throw_away, _) = PrivateKey::generate(algorithm, 2048)?;
    let findings = lint::certificate(&assemble(
        to_be_signed,
        algorithm,
        &throw_away.sign(to_be_signed)?,
    ));
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Err(CeremonyError::Linted(findings));
    }
    Ok(findings)
}
