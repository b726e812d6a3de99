//! Issuance with the issuer's key in a token that goes away, hangs, or returns a wrong signature.

use std::time::Duration;

use jiff::SignedDuration;
use kepler::{
    crypto::algorithm::SignatureAlgorithm,
    id::ApplicationId,
    keys::KeyConfig,
    registration::applicant::HolderType,
    store::attempts::{self, Attempt, AttemptState},
};

use super::token::{Token, alone, configured, import_development_key};
use crate::support::authority::{ELSEWHERE, TestAuthority};

fn with_house(name: &str, scenario: impl AsyncFnOnce(&Token, TestAuthority)) {
    alone(name, |token| {
        import_development_key(&token.folder, "issuing-ecdsa");
        let config = configured(
            &token.folder,
            "issuing-ecdsa",
            "sessions = 2\ntimeout_seconds = 1",
        );
        ELSEWHERE.set(KeyConfig::Pkcs11(config)).unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async { scenario(token, TestAuthority::new().await).await });
    });
}

async fn ready_to_issue(house: &TestAuthority) -> ApplicationId {
    let id = house.approved(HolderType::NaturalPerson).await;
    house.hand_in_key(id, SignatureAlgorithm::EcdsaP256).await;
    id
}

async fn attempts_of(house: &TestAuthority, id: ApplicationId) -> Vec<Attempt> {
    let mut tx = house.authority.store().read("attempts").await.unwrap();
    attempts::of_application(&mut tx, id).await.unwrap()
}

/// Lets the deferred work run again and again, as the worker's clock would, until the certificate is there.
async fn issued_at_last(house: &TestAuthority, id: ApplicationId) {
    for _ in 0..200 {
        if house.state(id).await == "issued_unacknowledged" {
            return;
        }
        house.advance(SignedDuration::from_mins(1));
        house.run_jobs().await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no certificate after all");
}

#[test]
fn while_the_token_is_away_issuance_waits_and_spends_no_serial_number() {
    let name = "keys::issuing::while_the_token_is_away_issuance_waits_and_spends_no_serial_number";
    with_house(name, async |token, house| {
        let id = ready_to_issue(&house).await;
        token.fault("token absent");
        tokio::time::sleep(Duration::from_millis(300)).await;
        for _ in 0..20 {
            house.run_jobs().await;
            house.advance(SignedDuration::from_secs(30));
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        assert!(
            attempts_of(&house, id).await.is_empty(),
            "a serial number was spent"
        );
        token.fault("");
        issued_at_last(&house, id).await;
        let attempts = attempts_of(&house, id).await;
        assert_eq!(attempts.len(), 1);
        assert_eq!(attempts[0].state, AttemptState::Signed);
    });
}

#[test]
fn a_wrong_signature_is_caught_and_its_serial_number_spent() {
    with_house(
        "keys::issuing::a_wrong_signature_is_caught_and_its_serial_number_spent",
        async |token, house| {
            let id = ready_to_issue(&house).await;
            token.fault("sign flip 1");
            house.run_jobs().await;
            let attempts = attempts_of(&house, id).await;
            assert_eq!(attempts.len(), 1);
            assert_eq!(attempts[0].state, AttemptState::Abandoned, "{attempts:?}");
            assert_ne!(house.state(id).await, "issued_unacknowledged");
        },
    );
}

#[test]
fn a_device_error_costs_one_serial_number() {
    with_house(
        "keys::issuing::a_device_error_costs_one_serial_number",
        async |token, house| {
            let id = ready_to_issue(&house).await;
            token.fault("sign lost 0x30 1");
            house.run_jobs().await;
            issued_at_last(&house, id).await;
            let states: Vec<_> = attempts_of(&house, id)
                .await
                .iter()
                .map(|one| one.state)
                .collect();
            assert_eq!(states.len(), 2, "{states:?}");
            assert!(states.contains(&AttemptState::Abandoned) && states.contains(&AttemptState::Signed));
        },
    );
}
