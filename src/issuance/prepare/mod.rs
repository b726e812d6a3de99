//! Preparation: the bytes to sign, checked against profile and issuer, linted under a throw-away key.

use jiff::{RoundMode, Timestamp, TimestampRound, Unit};

use super::{
    extension::{self, Extension},
    issuer::Issuer,
    lint::{self, Finding, Severity},
    profile::Profile,
    serial::SerialNumber,
    subject::CertificateSubject,
    to_be_signed::{ToBeSigned, assemble},
    urls::StatusUrls,
};
use crate::{
    crypto::{digest, private_key::PrivateKeyError},
    registration::key::AcceptedKey,
    x509::{
        name::{self, AttributeType, NameError},
        oid,
    },
};

/// A certificate that must not be signed. Nothing was signed, the serial number is unused.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The profile is not in force now.
    #[error("the profile is not in force")]
    ProfileNotInForce,
    /// The profile describes another form of certificate.
    #[error("the profile is for holders of another type")]
    OtherHolderType,
    /// The profile does not certify such keys.
    #[error("the profile does not certify keys of this algorithm")]
    KeyAlgorithm,
    /// The key cannot be read.
    #[error("the accepted key cannot be read")]
    Key,
    /// Order FSB 795: a mandatory attribute is not known.
    #[error("the subject lacks {0:?}")]
    Missing(AttributeType),
    /// A value does not fit its attribute.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The issuer's certificate is not valid yet, or its key's usage period is over (63-FZ art. 17; RFC 3280 4.2.1.4).
    #[error("the issuer may not issue at this time")]
    IssuerNotInForce,
    /// The certificate would outlive its issuer.
    #[error("the certificate would outlive the issuer's certificate")]
    OutlivesIssuer,
    /// The CA's own certificate does not carry the class of the holder's tool.
    #[error("the holder's tool class is above the issuer's")]
    ToolClass,
    /// No throw-away key.
    #[error("linting is not possible: {0}")]
    ThrowAwayKey(#[from] PrivateKeyError),
    /// A rule of the linter says no.
    #[error("the linter refuses the certificate: {}", .0.iter().map(|finding| finding.rule).collect::<Vec<_>>().join(", "))]
    Linted(Vec<Finding>),
}

/// A certificate that is ready to be signed, once. It comes only from [`Issuer::prepare`] and cannot be copied: commit
/// its serial number and bytes, then hand it to [`Issuer::sign`].
pub struct Prepared {
    pub(super) to_be_signed: Vec<u8>,
    pub(super) serial: SerialNumber,
    pub(super) issuer: String,
    pub(super) not_before: Timestamp,
    pub(super) not_after: Timestamp,
    pub(super) key_not_after: Timestamp,
    warnings: Vec<Finding>,
}

impl Prepared {
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

    /// The issuer that will sign: subject key identifier in lower-case hex.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Start of validity.
    pub fn not_before(&self) -> Timestamp {
        self.not_before
    }

    /// End of validity.
    pub fn not_after(&self) -> Timestamp {
        self.not_after
    }

    /// End of the key's usage period.
    pub fn key_not_after(&self) -> Timestamp {
        self.key_not_after
    }

    /// What the linter says without refusing.
    pub fn warnings(&self) -> &[Finding] {
        &self.warnings
    }
}

/// What a certificate is made from.
pub(super) struct Order<'a> {
    pub(super) subject: &'a CertificateSubject,
    pub(super) key: &'a AcceptedKey,
    pub(super) profile: &'a Profile,
    pub(super) urls: &'a StatusUrls,
}

/// Prints only the serial number: the bytes identify somebody.
impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Prepared({})", self.serial.hex())
    }
}

impl Issuer {
    /// Builds the bytes to sign from verified data, and lints the certificate that they would make.
    pub fn prepare(
        &self,
        subject: &CertificateSubject,
        key: &AcceptedKey,
        profile: &Profile,
        urls: &StatusUrls,
        serial: SerialNumber,
        now: Timestamp,
    ) -> Result<Prepared, PrepareError> {
        let order = Order {
            subject,
            key,
            profile,
            urls,
        };
        let (parts, key_not_after) = self.to_be_signed(&order, serial, now)?;
        let to_be_signed = parts.encode();
        let warnings = self.lint(&order, &to_be_signed)?;
        Ok(Prepared {
            to_be_signed,
            serial: parts.serial,
            issuer: self.id.clone(),
            not_before: parts.not_before,
            not_after: parts.not_after,
            key_not_after,
            warnings,
        })
    }

    /// The parts of the certificate, and the end of the key's usage period.
    pub(super) fn to_be_signed(
        &self,
        order: &Order<'_>,
        serial: SerialNumber,
        now: Timestamp,
    ) -> Result<(ToBeSigned, Timestamp), PrepareError> {
        check_profile(order, now)?;
        let not_before = next_second(now);
        let validity = order.profile.validity(not_before);
        let (key_not_after, not_after) = validity.ok_or(PrepareError::OutlivesIssuer)?;
        self.check_period(not_before, not_after)?;
        if !self.carries(order.profile) {
            return Err(PrepareError::ToolClass);
        }
        let extensions = self.extensions(order, &serial, (not_before, key_not_after))?;
        let parts = ToBeSigned {
            serial,
            algorithm: self.algorithm(),
            issuer: self.authority.subject.clone(),
            not_before,
            not_after,
            subject: subject_name(order)?,
            spki: order.key.spki.clone(),
            extensions,
        };
        Ok((parts, key_not_after))
    }

