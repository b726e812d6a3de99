//! What is prepared, what is refused, and that a signature which is not the issuer's never leaves.

use std::sync::Arc;

use super::*;
use crate::{
    crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey},
    issuance::{
        crosscheck::CrosscheckFailed,
        issuer::{IssuerRefused, SigningError, SigningKey},
        samples,
        sign::IssueError,
    },
    registration::identity::IdentityBasis,
    x509::certificate::Certificate,
};

fn prepare(issuer: &Issuer, now: &str) -> Result<Prepared, PrepareError> {
    let [person, ..] = samples::holders();
    let key = samples::accepted(&samples::key(SignatureAlgorithm::EcdsaP256));
    let (subject, profile) = (samples::subject(&person), samples::profile_of(&person));
    issuer.prepare(
        &subject,
        &key,
        &profile,
        &samples::urls(),
        samples::serial(9),
        now.parse().unwrap(),
    )
}

#[test]
fn every_form_and_algorithm_is_prepared_and_signed() {
    for algorithm in SignatureAlgorithm::ALL {
        let key = samples::accepted(&samples::key(algorithm));
        let issuer = samples::issuer_with(Arc::new(samples::key(algorithm)));
        for (holder, basis) in samples::holders().iter().zip(IdentityBasis::ALL) {
            let subject = CertificateSubject::new(holder, basis);
            let profile = samples::profile_of(holder);
            let serial = samples::serial(3);
            let prepared = issuer
                .prepare(
                    &subject,
                    &key,
                    &profile,
                    &samples::urls(),
                    serial.clone(),
                    samples::now(),
                )
                .unwrap();
            assert_eq!(prepared.warnings(), []);
            let bytes = prepared.to_be_signed().to_vec();
            let signed = issuer.sign(prepared).unwrap();
            let certificate = Certificate::parse(&signed.certificate).unwrap();
            assert_eq!(certificate.to_be_signed, bytes);
            assert_eq!(certificate.serial(), serial.octets());
            assert_eq!(certificate.issuer, issuer.subject());
            assert_eq!(certificate.key_not_after(), Some(signed.key_not_after));
            let kind = certificate.extension(oid::IDENTIFICATION_KIND).unwrap().value;
            assert_eq!(kind, [2, 1, basis.identification_kind()]);
        }
    }
}

#[test]
fn validity_begins_with_the_next_full_second() {
    let prepared = prepare(samples::issuer(), "2026-11-23T10:00:00.000001Z").unwrap();
    assert_eq!(prepared.not_before(), "2026-11-23T10:00:01Z".parse().unwrap());
}

#[test]
fn times_that_do_not_fit_are_refused() {
    let issuer = samples::issuer();
    assert!(matches!(
        prepare(issuer, "2024-12-31T12:00:00Z"),
        Err(PrepareError::ProfileNotInForce)
    ));
    assert!(matches!(
        prepare(issuer, "2025-12-31T12:00:00Z"),
        Err(PrepareError::IssuerNotInForce)
    ));
}

#[test]
fn a_profile_of_another_form_is_refused() {
    let [person, entrepreneur, ..] = samples::holders();
    let key = samples::accepted(&samples::key(SignatureAlgorithm::EcdsaP256));
    let (subject, profile) = (samples::subject(&person), samples::profile_of(&entrepreneur));
    let refused = samples::issuer().prepare(
        &subject,
        &key,
        &profile,
        &samples::urls(),
        samples::serial(1),
        samples::now(),
    );
    assert!(matches!(refused, Err(PrepareError::OtherHolderType)));
}

#[test]
fn the_linter_stops_what_it_objects_to() {
    let [person, ..] = samples::holders();
    let key = samples::accepted(&samples::key(SignatureAlgorithm::EcdsaP256));
    let (subject, profile) = (samples::subject(&person), samples::profile_of(&person));
    let short = SerialNumber::from_octets(&[1]).unwrap();
    let refused =
        samples::issuer().prepare(&subject, &key, &profile, &samples::urls(), short, samples::now());
    let Err(PrepareError::Linted(findings)) = refused else {
        panic!("not refused")
    };
    assert_eq!(findings[0].rule, "serial_entropy");
}

/// Shows the issuer's public key and signs with another.
struct Impostor {
    shown: Vec<u8>,
    used: PrivateKey,
}

impl SigningKey for Impostor {
    fn algorithm(&self) -> SignatureAlgorithm {
        self.used.algorithm()
    }

    fn public_key(&self) -> &[u8] {
        &self.shown
    }

    fn sign_digest(&self, digest: &[u8]) -> Result<Vec<u8>, SigningError> {
        SigningKey::sign_digest(&self.used, digest)
    }
}

#[test]
fn a_wrong_signature_never_leaves() {
    for algorithm in SignatureAlgorithm::ALL {
        let genuine = samples::issuer_with(Arc::new(samples::key(algorithm)));
        let shown = genuine.key().public_key().to_vec();
        let impostor = Impostor {
            shown,
            used: samples::key(algorithm),
        };
        let issuer = Issuer::new("impostor", genuine.certificate(), Arc::new(impostor)).unwrap();
        let refused = issuer.sign(prepare(&issuer, "2026-11-23T10:00:00Z").unwrap());
        assert!(matches!(
            refused,
            Err(IssueError::Crosscheck(CrosscheckFailed::Signature(_)))
        ));
    }
}

#[test]
fn an_issuer_signs_only_what_it_prepared() {
    let other = samples::issuer_with(Arc::new(samples::key(SignatureAlgorithm::EcdsaP256)));
    let refused = other.sign(prepare(samples::issuer(), "2026-11-23T10:00:00Z").unwrap());
    assert!(matches!(refused, Err(IssueError::OtherIssuer)));
}

#[test]
fn key_and_certificate_must_belong_together() {
    let key = Arc::new(samples::key(SignatureAlgorithm::EcdsaP256));
    let refused = Issuer::new("other", samples::issuer().certificate(), key.clone());
    assert!(matches!(refused, Err(IssuerRefused::OtherKey)));
    let refused = Issuer::new("holder", &samples::certificate(|_| ()), key);
    assert!(matches!(refused, Err(IssuerRefused::NotAnAuthority)));
}
