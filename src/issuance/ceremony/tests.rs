//! What a ceremony refuses before any key is asked.

use super::*;
use crate::{
    crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey},
    issuance::{profile::authority::AuthorityProfile, samples},
};

struct Case {
    profile: AuthorityProfile,
    key: PrivateKey,
    days: [&'static str; 3],
    parent: Parent,
}

fn case() -> Case {
    Case {
        profile: samples::authority_profile("ocsp-responder"),
        key: samples::key(SignatureAlgorithm::EcdsaP256),
        days: ["2026-11-01", "2026-12-01", "2026-12-01"],
        parent: Parent::of(samples::issuer()).unwrap(),
    }
}

fn outcome(case: &Case) -> Result<PreparedAuthority, CeremonyError> {
    let [not_before, key_not_after, not_after] =
        case.days.map(|day| format!("{day}T00:00:00Z").parse().unwrap());
    let subject = samples::issuer().subject().to_vec();
    let order = AuthorityOrder {
        subject: &subject,
        spki: case.key.public_key(),
        serial: samples::serial(9),
        not_before,
        not_after,
        key_not_after,
        addresses: Addresses::default(),
        alternative_names: &[],
    };
    prepare(&case.profile, &order, &case.parent)
}

#[test]
fn what_is_prepared_is_signed_once_by_its_issuer() {
    let prepared = outcome(&case()).unwrap();
    let to_be_signed = prepared.to_be_signed().to_vec();
    let certificate = prepared.sign(samples::issuer().key().as_ref()).unwrap();
    let parsed = crate::x509::certificate::Certificate::parse(&certificate).unwrap();
    assert_eq!(parsed.to_be_signed, to_be_signed);
}

#[test]
fn another_key_does_not_sign() {
    let prepared = outcome(&case()).unwrap();
    let stranger = samples::key(SignatureAlgorithm::EcdsaP256);
    assert!(matches!(prepared.sign(&stranger), Err(CeremonyError::OtherKey)));
}

#[test]
fn dates_outside_the_parent_are_refused() {
    let on = |days| outcome(&Case { days, ..case() }).unwrap_err();
    let twice = |start, end| on([start, end, end]);
    assert!(matches!(
        twice("2025-12-31", "2026-12-01"),
        CeremonyError::ParentNotInForce
    ));
    assert!(matches!(
        twice("2038-06-01", "2039-01-01"),
        CeremonyError::ParentNotInForce
    ));
    assert!(matches!(
        twice("2026-11-01", "2041-01-02"),
        CeremonyError::OutlivesIssuer
    ));
    assert!(matches!(twice("2026-12-01", "2026-12-01"), CeremonyError::Period));
    assert!(matches!(
        on(["2026-11-01", "2026-12-02", "2026-12-01"]),
        CeremonyError::Period
    ));
}

#[test]
fn roots_sign_themselves_and_nothing_else_does() {
    let itself = Parent::itself(SignatureAlgorithm::EcdsaP256);
    let refused = outcome(&Case {
        parent: itself,
        ..case()
    });
    assert!(matches!(refused, Err(CeremonyError::SelfSigned)));
    let refused = outcome(&Case {
        profile: samples::authority_profile("root"),
        ..case()
    });
    assert!(matches!(refused, Err(CeremonyError::SelfSigned)));
}

#[test]
fn no_authority_stands_below_one_whose_path_ends() {
    let profile = || samples::authority_profile("issuing-authority");
    let days = ["2026-11-01", "2029-11-01", "2037-11-01"];
    let below_root = Case {
        profile: profile(),
        days,
        ..case()
    };
    let root = samples::issuer().key();
    let certificate = outcome(&below_root).unwrap().sign(root.as_ref()).unwrap();
    let parent = Parent::read(&certificate, SignatureAlgorithm::EcdsaP256).unwrap();
    let below_issuing = Case {
        profile: profile(),
        days,
        parent,
        ..case()
    };
    let refused = outcome(&below_issuing);
    assert!(matches!(refused, Err(CeremonyError::PathLength)), "{refused:?}");
}

#[test]
fn longer_than_the_profile_is_remarked() {
    let long = outcome(&Case {
        days: ["2026-11-01", "2027-11-01", "2027-11-01"],
        ..case()
    });
    let remarks: Vec<_> = long.unwrap().warnings().iter().map(|found| found.rule).collect();
    assert_eq!(remarks, ["responder_validity", "validity_of_profile"]);
    assert_eq!(outcome(&case()).unwrap().warnings(), []);
}
