//! One application, at most one certificate, and every signature on record: whatever fails.

use jiff::SignedDuration;
use kepler::{
    crypto::algorithm::SignatureAlgorithm,
    id::AttemptId,
    lifecycle::Task,
    registration::applicant::HolderType,
    registry::revocation::RevocationReason,
    status::source::SerialStatus,
    store::attempts::{self, Attempt, AttemptState},
};

use sqlx::{Connection as _, SqliteConnection};

use crate::support::{authority::TestAuthority, fakes::Mood};

const PERSON: HolderType = HolderType::NaturalPerson;
const P256: SignatureAlgorithm = SignatureAlgorithm::EcdsaP256;

async fn attempts_of(house: &TestAuthority, id: kepler::id::ApplicationId) -> Vec<Attempt> {
    let mut tx = house.authority.store().read("attempts").await.unwrap();
    attempts::of_application(&mut tx, id).await.unwrap()
}

#[tokio::test]
async fn a_second_task_changes_nothing() {
    let house = TestAuthority::new().await;
    let (id, _) = house.issued(PERSON, P256).await;
    let signatures = *house.signatures.lock().unwrap();
    house.authority.issue(id).await.unwrap();
    house
        .authority
        .enqueue_task(&Task::Issue { application: id })
        .await
        .unwrap();
    house.run_jobs().await;
    assert_eq!(*house.signatures.lock().unwrap(), signatures);
    assert_eq!(attempts_of(&house, id).await.len(), 1);
}

#[tokio::test]
async fn tasks_that_race_make_one_certificate() {
    let house = TestAuthority::new().await;
    let id = house.approved(PERSON).await;
    house.hand_in_key(id, P256).await;
    let racers = (0..4).map(|_| {
        let authority = house.authority.clone();
        tokio::spawn(async move { authority.issue(id).await.is_ok() })
    });
    let racers: Vec<_> = racers.collect();
    for racer in racers {
        racer.await.unwrap();
    }
    assert_eq!(house.state(id).await, "issued_unacknowledged");
    let signed = attempts_of(&house, id)
        .await
        .into_iter()
        .filter(|one| one.state == AttemptState::Signed);
    assert_eq!(signed.count(), 1);
    house.record(id).await;
}

#[tokio::test]
async fn a_key_that_fails_spends_serials_and_is_never_the_applicants_fault() {
    let house = TestAuthority::new().await;
    let id = house.approved(PERSON).await;
    *house.mood.lock().unwrap() = Mood::Breaks;
    house.hand_in_key(id, P256).await;
    house.run_jobs().await;
    assert_eq!(house.state(id).await, "issuing");
    *house.mood.lock().unwrap() = Mood::Signs;
    house.advance(SignedDuration::from_mins(15));
    house.run_jobs().await;
    assert_eq!(house.state(id).await, "issued_unacknowledged");
    let attempts = attempts_of(&house, id).await;
    let states: Vec<_> = attempts.iter().map(|attempt| attempt.state).collect();
    assert_eq!(states, [AttemptState::Abandoned, AttemptState::Signed]);
    assert_ne!(attempts[0].serial, attempts[1].serial);
    assert!(!house.mailer.kinds().contains(&"documents_unclear"));
}

#[tokio::test]
async fn an_issuer_that_is_not_on_record_is_an_error_and_not_another_worker() {
    let house = TestAuthority::new().await;
    let id = house.approved(PERSON).await;
    house.hand_in_key(id, P256).await;
    let mut outside = SqliteConnection::connect(&house.database_url()).await.unwrap();
    sqlx::raw_sql("PRAGMA foreign_keys = OFF; DELETE FROM issuers")
        .execute(&mut outside)
        .await
        .unwrap();
    outside.close().await.unwrap();

    let signatures = *house.signatures.lock().unwrap();
    let error = house.authority.issue(id).await.unwrap_err();
    assert!(error.is_retryable(), "{error:?}");
    assert_eq!(
        *house.signatures.lock().unwrap(),
        signatures,
        "signed off the record"
    );
    house.run_jobs().await;
    assert_eq!(house.state(id).await, "issuing");
    assert!(
        house
            .actions(id)
            .await
            .contains(&"certificate.not_prepared".to_owned())
    );

    house.authority.register_issuers().await.unwrap();
    house.advance(SignedDuration::from_mins(15));
    house.run_jobs().await;
    assert_eq!(house.state(id).await, "issued_unacknowledged");
}

