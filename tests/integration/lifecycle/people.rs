//! What people may decide, and what is refused to them.

use jiff::SignedDuration;
use kepler::{
    actor::{Actor, Role},
    crypto::algorithm::SignatureAlgorithm,
    lifecycle::{Error, Scope, hold::Rejection},
    registration::{
        applicant::HolderType, application::NewDefect, document::DocumentSlot, payment::PaymentState,
        video::VideoOutcome,
    },
    registry::revocation::RevocationReason,
};

use crate::support::authority::{TestAuthority, invite, renamed};

const PERSON: HolderType = HolderType::NaturalPerson;

#[tokio::test]
async fn nobody_approves_what_they_reviewed_or_saw() {
    let house = TestAuthority::new().await;
    let until = Some(house.now() + SignedDuration::from_hours(1_000));
    let everything = vec![Role::Reviewer, Role::VideoOperator, Role::Approver];
    let id = invite(&house.authority, "everything", everything, until).await;
    let person = Actor::Operator { id };

    let case = house.checked(PERSON).await;
    house.authority.claim(&person, case, None).await.unwrap();
    house.authority.accept_review(&person, case, None).await.unwrap();
    house.hold_call(case, VideoOutcome::Verified).await.unwrap();
    let refused = house.authority.approve(&person, case, None).await.unwrap_err();
    assert_eq!(refused.code(), "same_person");
    assert_eq!(house.state(case).await, "pending_approval");
    assert!(
        house
            .actions(case)
            .await
            .ends_with(&["application.refused".to_owned()])
    );
    house
        .authority
        .approve(&house.approver, case, None)
        .await
        .unwrap();
}

#[tokio::test]
async fn roles_are_asked_for_and_refusals_are_on_record() {
    let house = TestAuthority::new().await;
    let id = house.checked(PERSON).await;
    for stranger in [&house.approver, &house.video_operator, &house.portal_actor()] {
        let refused = house.authority.claim(stranger, id, None).await;
        assert!(matches!(refused, Err(Error::Forbidden { .. })), "{stranger}");
    }
    house.authority.claim(&house.reviewer, id, None).await.unwrap();
    let refused = house
        .authority
        .hold(&house.reviewer, id, "why".into(), None)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "role");
    let locked = house.reviewer.operator().unwrap();
    house
        .authority
        .lock_operator(&house.officer, locked)
        .await
        .unwrap();
    let refused = house
        .authority
        .accept_review(&house.reviewer, id, None)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "locked");
    let refusals = house
        .actions(id)
        .await
        .into_iter()
        .filter(|action| action == "application.refused");
    assert_eq!(refusals.count(), 5);
}

#[tokio::test]
async fn a_defect_is_corrected_and_the_registers_are_asked_again() {
    let house = TestAuthority::new().await;
    let id = house.checked(PERSON).await;
    house.authority.claim(&house.reviewer, id, None).await.unwrap();
    let defects = ["/person/name/last", "document:passport"].map(|target| NewDefect {
        target: target.into(),
        code: "unreadable".into(),
        hint: "Исправьте".into(),
    });
    house
        .authority
        .add_defects(&house.reviewer, id, defects.into(), None)
        .await
        .unwrap();
    house.run_jobs().await;
    assert!(house.mailer.kinds().contains(&"documents_unclear"));

    let actor = house.portal_actor();
    let changed = renamed(house.load(id).await.holder(), "Примерова");
    let wrong = house
        .authority
        .correct(&actor, id, changed.clone(), vec!["/person/inn".into()], None)
        .await;
    assert_eq!(wrong.unwrap_err().code(), "defects");
    house
        .authority
        .correct(&actor, id, changed, vec!["/person/name/last".into()], None)
        .await
        .unwrap();
    assert_eq!(
        house.state(id).await,
        "awaiting_applicant",
        "the scan is still missing"
    );
    house.upload(id, DocumentSlot::Passport).await;
    assert_eq!(house.state(id).await, "in_checks");
    house.ask_registers().await;
    assert_eq!(house.state(id).await, "in_review");
    assert!(
        house
            .load(id)
            .await
            .checks()
            .iter()
            .all(|check| check.attempt == 2 && check.is_positive())
    );
}

#[tokio::test]
async fn two_applicants_do_not_get_one_operator_at_one_time() {
    let house = TestAuthority::new().await;
    let first = house.reviewed(PERSON).await;
    let second = house.reviewed(PERSON).await;
    let actor = house.portal_actor();
    let start = house.authority.slots(&Scope::System, first).await.unwrap()[0].starts_at;
    let (_, booked) = house.authority.appoint(&actor, first, start, None).await.unwrap();
    let taken = house
        .authority
        .appoint(&actor, second, start, None)
        .await
        .unwrap_err();
    assert_eq!(taken.code(), "slot_taken");
    let free = house.authority.slots(&Scope::System, second).await.unwrap();
    assert!(free.iter().all(|time| time.starts_at != start));
    house
        .authority
        .cancel_appointment(&actor, first, booked.id, None)
        .await
        .unwrap();
    house
        .authority
        .appoint(&actor, second, start, None)
        .await
        .unwrap();
    house.run_jobs().await;
    assert!(house.mailer.kinds().contains(&"appointment_cancelled"));
}

