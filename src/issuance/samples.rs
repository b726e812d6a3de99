//! An authority and certificates for tests, whole or broken in one place.

use std::sync::{Arc, LazyLock};

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

use super::{
    ceremony::{self, Addresses, AuthorityOrder, Parent},
    issuer::{Issuer, SigningKey},
    lint,
    prepare::Order,
    profile::{Profile, authority::AuthorityProfile},
    serial::SerialNumber,
    subject::CertificateSubject,
    to_be_signed::{ToBeSigned, assemble},
    urls::StatusUrls,
};
use crate::{
    crypto::{algorithm::SignatureAlgorithm, digest, private_key::PrivateKey},
    registration::{
        applicant::{Holder, samples},
        identity::IdentityBasis,
        key::AcceptedKey,
    },
    x509::name::{self, AttributeType},
};

static ISSUER: LazyLock<Issuer> = LazyLock::new(|| issuer_with(Arc::new(key(SignatureAlgorithm::EcdsaP256))));

pub(crate) fn now() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

pub(crate) fn key(algorithm: SignatureAlgorithm) -> PrivateKey {
    PrivateKey::generate(algorithm, 2048).unwrap().0
}

/// A self-signed authority around a key.
pub(crate) fn issuer_with(key: Arc<dyn SigningKey>) -> Issuer {
    let subject = name::build(
        &[
            (AttributeType::CommonName, "УЦ проверки"),
            (AttributeType::Country, "RU"),
        ],
        64,
    )
    .unwrap();
    let order = AuthorityOrder {
        subject: &subject,
        spki: key.public_key(),
        serial: serial(1),
        not_before: "2026-01-01T00:00:00Z".parse().unwrap(),
        not_after: "2041-01-01T00:00:00Z".parse().unwrap(),
        key_not_after: "2038-01-01T00:00:00Z".parse().unwrap(),
        addresses: Addresses::default(),
        alternative_names: &[],
    };
    let parent = Parent::itself(key.algorithm());
    let prepared = ceremony::prepare(&authority_profile("root"), &order, &parent).unwrap();
    let certificate = prepared.sign(key.as_ref()).unwrap();
    Issuer::new("проверка", &certificate, key).unwrap()
}

/// A shipped profile of the authority itself.
pub(crate) fn authority_profile(name: &str) -> AuthorityProfile {
    let text = match name {
        "root" => include_str!("../../config/profiles/root.toml"),
        "issuing-authority" => include_str!("../../config/profiles/issuing-authority.toml"),
        "ocsp-responder" => include_str!("../../config/profiles/ocsp-responder.toml"),
        "tls-server" => include_str!("../../config/profiles/tls-server.toml"),
        _ => include_str!("../../config/profiles/operator.toml"),
    };
    AuthorityProfile::from_toml(text).unwrap()
}

pub(crate) fn issuer() -> &'static Issuer {
    &ISSUER
}

pub(crate) fn serial(last: u8) -> SerialNumber {
    SerialNumber::from_octets(&[0x55, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, last]).unwrap()
}

pub(crate) fn holders() -> [Holder; 4] {
    samples::holders()
}

pub(crate) fn subject(holder: &Holder) -> CertificateSubject {
    CertificateSubject::new(holder, IdentityBasis::Presence)
}

pub(crate) fn profile_of(holder: &Holder) -> Profile {
    let text = match holder {
        Holder::NaturalPerson { .. } => include_str!("../../config/profiles/natural-person.toml"),
        Holder::IndividualEntrepreneur { .. } => {
            include_str!("../../config/profiles/individual-entrepreneur.toml")
        }
        Holder::LegalEntityRepresentative { .. } => {
            include_str!("../../config/profiles/legal-entity-representative.toml")
        }
        Holder::LegalEntityAutomatic { .. } => {
            include_str!("../../config/profiles/legal-entity-automatic.toml")
        }
    };
    Profile::from_toml(text).unwrap()
}

pub(crate) fn accepted(key: &PrivateKey) -> AcceptedKey {
    AcceptedKey {
        csr: Vec::new(),
        spki: key.public_key().to_vec(),
        fingerprint: digest::sha256(key.public_key()),
        algorithm: key.algorithm(),
    }
}

pub(crate) fn urls() -> StatusUrls {
    StatusUrls::new(["http://status.example.ru"]).unwrap()
}

/// A certificate of a natural person, changed before it is signed.
pub(crate) fn certificate(change: impl FnOnce(&mut ToBeSigned)) -> Vec<u8> {
    let [person, ..] = holders();
    certificate_of(&person, change)
}

/// A certificate of this holder, changed before it is signed.
pub(crate) fn certificate_of(holder: &Holder, change: impl FnOnce(&mut ToBeSigned)) -> Vec<u8> {
    let (subject, key) = (subject(holder), accepted(&key(SignatureAlgorithm::EcdsaP256)));
    let (profile, urls) = (profile_of(holder), urls());
    let order = Order {
        subject: &subject,
        key: &key,
        profile: &profile,
        urls: &urls,
    };
    let (mut parts, _) = issuer().to_be_signed(&order, serial(2), now()).unwrap();
    change(&mut parts);
    let to_be_signed = parts.encode();
    let algorithm = issuer().algorithm();
    let signature = issuer()
        .key()
        .sign_digest(&algorithm.digest().digest(&to_be_signed))
        .unwrap();
    assemble(&to_be_signed, algorithm, &signature)
}

/// The subject of a natural person with more attributes.
pub(crate) fn subject_with(more: &[(AttributeType, &str)]) -> Vec<u8> {
    let [person, ..] = holders();
    let (subject, profile) = (subject(&person), profile_of(&person));
    let known = profile.subject().iter();
    let mut attributes: Vec<_> = known
        .filter_map(|entry| Some((entry.attribute, subject.value(entry.attribute)?)))
        .collect();
    attributes.extend_from_slice(more);
    name::build(&attributes, 250).unwrap()
}

pub(crate) fn replace(parts: &mut ToBeSigned, oid: ObjectIdentifier, value: &[u8]) {
    let extension = parts
        .extensions
        .iter_mut()
        .find(|extension| extension.oid == oid)
        .unwrap();
    extension.value = value.to_vec();
}

pub(crate) fn remove(parts: &mut ToBeSigned, oid: ObjectIdentifier) {
    let before = parts.extensions.len();
    parts.extensions.retain(|extension| extension.oid != oid);
    assert_eq!(parts.extensions.len() + 1, before);
}

/// The names of the rules that a certificate breaks.
pub(crate) fn rules(der: &[u8]) -> Vec<&'static str> {
    lint::certificate(der)
        .iter()
        .map(|finding| finding.rule)
        .collect()
}
