//! Specimens: certificates of made-up data under an authority that nobody trusts, so that a profile can be looked at
//! before anything is issued by it.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{
    ceremony::{
        self, Addresses, AuthorityOrder, CeremonyError, Parent, PreparedAuthority, subject::SubjectRefused,
    },
    extension::{
        issuer_sign_tool::IssuerSignTool, key_usage::Usage, subject_alternative_name::AlternativeName,
    },
    issuer::{Issuer, IssuerRefused, SigningKey},
    prepare::{PrepareError, Prepared},
    profile::{
        Profile, ProfileRefused,
        authority::{
            AuthorityForm, AuthorityProfile,
            config::{AuthorityProfileConfig, AuthorityValidity, Period},
        },
        config::SubjectAttribute,
    },
    serial::SerialNumber,
    subject::CertificateSubject,
    urls::{StatusUrlRefused, StatusUrls},
};
use crate::{
    crypto::{algorithm::SignatureAlgorithm, digest},
    registration::{applicant::HolderType, identity::IdentityBasis, key::AcceptedKey},
    x509::name::AttributeType,
};

/// A specimen that could not be made: the profile does not hold what it promises.
#[derive(Debug, thiserror::Error)]
pub enum SpecimenError {
    /// By a holders' profile.
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    /// By a profile of the authority's own certificates.
    #[error(transparent)]
    Ceremony(#[from] CeremonyError),
    /// The made-up name.
    #[error(transparent)]
    Subject(#[from] SubjectRefused),
    /// The made-up authority.
    #[error(transparent)]
    Authority(#[from] IssuerRefused),
    /// The profile of the made-up authority.
    #[error(transparent)]
    Profile(#[from] ProfileRefused),
    /// The made-up addresses.
    #[error(transparent)]
    Address(#[from] StatusUrlRefused),
    /// The calendar ends.
    #[error("the validity period lies beyond the calendar")]
    Calendar,
}

/// Where a specimen says that status is published: a name that never resolves (RFC 2606).
const STATUS: &str = "http://specimen.invalid";

/// The full name of nobody.
const PERSON: &str = "ОБРАЗЕЦ Образец Образцович";

/// The name of no organisation.
const ORGANISATION: &str = "ООО «ОБРАЗЕЦ»";

/// The made-up data, with right checksums; every text says that it is a specimen.
const DATA: [(AttributeType, &str); 15] = [
    (AttributeType::Surname, "ОБРАЗЕЦ"),
    (AttributeType::GivenName, "Образец Образцович"),
    (AttributeType::Title, "Образец должности"),
    (AttributeType::Organization, ORGANISATION),
    (AttributeType::OrganizationalUnit, "Отдел образцов"),
    (AttributeType::Country, "RU"),
    (AttributeType::StateOrProvince, "77 г. Москва"),
    (AttributeType::Locality, "Москва"),
    (AttributeType::Street, "ул. Образцовая, д. 0"),
    (AttributeType::Email, "specimen@specimen.invalid"),
    (AttributeType::Inn, "000000000184"),
    (AttributeType::InnLe, "0000000018"),
    (AttributeType::Ogrn, "1000000000000"),
    (AttributeType::Ogrnip, "300000000000004"),
    (AttributeType::Snils, "10000000009"),
];

fn data(common_name: &'static str) -> impl Iterator<Item = (AttributeType, &'static str)> {
    DATA.into_iter().chain([(AttributeType::CommonName, common_name)])
}

/// An authority that signs itself, carries every class of tools, and is trusted by nobody.
pub fn authority(
    key: Arc<dyn SigningKey>,
    serial: SerialNumber,
    now: Timestamp,
) -> Result<Issuer, SpecimenError> {
    let profile = AuthorityProfile::new(root(key.algorithm()))?;
    let prepared = of_authority(
        &profile,
        &Parent::itself(key.algorithm()),
        key.public_key(),
        serial,
        now,
    )?;
    let certificate = prepared.sign(key.as_ref())?;
    Ok(Issuer::new("specimen", &certificate, key)?)
}

/// A holder's certificate by `profile`, ready to be signed by `issuer`.
pub fn of_holder(
    profile: &Profile,
    issuer: &Issuer,
    (spki, algorithm): (&[u8], SignatureAlgorithm),
    serial: SerialNumber,
    now: Timestamp,
) -> Result<Prepared, SpecimenError> {
    let key = AcceptedKey {
        csr: Vec::new(),
        spki: spki.to_vec(),
        fingerprint: digest::sha256(spki),
        algorithm,
    };
    let subject = subject(profile.holder());
    let urls = StatusUrls::new([STATUS])?;
    Ok(issuer.prepare(&subject, &key, profile, &urls, serial, now)?)
}

/// One of the authority's own certificates by `profile`, ready to be signed by `parent`.
pub fn of_authority(
    profile: &AuthorityProfile,
    parent: &Parent,
    spki: &[u8],
    serial: SerialNumber,
    now: Timestamp,
) -> Result<PreparedAuthority, SpecimenError> {
    let known = |attribute| profile.subject().iter().any(|entry| entry.attribute == attribute);
    let common_name = match profile.form() {
        AuthorityForm::Root | AuthorityForm::IssuingAuthority => "УЦ «ОБРАЗЕЦ», не действует",
        AuthorityForm::OcspResponder => "OCSP УЦ «ОБРАЗЕЦ», не действует",
        AuthorityForm::TlsServer => "specimen.invalid",
        AuthorityForm::Operator => PERSON,
    };
    let attributes: Vec<_> = data(common_name)
        .filter(|(attribute, _)| known(*attribute))
        .collect();
    let subject = ceremony::subject::build(profile, &attributes)?;
    let (key_not_after, not_after) = profile.validity(now).ok_or(SpecimenError::Calendar)?;
    let urls = StatusUrls::new([STATUS])?;
    let (crls, ca_certificates) = (urls.crls("specimen"), urls.ca_certificates("specimen"));
    // A root has nobody above it who publishes, and nobody asks about a responder.
    let addresses = match profile.form() {
        AuthorityForm::Root | AuthorityForm::OcspResponder => Addresses::default(),
        AuthorityForm::IssuingAuthority | AuthorityForm::TlsServer | AuthorityForm::Operator => Addresses {
            crls: &crls,
            ca_certificates: &ca_certificates,
            ..Addresses::default()
        },
    };
    let order = AuthorityOrder {
        subject: &subject,
        spki,
        serial,
        not_before: now,
        not_after,
        key_not_after,
        addresses,
        alternative_names: &alternative_names(profile),
    };
    Ok(ceremony::prepare(profile, &order, parent)?)
}

/// A holder of this form who does not exist.
fn subject(holder: HolderType) -> CertificateSubject {
    let common_name = match holder {
        HolderType::NaturalPerson | HolderType::IndividualEntrepreneur => PERSON,
        HolderType::LegalEntityRepresentative | HolderType::LegalEntityAutomatic => ORGANISATION,
    };
    CertificateSubject::specimen(holder, data(common_name), IdentityBasis::Presence)
}

fn alternative_names(profile: &AuthorityProfile) -> Vec<AlternativeName> {
    let mail = || AlternativeName::Mail("specimen@specimen.invalid".to_owned());
    let mails = profile.subject().iter();
    let mut names: Vec<_> = mails
        .filter(|entry| entry.attribute == AttributeType::Email)
        .map(|_| mail())
        .collect();
    if profile.form() == AuthorityForm::TlsServer {
        names.push(AlternativeName::Host("specimen.invalid".to_owned()));
    }
    names
}

fn root(algorithm: SignatureAlgorithm) -> AuthorityProfileConfig {
    let required = |attribute| SubjectAttribute {
        attribute,
        required: true,
    };
    AuthorityProfileConfig {
        name: "specimen".to_owned(),
        form: AuthorityForm::Root,
        statute: "none: a specimen".to_owned(),
        effective_from: jiff::civil::Date::constant(2025, 1, 1),
        effective_until: None,
        algorithms: vec![algorithm],
        name_length_cap: 250,
        key_usage: vec![Usage::KeyCertSign, Usage::CrlSign],
        extended_key_usage: Vec::new(),
        tool_class: Some("KA1".to_owned()),
        any_policy: true,
        path_length: None,
        identification_kind: Some(0),
        subject_sign_tool: Some("ОБРАЗЕЦ".to_owned()),
        subject: [
            AttributeType::CommonName,
            AttributeType::Organization,
            AttributeType::Country,
            AttributeType::StateOrProvince,
            AttributeType::Locality,
            AttributeType::Street,
            AttributeType::InnLe,
            AttributeType::Ogrn,
        ]
        .map(required)
        .into(),
        validity: AuthorityValidity {
            certificate: Period::Months(240),
            key: Period::Months(240),
        },
        issuer_sign_tool: None::<IssuerSignTool>,
    }
}

/// When a specimen by a profile can be made: now, or the noon of its first day.
pub fn moment(effective: super::profile::effective::EffectivePeriod, now: Timestamp) -> Timestamp {
    if effective.contains(now) {
        return now;
    }
    let noon = effective.from.to_zoned(jiff::tz::TimeZone::UTC);
    noon.map_or(now, |midnight| {
        midnight.timestamp() + SignedDuration::from_hours(12)
    })
}