#[tokio::test]
async fn a_withdrawn_application_frees_its_appointment_and_its_money() {
    let house = TestAuthority::new().await;
    let id = house.reviewed(PERSON).await;
    let actor = house.portal_actor();
    let start = house.authority.slots(&Scope::System, id).await.unwrap()[0].starts_at;
    house.authority.appoint(&actor, id, start, None).await.unwrap();
    let ended = house
        .authority
        .withdraw(&actor, id, "changed my mind".into(), None)
        .await
        .unwrap();
    assert_eq!(ended.payment().state, PaymentState::RefundRequested);
    assert!(
        house
            .authority
            .upcoming_appointments(10)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_failed_call_puts_the_case_on_hold_until_an_officer_decides() {
    let house = TestAuthority::new().await;
    let id = house.reviewed(PERSON).await;
    house.hold_call(id, VideoOutcome::Failed).await.unwrap();
    assert_eq!(house.state(id).await, "on_hold");
    let rejection = Rejection {
        ground: "false_data".into(),
        text: "Сведения недостоверны".into(),
    };
    let refused = house
        .authority
        .reject(&house.reviewer, id, rejection.clone(), None)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "role");
    house
        .authority
        .reject(&house.officer, id, rejection, None)
        .await
        .unwrap();
    house.run_jobs().await;
    assert!(house.mailer.kinds().contains(&"rejected"));
}

#[tokio::test]
async fn a_call_is_judged_neither_before_it_began_nor_by_the_untrained() {
    let house = TestAuthority::new().await;
    let id = house.reviewed(PERSON).await;
    let untrained = invite(&house.authority, "untrained", vec![Role::VideoOperator], None).await;
    let actor = house.portal_actor();
    let start = house.authority.slots(&Scope::System, id).await.unwrap()[0].starts_at;
    let (_, booked) = house.authority.appoint(&actor, id, start, None).await.unwrap();
    let conclusion = kepler::lifecycle::hold_video::VideoConclusion {
        appointment: booked.id,
        outcome: VideoOutcome::Inconclusive,
        confirmed: Vec::new(),
        reasons: vec!["sound".into()],
    };
    let early = house
        .authority
        .record_video(&house.video_operator, id, conclusion.clone(), None)
        .await;
    assert_eq!(early.unwrap_err().code(), "too_early");
    let untrained = Actor::Operator { id: untrained };
    let refused = house
        .authority
        .record_video(&untrained, id, conclusion, None)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "training");
    assert!(house.load(id).await.identity().verdicts.is_empty());
}

#[tokio::test]
async fn a_sign_in_link_works_once_and_a_locked_operator_is_out() {
    let house = TestAuthority::new().await;
    let id = house.reviewer.operator().unwrap();
    let link = house.authority.sign_in_link(&house.officer, id).await.unwrap();
    let session = house.authority.sign_in(&link.token).await.unwrap();
    assert!(matches!(
        house.authority.sign_in(&link.token).await,
        Err(Error::NotFound)
    ));
    let known = house
        .authority
        .operator_of_session(&session.token)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(known.id, id);
    house.authority.lock_operator(&house.officer, id).await.unwrap();
    assert_eq!(
        house.authority.operator_of_session(&session.token).await.unwrap(),
        None
    );
}

#[tokio::test]
async fn a_key_serves_one_application_only() {
    let house = TestAuthority::new().await;
    let (first, second) = (house.approved(PERSON).await, house.approved(PERSON).await);
    let actor = house.portal_actor();
    let (_, request) = crate::support::applicants::key_and_request(SignatureAlgorithm::EcdsaP256);
    let old = house.authority.key_request(&actor, first).await.unwrap();
    let asked = house.authority.key_request(&actor, first).await.unwrap();
    let stale = house
        .authority
        .accept_key(&actor, first, &old.token, &request)
        .await
        .unwrap_err();
    assert_eq!(stale.code(), "key_token");
    house
        .authority
        .accept_key(&actor, first, &asked.token, &request)
        .await
        .unwrap();
    let asked = house.authority.key_request(&actor, second).await.unwrap();
    let seen = house
        .authority
        .accept_key(&actor, second, &asked.token, &request)
        .await
        .unwrap_err();
    assert_eq!(seen.code(), "key_seen");
    assert_eq!(house.state(second).await, "awaiting_key");
}

#[tokio::test]
async fn revocation_is_for_the_portal_and_the_officer_and_final() {
    let house = TestAuthority::new().await;
    let id = house.completed(PERSON, SignatureAlgorithm::EcdsaP256).await;
    let record = house.record(id).await;
    let reviewer = house
        .authority
        .revoke(&house.reviewer, record.id, RevocationReason::Superseded)
        .await;
    assert_eq!(reviewer.unwrap_err().code(), "role");
    let mut tx = house.authority.store().read("audit").await.unwrap();
    let subject = format!("certificate:{}", record.id);
    let refused = kepler::store::audit::of_subject(&mut tx, &subject, 10)
        .await
        .unwrap();
    assert_eq!(refused[0].action, "application.refused");
    drop(tx);
    let portal = house.portal_actor();
    let first = house
        .authority
        .revoke(&portal, record.id, RevocationReason::KeyCompromise)
        .await
        .unwrap();
    house.advance(SignedDuration::from_mins(5));
    let second = house
        .authority
        .revoke(&house.officer, record.id, RevocationReason::Superseded)
        .await
        .unwrap();
    assert_eq!(first.revocation, second.revocation);
    house.run_jobs().await;
    assert_eq!(
        house
            .mailer
            .kinds()
            .iter()
            .filter(|kind| **kind == "revoked")
            .count(),
        1
    );
}