#[tokio::test]
async fn a_crash_between_intent_and_signature_is_settled_at_start() {
    let mut house = TestAuthority::new().await;
    let id = house.approved(PERSON).await;
    house.hand_in_key(id, P256).await;
    let issuer = house.issuer();
    let left = Attempt {
        id: AttemptId::generate(&*house.clock, house.authority.random()).unwrap(),
        application: id,
        issuer: issuer.clone(),
        serial: vec![0x55; 16],
        profile: PERSON.code().into(),
        tbs: b"to be signed".to_vec(),
        state: AttemptState::Intended,
        created_at: house.now(),
        ended_at: None,
        failure: None,
    };
    let mut tx = house.authority.store().begin("crash").await.unwrap();
    attempts::insert(&mut tx, &left).await.unwrap();
    tx.commit().await.unwrap();
    assert!(
        house.authority.issue(id).await.is_err(),
        "somebody may still be at work"
    );

    house.restart().await;
    house.run_jobs().await;
    assert_eq!(house.state(id).await, "issued_unacknowledged");
    assert!(
        house
            .actions(id)
            .await
            .contains(&"certificate.abandoned".to_owned())
    );
    let settled: Vec<_> = house.audit().await;
    let settled = settled.iter().find(|record| record.action == "attempts.settled");
    assert_eq!(
        settled.unwrap().details,
        serde_json::json!({ "found": 1, "abandoned": 1 })
    );
    let status = house
        .authority
        .serial_status(&issuer, &left.serial)
        .await
        .unwrap();
    let SerialStatus::Revoked(revocation) = status else {
        panic!("{status:?}")
    };
    assert_eq!(revocation.reason, RevocationReason::CessationOfOperation);
    let crl = house.authority.crl(&issuer).await.unwrap().unwrap();
    assert!(
        crl.der.windows(16).any(|window| window == left.serial),
        "its serial number is in the CRL"
    );
}

#[tokio::test]
async fn withdrawal_ends_where_signing_begins() {
    let house = TestAuthority::new().await;
    let id = house.approved(PERSON).await;
    house.hand_in_key(id, P256).await;
    let actor = house.portal_actor();
    let refused = house
        .authority
        .withdraw(&actor, id, "late".into(), None)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "wrong_state");
    house.run_jobs().await;
    assert_eq!(house.state(id).await, "issued_unacknowledged");
}

#[tokio::test]
async fn on_hold_nothing_is_signed_and_after_release_it_is() {
    let house = TestAuthority::new().await;
    let id = house.approved(PERSON).await;
    house.hand_in_key(id, P256).await;
    house
        .authority
        .hold(&house.officer, id, "incident".into(), None)
        .await
        .unwrap();
    house.run_jobs().await;
    assert_eq!(house.state(id).await, "on_hold");
    assert!(attempts_of(&house, id).await.is_empty());
    house
        .authority
        .release_hold(&house.officer, id, None)
        .await
        .unwrap();
    house.run_jobs().await;
    assert_eq!(house.state(id).await, "issued_unacknowledged");
}

#[tokio::test]
async fn revocation_is_in_the_status_at_once_and_in_the_next_crl() {
    let house = TestAuthority::new().await;
    let id = house.completed(PERSON, P256).await;
    let record = house.record(id).await;
    let before = house.authority.crl(&record.issuer).await.unwrap().unwrap();
    let good = house
        .authority
        .serial_status(&record.issuer, &record.serial)
        .await
        .unwrap();
    assert_eq!(good, SerialStatus::Good);
    let unknown = house
        .authority
        .serial_status(&record.issuer, &[1, 2, 3])
        .await
        .unwrap();
    assert_eq!(unknown, SerialStatus::Unknown);
    house
        .authority
        .revoke(&house.officer, record.id, RevocationReason::KeyCompromise)
        .await
        .unwrap();
    let revoked = house
        .authority
        .serial_status(&record.issuer, &record.serial)
        .await
        .unwrap();
    assert!(matches!(revoked, SerialStatus::Revoked(_)));
    house.run_jobs().await;
    let after = house.authority.crl(&record.issuer).await.unwrap().unwrap();
    assert!(after.number > before.number);
    assert!(after.der.windows(16).any(|window| window == record.serial));
}

#[tokio::test]
async fn the_audit_chain_holds_after_a_whole_life() {
    let house = TestAuthority::new().await;
    house.completed(PERSON, P256).await;
    let mut tx = house.authority.store().read("audit").await.unwrap();
    let records = kepler::store::audit::list(&mut tx, 1, 1_000).await.unwrap();
    assert!(records.len() > 20);
    kepler::audit::verify(records).unwrap();
}