    fn check_period(&self, not_before: Timestamp, not_after: Timestamp) -> Result<(), PrepareError> {
        let authority = &self.authority;
        if not_before < authority.not_before || not_before > authority.key_not_after {
            return Err(PrepareError::IssuerNotInForce);
        }
        if not_after > authority.not_after {
            return Err(PrepareError::OutlivesIssuer);
        }
        Ok(())
    }

    /// The CA's own tool classes include the holder's. anyPolicy speaks only where no class is named.
    fn carries(&self, profile: &Profile) -> bool {
        let carried = lint::policies(&self.authority.policies);
        let names_a_class = oid::TOOL_CLASSES
            .iter()
            .any(|(_, policy)| carried.contains(policy));
        if names_a_class {
            profile.policies().iter().all(|policy| carried.contains(policy))
        } else {
            carried.contains(&oid::ANY_POLICY)
        }
    }

    fn extensions(
        &self,
        order: &Order<'_>,
        serial: &SerialNumber,
        key_period: (Timestamp, Timestamp),
    ) -> Result<Vec<Extension>, PrepareError> {
        let Order {
            subject,
            key,
            profile,
            urls,
        } = order;
        let identifier = extension::subject_key_identifier::of_key(&key.spki).ok_or(PrepareError::Key)?;
        let mut extensions = vec![
            extension::key_usage::build(profile.key_usage(key.algorithm)),
            extension::extended_key_usage::build(profile.purposes()),
            extension::certificate_policies::build(profile.policies()),
            extension::subject_sign_tool::build(profile.subject_sign_tool()),
            extension::issuer_sign_tool::build(profile.issuer_sign_tool()),
            extension::identification_kind::build(subject.basis().identification_kind()),
            extension::private_key_usage_period::build(key_period.0, key_period.1),
            extension::subject_key_identifier::build(&identifier),
            extension::authority_key_identifier::build(&self.authority),
            extension::crl_distribution_points::build(&urls.crls_of(&self.id, serial.octets())),
            extension::authority_information_access::build(&urls.ocsp(), &urls.ca_certificates(&self.id)),
        ];
        let mail = chosen(order).find(|(attribute, _)| *attribute == AttributeType::Email);
        extensions.extend(mail.map(|(_, address)| extension::subject_alternative_name::build(address)));
        Ok(extensions)
    }

    fn lint(&self, order: &Order<'_>, to_be_signed: &[u8]) -> Result<Vec<Finding>, PrepareError> {
        let signature = self.throw_away_key()?.sign(to_be_signed)?;
        let der = assemble(to_be_signed, self.algorithm(), &signature);
        let case = lint::case::Case {
            subject: order.subject,
            profile: order.profile,
            key: order.key,
            authority: &self.authority,
        };
        let mut findings = lint::certificate(&der);
        findings.extend(lint::case(&der, &case));
        if findings.iter().any(|finding| finding.severity == Severity::Error) {
            return Err(PrepareError::Linted(findings));
        }
        Ok(findings)
    }
}

fn check_profile(order: &Order<'_>, now: Timestamp) -> Result<(), PrepareError> {
    if !order.profile.is_effective(now) {
        return Err(PrepareError::ProfileNotInForce);
    }
    if order.subject.holder_type() != order.profile.holder() {
        return Err(PrepareError::OtherHolderType);
    }
    if !order.profile.allows(order.key.algorithm) {
        return Err(PrepareError::KeyAlgorithm);
    }
    Ok(())
}

/// 63-FZ art. 14 p. 5: the register knows the certificate no later than it becomes valid, so validity begins with the
/// next full second.
fn next_second(now: Timestamp) -> Timestamp {
    let up = TimestampRound::new().smallest(Unit::Second).mode(RoundMode::Ceil);
    now.round(up).unwrap_or(now)
}

/// The attributes of the profile that are known of this holder, in the profile's order.
fn chosen<'a>(order: &'a Order<'_>) -> impl Iterator<Item = (AttributeType, &'a str)> + 'a {
    let entries = order.profile.subject().iter();
    entries.filter_map(|entry| Some((entry.attribute, order.subject.value(entry.attribute)?)))
}

fn subject_name(order: &Order<'_>) -> Result<Vec<u8>, PrepareError> {
    let mut required = order.profile.subject().iter().filter(|entry| entry.required);
    if let Some(entry) = required.find(|entry| order.subject.value(entry.attribute).is_none()) {
        return Err(PrepareError::Missing(entry.attribute));
    }
    let attributes: Vec<_> = chosen(order).collect();
    Ok(name::build(&attributes, order.profile.name_length_cap())?)
}

#[cfg(test)]
mod tests;
