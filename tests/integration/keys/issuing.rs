//! Issuance with the issuer's key in a token that goes away, hangs, or returns a wrong signature.

use std::{path::Path, time::Duration};

use jiff::SignedDuration;
use kepler::{
    id::ApplicationId,
    issuance::issuer::Issuer,
    keys::{self, KeyConfig},
    lifecycle::Branch,
    registration::applicant::HolderType,
    store::attempts::{self, Attempt, AttemptState},
};

use super::{
    gost_token,
    token::{Token, alone, configured, import_development_key},
};
use crate::{
    issuance::workshop::certificate,
    support::authority::{ELSEWHERE, TestAuthority},
};

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

/// The same with a GOST key of `keys-dev` in a token that has such keys.
fn with_gost_house(name: &str, scenario: impl AsyncFnOnce(&Token, TestAuthority)) {
    gost_token::alone(name, |token| {
        gost_token::import_development_key(&token.folder, "issuing-gost-256");
        let config = configured(
            &token.folder,
            "issuing-gost-256",
            "sessions = 2\ntimeout_seconds = 1",
        );
        let key = keys::load(&KeyConfig::Pkcs11(config), Path::new("")).unwrap();
        let shape = move |branches: &mut Vec<Branch>| {
            let issuer = Issuer::new("gost", &certificate("issuing-gost-256"), key.clone()).unwrap();
            *branches = vec![Branch::new(issuer, vec![certificate("root-gost-256")])];
        };
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let now = "2026-11-24T07:00:00Z".parse().unwrap();
            scenario(token, TestAuthority::shaped(now, shape).await).await;
        });
    });
}

/// The holder's key is of the issuer's family, or no issuer would take it.
async fn ready_to_issue(house: &TestAuthority) -> ApplicationId {
    let id = house.approved(HolderType::NaturalPerson).await;
    let issuers = house.authority.issuers();
    let algorithm = issuers.iter().next().unwrap().issuer.key().algorithm();
    house.hand_in_key(id, algorithm).await;
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
    with_house(name, waits_for_the_token);
}

#[test]
fn while_a_gost_token_is_away_issuance_waits_and_spends_no_serial_number() {
    let name = "keys::issuing::while_a_gost_token_is_away_issuance_waits_and_spends_no_serial_number";
    with_gost_house(name, waits_for_the_token);
}

async fn waits_for_the_token(token: &Token, house: TestAuthority) {
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
}

#[test]
fn a_wrong_signature_is_caught_and_its_serial_number_spent() {
    let name = "keys::issuing::a_wrong_signature_is_caught_and_its_serial_number_spent";
    with_house(name, catches_a_wrong_signature);
}

#[test]
fn a_wrong_gost_signature_is_caught_and_its_serial_number_spent() {
    let name = "keys::issuing::a_wrong_gost_signature_is_caught_and_its_serial_number_spent";
    with_gost_house(name, catches_a_wrong_signature);
}

async fn catches_a_wrong_signature(token: &Token, house: TestAuthority) {
    let id = ready_to_issue(&house).await;
    token.fault("sign flip 1");
    house.run_jobs().await;
    let attempts = attempts_of(&house, id).await;
    assert_eq!(attempts.len(), 1);
    assert_eq!(attempts[0].state, AttemptState::Abandoned, "{attempts:?}");
    assert_ne!(house.state(id).await, "issued_unacknowledged");
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
