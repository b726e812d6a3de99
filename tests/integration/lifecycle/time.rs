//! What the clock brings: deadlines, reminders, new CRLs.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use kepler::{
    crypto::algorithm::SignatureAlgorithm,
    jobs::cron,
    lifecycle::Scope,
    registration::{applicant::HolderType, state::State},
    status::source::SerialStatus,
    store::idempotency,
};

use crate::support::authority::TestAuthority;

const PERSON: HolderType = HolderType::NaturalPerson;
const P256: SignatureAlgorithm = SignatureAlgorithm::EcdsaP256;

fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

#[tokio::test]
async fn what_the_applicant_leaves_lying_expires_in_working_days() {
    let house = TestAuthority::new().await;
    let id = house.submitted(PERSON).await;
    house.advance(days(6));
    assert_eq!(
        house.authority.expire().await.unwrap(),
        0,
        "a weekend lies between"
    );
    house.advance(days(1) + SignedDuration::from_secs(1));
    assert_eq!(house.authority.expire().await.unwrap(), 1);
    assert_eq!(house.authority.expire().await.unwrap(), 0);
    assert_eq!(house.state(id).await, "expired");
}

#[tokio::test]
async fn an_unacknowledged_certificate_is_revoked_with_its_application() {
    let house = TestAuthority::new().await;
    let (id, _) = house.issued(PERSON, P256).await;
    house.advance(days(20));
    assert_eq!(house.authority.expire().await.unwrap(), 1);
    let State::Expired { certificate: Some(_) } = house.load(id).await.state().clone() else {
        panic!("not expired")
    };
    let record = house.record(id).await;
    let status = house
        .authority
        .serial_status(&record.issuer, &record.serial)
        .await
        .unwrap();
    assert!(matches!(status, SerialStatus::Revoked(_)));
}

#[tokio::test]
async fn each_reminder_is_sent_once_over_restarts_and_jumps_of_the_clock() {
    let mut house = TestAuthority::new().await;
    let id = house.completed(PERSON, P256).await;
    let record = house.record(id).await;
    let end = kepler::notification::reminder::end_of_use(&record);
    let mut told = Vec::new();
    for left in [100, 90, 89, 59, 70, 29, 5, 20, 1, 1, 0, -1] {
        house.advance(end.duration_since(house.now()) - days(left));
        let reminded = house.authority.remind().await.unwrap();
        assert_eq!(house.authority.remind().await.unwrap(), 0, "{left}");
        house.restart().await;
        assert_eq!(house.authority.remind().await.unwrap(), 0, "{left}");
        if reminded > 0 {
            told.push(left);
        }
    }
    assert_eq!(told, [90, 59, 29, 5, 1]);
    house.run_jobs().await;
    assert_eq!(
        house
            .mailer
            .kinds()
            .iter()
            .filter(|kind| **kind == "expiring")
            .count(),
        5
    );
}

#[tokio::test]
async fn a_new_crl_is_made_each_day_and_numbers_only_grow() {
    let mut house = TestAuthority::new().await;
    house.run_jobs().await;
    let issuer = house.issuer();
    let mut last = house.authority.crl(&issuer).await.unwrap().unwrap();
    for _ in 0..3 {
        house.advance(days(1));
        house.restart().await;
        house.run_jobs().await;
        let next = house.authority.crl(&issuer).await.unwrap().unwrap();
        assert!(next.number > last.number && next.this_update > last.this_update);
        assert!(next.next_update > house.now());
        last = next;
    }
    house.authority.refresh_crls().await.unwrap();
    house.run_jobs().await;
    assert_eq!(
        house.authority.crl(&issuer).await.unwrap().unwrap().number,
        last.number
    );
}

#[tokio::test]
async fn recurring_steps_are_put_in_line_once_per_period() {
    let house = TestAuthority::new().await;
    house.run_jobs().await;
    cron::tick(&house.authority, &mut BTreeMap::default()).await;
    let waiting = house.authority.waiting_tasks().await.unwrap();
    house.run_jobs().await;
    cron::tick(&house.authority, &mut BTreeMap::default()).await;
    assert_eq!(
        (waiting, house.authority.waiting_tasks().await.unwrap()),
        (7, 0),
        "another process, the same period"
    );
    house.advance(SignedDuration::from_hours(1));
    cron::tick(&house.authority, &mut BTreeMap::default()).await;
    assert_eq!(house.authority.waiting_tasks().await.unwrap(), 7);
}

#[tokio::test]
async fn a_certificate_that_cannot_be_read_holds_up_no_other() {
    let house = TestAuthority::new().await;
    house.issued(PERSON, P256).await;
    house.issued(PERSON, P256).await;
    house
        .tamper("UPDATE certificates SET algorithm = 'none' WHERE id = (SELECT MIN(id) FROM certificates)")
        .await;
    house.advance(days(20));
    assert_eq!(house.authority.expire().await.unwrap(), 1);
}

#[tokio::test]
async fn a_holder_who_cannot_be_reminded_holds_up_no_other() {
    let house = TestAuthority::new().await;
    let id = house.completed(PERSON, P256).await;
    house.completed(PERSON, P256).await;
    let record = house.authority.certificate_of(&Scope::System, id).await;
    let end = kepler::notification::reminder::end_of_use(&record.unwrap().unwrap());
    house
        .tamper("UPDATE applications SET body = x'00' WHERE id = (SELECT MIN(id) FROM applications)")
        .await;
    house.advance(end.duration_since(house.now()) - days(60));
    assert_eq!(house.authority.remind().await.unwrap(), 1);
}

#[tokio::test]
async fn answers_of_the_api_are_dropped_after_their_time() {
    let house = TestAuthority::new().await;
    let store = house.authority.store();
    let mut tx = store.begin("answer").await.unwrap();
    let begun = idempotency::begin(&mut tx, house.portal, "key", "fingerprint", house.now()).await;
    assert_eq!(begun.unwrap(), idempotency::Begin::New);
    idempotency::finish(&mut tx, house.portal, "key", (201, &[], b"{}"))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    house.advance(days(8));
    house.authority.expire().await.unwrap();
    let mut tx = store.begin("look").await.unwrap();
    assert_eq!(idempotency::purge(&mut tx, house.now()).await.unwrap(), 0);
}
