//! Several issuers at once: who signs what, who does not any more, and when nobody does.

use jiff::{SignedDuration, Timestamp};
use kepler::{
    crypto::algorithm::SignatureAlgorithm,
    lifecycle::{Branch, Issuers, Product, Range, clock_check::Doubt, issuers::PassedOver},
};

use crate::support::{authority::TestAuthority, ceremony};

const P256: SignatureAlgorithm = SignatureAlgorithm::EcdsaP256;
const P384: SignatureAlgorithm = SignatureAlgorithm::EcdsaP384;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn product(profile: &str) -> Product<'_> {
    Product {
        offer: "an-offer",
        profile,
    }
}

/// An issuer with its own key; its key period ends with that year.
fn branch(name: &str, algorithm: SignatureAlgorithm, last_year: i16, profiles: &[&str]) -> Branch {
    let root = ceremony::root("Корень");
    let end = at(&format!("{}-01-01T00:00:00Z", last_year + 1));
    let issuer = ceremony::issuing(name, algorithm, &root, end);
    let range = Range {
        profiles: profiles.iter().map(|profile| (*profile).to_owned()).collect(),
        offers: Vec::new(),
    };
    Branch {
        range,
        ..Branch::new(issuer, vec![root.certificate().to_vec()])
    }
}

fn chosen(issuers: &Issuers, profile: &str, algorithm: SignatureAlgorithm) -> String {
    let (start, end) = (at("2026-11-24T00:00:00Z"), at("2028-02-24T00:00:00Z"));
    match issuers.route(product(profile), algorithm, start, end) {
        Ok(branch) => branch.issuer.name().to_owned(),
        Err(no_issuer) => no_issuer.to_string(),
    }
}

#[test]
fn product_then_algorithm_then_the_order_of_the_file_choose_the_issuer() {
    let issuers = Issuers::new(vec![
        branch("people", P256, 2030, &["natural-person"]),
        branch("people-384", P384, 2030, &["natural-person"]),
        branch("firms", P256, 2030, &["legal-entity-representative"]),
        branch("firms-too", P256, 2030, &["legal-entity-representative"]),
    ]);
    assert_eq!(chosen(&issuers, "natural-person", P256), "people");
    assert_eq!(chosen(&issuers, "natural-person", P384), "people-384");
    assert_eq!(chosen(&issuers, "legal-entity-representative", P256), "firms");
    // The same family will do where the same algorithm is not there.
    assert_eq!(chosen(&issuers, "legal-entity-representative", P384), "firms");
    let none = chosen(&issuers, "natural-person", SignatureAlgorithm::Rsa);
    assert!(
        none.contains("people: its algorithm is of another family")
            && none.contains("firms: it does not issue this product"),
        "{none}"
    );
}

#[test]
fn nobody_signs_past_the_key_period_less_the_validity_of_the_holder() {
    let mut stopped = branch("stopped", P256, 2035, &[]);
    stopped.issues = false;
    let issuers = Issuers::new(vec![branch("ending", P256, 2027, &[]), stopped]);
    let route = |end: &str| {
        let start = at("2026-11-24T00:00:00Z");
        issuers.route(product("natural-person"), P256, start, at(end))
    };
    assert_eq!(route("2028-01-01T00:00:00Z").unwrap().issuer.name(), "ending");
    let refused = route("2028-01-01T00:00:01Z").err().unwrap();
    assert_eq!(
        refused.passed_over(),
        [
            (
                "ending".to_owned(),
                PassedOver::KeyPeriod(at("2028-01-01T00:00:00Z"))
            ),
            ("stopped".to_owned(), PassedOver::Stopped),
        ]
    );
}

#[tokio::test]
async fn a_retirement_by_another_process_is_seen_before_a_serial_number_is_spent() {
    let house = TestAuthority::new().await;
    let other = house.again().await;
    let id = house.issuer();
    let later = house.now() + SignedDuration::from_hours(1);
    other
        .retire_issuer(&house.officer, &id, Some(later))
        .await
        .unwrap();
    assert!(
        other
            .retire_issuer(&house.officer, &id, Some(at("2026-01-01T00:00:00Z")))
            .await
            .is_err(),
        "the past cannot be changed"
    );
    let again = other.retire_issuer(&house.officer, &id, None).await.unwrap();
    assert_eq!(again, later, "the first retirement stands");

    let mut tx = house.authority.store().begin("intent").await.unwrap();
    let refused = house.authority.issuers_are_known(&mut tx).await.unwrap_err();
    assert!(refused.is_retryable());
    house.authority.issuers_are_known(&mut tx).await.unwrap();
    drop(tx);
    let route = |start: Timestamp| {
        let end = start + SignedDuration::from_hours(24 * 300);
        house
            .authority
            .issuers()
            .route(product("natural-person"), P256, start, end)
    };
    assert!(route(house.now()).is_ok(), "it is retired only from the hour on");
    assert!(route(later).is_err());
}

#[tokio::test]
async fn a_clock_in_doubt_stops_serial_numbers_and_is_on_record_once() {
    let house = TestAuthority::new().await;
    let sound = async || {
        let mut tx = house.authority.store().begin("intent").await.unwrap();
        house.authority.clock_is_sound(&mut tx).await
    };
    assert!(sound().await.is_ok());
    house.advance(SignedDuration::from_hours(48));
    assert!(sound().await.is_ok(), "time may pass");

    house.clock.step(SignedDuration::from_hours(2));
    assert_eq!(sound().await.unwrap_err().code(), "clock_in_doubt");
    for _ in 0..3 {
        let doubt = house.authority.watch_clock().await.unwrap();
        assert_eq!(doubt, Some(Doubt::Drifted(7200)));
    }
    // What was recorded under the wrong clock is now of the future.
    house.clock.step(SignedDuration::from_hours(-2));
    let doubt = house.authority.watch_clock().await.unwrap();
    assert!(matches!(doubt, Some(Doubt::BehindRecords(_))), "{doubt:?}");
    house.advance(SignedDuration::from_hours(2));
    assert_eq!(house.authority.watch_clock().await.unwrap(), None);
    assert!(sound().await.is_ok());
    assert_eq!(
        house.actions_of("clock").await,
        ["clock.doubted", "clock.trusted"]
    );
}

#[tokio::test]
async fn lists_are_published_while_the_clock_is_in_doubt() {
    let house = TestAuthority::new().await;
    let id = house.issuer();
    house.clock.step(SignedDuration::from_hours(2));
    house.authority.publish_crl(&id).await.unwrap();
    assert!(house.authority.crl(&id).await.unwrap().is_some());
}
