//! Registers answer late, twice, wrongly, or not at all: a case is delayed, never decided by that.

use jiff::SignedDuration;
use kepler::registration::{
    applicant::HolderType,
    check::{CheckKind, outcome::Outcome},
};

use crate::support::authority::TestAuthority;

const PERSON: HolderType = HolderType::NaturalPerson;

#[tokio::test]
async fn a_mismatch_goes_to_the_reviewer_who_cannot_accept_it() {
    let house = TestAuthority::new().await;
    let differs = Outcome::Mismatch {
        fields: vec!["surname".into()],
    };
    house.registers.answer(CheckKind::Snils, 1, differs);
    let id = house.checked(PERSON).await;
    assert_eq!(house.state(id).await, "in_review");
    house.authority.claim(&house.reviewer, id, None).await.unwrap();
    let refused = house
        .authority
        .accept_review(&house.reviewer, id, None)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "checks_open");
    let check = house
        .load(id)
        .await
        .checks()
        .iter()
        .find(|check| !check.is_positive())
        .unwrap()
        .id;
    house
        .authority
        .ask_register_again(&house.reviewer, id, check, None)
        .await
        .unwrap();
    house.ask_registers().await;
    house
        .authority
        .accept_review(&house.reviewer, id, None)
        .await
        .unwrap();
}

#[tokio::test]
async fn an_outage_delays_and_is_told_once() {
    let house = TestAuthority::new().await;
    let unavailable = Outcome::Unavailable { retry_after: None };
    house.registers.answer(CheckKind::Snils, 1, unavailable.clone());
    house.registers.answer(CheckKind::Snils, 2, unavailable);
    house.registers.fault(CheckKind::PersonInn, 1);
    let id = house.checked(PERSON).await;
    assert_eq!(house.state(id).await, "in_checks");
    for _ in 0..6 {
        house.advance(SignedDuration::from_mins(5));
        house.ask_registers().await;
    }
    assert_eq!(house.state(id).await, "in_review");
    let attempts: Vec<u32> = house
        .load(id)
        .await
        .checks()
        .iter()
        .map(|check| check.attempt)
        .collect();
    assert_eq!(attempts.iter().sum::<u32>(), 6, "{attempts:?}");
    assert!(house.load(id).await.checks().are_positive());
    assert_eq!(
        house
            .mailer
            .kinds()
            .iter()
            .filter(|kind| **kind == "checks_delayed")
            .count(),
        1
    );
}

#[tokio::test]
async fn a_gateway_that_is_down_loses_no_question() {
    let house = TestAuthority::new().await;
    house.registers.be_down(true);
    let id = house.checked(PERSON).await;
    assert!(house.registers.asked.lock().unwrap().is_empty());
    house.registers.be_down(false);
    house.advance(SignedDuration::from_mins(1));
    house.ask_registers().await;
    assert_eq!(house.state(id).await, "in_review");
    assert_eq!(house.registers.asked.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn a_redelivered_event_changes_nothing_and_is_acknowledged() {
    let house = TestAuthority::new().await;
    *house.registers.lose.lock().unwrap() = 3;
    let id = house.checked(PERSON).await;
    let version = house.load(id).await.version();
    house.advance(SignedDuration::from_secs(1));
    house.run_jobs().await;
    assert_eq!(house.load(id).await.version(), version);
    let acknowledged = house.registers.acknowledged.lock().unwrap();
    assert!(acknowledged.len() == 3 && acknowledged.iter().all(|(_, accepted)| *accepted));
}

#[tokio::test]
async fn evidence_with_a_wrong_signature_is_refused_and_decides_nothing() {
    let house = TestAuthority::new().await;
    *house.registers.forged.lock().unwrap() = true;
    let id = house.checked(PERSON).await;
    assert_eq!(house.state(id).await, "in_checks");
    let acknowledged = house.registers.acknowledged.lock().unwrap().clone();
    assert!(acknowledged.len() == 3 && acknowledged.iter().all(|(_, accepted)| !accepted));
    assert!(
        house
            .actions(id)
            .await
            .contains(&"check.evidence_refused".to_owned())
    );
}

#[tokio::test]
async fn a_silent_register_ends_in_review_and_cannot_be_accepted() {
    let house = TestAuthority::new().await;
    house.registers.be_silent(true);
    let id = house.checked(PERSON).await;
    house.authority.time_out_checks().await.unwrap();
    assert_eq!(
        house.state(id).await,
        "in_checks",
        "three working days have not passed"
    );
    house.advance(SignedDuration::from_hours(24 * 3 + 1));
    house.authority.time_out_checks().await.unwrap();
    assert_eq!(house.state(id).await, "in_review");
    house.authority.claim(&house.reviewer, id, None).await.unwrap();
    let refused = house
        .authority
        .accept_review(&house.reviewer, id, None)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "checks_open");
    house.registers.be_silent(false);
    let checks: Vec<_> = house
        .load(id)
        .await
        .checks()
        .iter()
        .map(|check| check.id)
        .collect();
    for check in checks {
        house
            .authority
            .ask_register_again(&house.reviewer, id, check, None)
            .await
            .unwrap();
    }
    house.ask_registers().await;
    house
        .authority
        .accept_review(&house.reviewer, id, None)
        .await
        .unwrap();
}

#[tokio::test]
async fn old_answers_are_asked_for_again_before_approval() {
    let house = TestAuthority::new().await;
    let id = house.identified(PERSON).await;
    house.advance(SignedDuration::from_hours(25));
    let refused = house
        .authority
        .approve(&house.approver, id, None)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "checks_stale");
    house.ask_registers().await;
    house.authority.approve(&house.approver, id, None).await.unwrap();
    assert_eq!(house.state(id).await, "awaiting_key");
}

#[tokio::test]
async fn a_forgery_does_not_use_up_the_identifier_of_the_genuine_event() {
    let house = TestAuthority::new().await;
    *house.registers.forged.lock().unwrap() = true;
    *house.registers.lose.lock().unwrap() = u32::MAX;
    let id = house.checked(PERSON).await;
    let version = house.load(id).await.version();
    house.advance(SignedDuration::from_secs(2));
    house.run_jobs().await;
    assert_eq!(
        house.load(id).await.version(),
        version,
        "the same forgery again is no news"
    );
    *house.registers.lose.lock().unwrap() = 0;
    house.registers.sign_again();
    house.advance(SignedDuration::from_secs(2));
    house.run_jobs().await;
    assert_eq!(house.state(id).await, "in_review");
}

#[tokio::test]
async fn a_case_that_cannot_be_recorded_holds_up_no_other() {
    let house = TestAuthority::new().await;
    *house.registers.lose.lock().unwrap() = u32::MAX;
    house.checked(PERSON).await;
    house.tamper("UPDATE applications SET body = x'00'").await;
    let other = house.checked(PERSON).await;
    assert_eq!(house.state(other).await, "in_review");
}

#[tokio::test]
async fn a_register_that_asks_for_endless_patience_is_asked_again_after_a_day() {
    let house = TestAuthority::new().await;
    let unavailable = Outcome::Unavailable {
        retry_after: Some(SignedDuration::MAX),
    };
    house.registers.answer(CheckKind::Snils, 1, unavailable);
    let id = house.checked(PERSON).await;
    assert_eq!(house.state(id).await, "in_checks");
    house.advance(SignedDuration::from_hours(25));
    house.ask_registers().await;
    assert_eq!(house.state(id).await, "in_review");
}
