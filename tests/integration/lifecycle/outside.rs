//! Messages and webhooks leave the house, at least once, and what nobody takes is kept.

use std::time::Duration;

use jiff::SignedDuration;
use kepler::{
    clients::mail::MailError,
    jobs::worker,
    lifecycle::Error,
    notification::webhook::signature::{Secret, verify},
    registration::applicant::HolderType,
};
use tokio_util::sync::CancellationToken;

use crate::support::authority::TestAuthority;

const PERSON: HolderType = HolderType::NaturalPerson;

#[tokio::test]
async fn webhooks_carry_signed_identifiers_of_what_happens_after_they_were_added() {
    let house = TestAuthority::new().await;
    let actor = house.portal_actor();
    house.submitted(PERSON).await;
    house.run_jobs().await;
    house.advance(SignedDuration::from_secs(1));
    let url: url::Url = "http://127.0.0.1:9/hook".parse().unwrap();
    let types = vec!["application.submitted".to_owned()];
    let added = house
        .authority
        .add_webhook(&actor, house.portal, url.clone(), types)
        .await
        .unwrap();
    let id = house.submitted(PERSON).await;
    house.run_jobs().await;
    let taken = house.courier.taken.lock().unwrap().clone();
    assert_eq!(taken.len(), 1);
    let secret = Secret::from_text(&added.1).unwrap();
    verify(&taken[0].headers, &taken[0].body, &secret, house.now()).unwrap();
    let body: serde_json::Value = serde_json::from_slice(&taken[0].body).unwrap();
    assert_eq!(body["data"]["application_id"], id.to_string());
    assert_eq!(body["data"]["seq"], 1);
    assert!(!String::from_utf8_lossy(&taken[0].body).contains("Образцова"));
}

#[tokio::test]
async fn a_webhook_that_fails_is_tried_again_and_one_that_is_gone_is_not() {
    let house = TestAuthority::new().await;
    let actor = house.portal_actor();
    let url: url::Url = "http://127.0.0.1:9/hook".parse().unwrap();
    let types = vec!["application.submitted".to_owned()];
    house
        .authority
        .add_webhook(&actor, house.portal, url, types)
        .await
        .unwrap();
    *house.courier.status.lock().unwrap() = 503;
    house.submitted(PERSON).await;
    house.run_jobs().await;
    house.advance(SignedDuration::from_secs(10));
    house.run_jobs().await;
    assert_eq!(house.courier.taken.lock().unwrap().len(), 2);
    *house.courier.status.lock().unwrap() = 410;
    house.advance(SignedDuration::from_mins(2));
    house.run_jobs().await;
    house.submitted(PERSON).await;
    house.run_jobs().await;
    assert_eq!(house.courier.taken.lock().unwrap().len(), 3);
    let known = house.authority.webhooks(house.portal).await.unwrap();
    assert!(known[0].disabled_at.is_some());
}

#[tokio::test]
async fn webhooks_into_the_house_are_refused_outside_development() {
    let house = TestAuthority::with_policy(|policy| policy.development = false).await;
    let actor = house.portal_actor();
    let url: url::Url = "https://127.0.0.1/hook".parse().unwrap();
    let refused = house
        .authority
        .add_webhook(&actor, house.portal, url, vec!["nothing".into()])
        .await;
    let Err(Error::Invalid { errors }) = refused else {
        panic!("taken")
    };
    assert_eq!(errors.len(), 2);
}

#[tokio::test]
async fn a_message_survives_a_mail_server_that_is_down() {
    let house = TestAuthority::new().await;
    let later = MailError::Temporary {
        reason: "busy".into(),
    };
    *house.mailer.failure.lock().unwrap() = Some(later);
    house.submitted(PERSON).await;
    house.run_jobs().await;
    assert!(house.mailer.kinds().is_empty());
    *house.mailer.failure.lock().unwrap() = None;
    house.advance(SignedDuration::from_secs(10));
    house.run_jobs().await;
    assert_eq!(house.mailer.kinds(), ["received"]);
}

#[tokio::test]
async fn a_message_that_nobody_takes_is_told_to_the_portal_and_not_tried_again() {
    let house = TestAuthority::new().await;
    let never = MailError::Permanent {
        reason: "no such mailbox".into(),
    };
    *house.mailer.failure.lock().unwrap() = Some(never);
    house.submitted(PERSON).await;
    house.run_jobs().await;
    let events = house.authority.events(house.portal, 0, 100).await.unwrap();
    assert_eq!(events.last().unwrap().kind, "message.undeliverable");
    assert_eq!(house.authority.waiting_tasks().await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_wake_for_new_work_and_stop_when_told() {
    let house = TestAuthority::new().await;
    let stop = CancellationToken::new();
    let workers = tokio::spawn(worker::run(house.authority.clone(), 4, stop.clone()));
    house.submitted(PERSON).await;
    let sent = async {
        while house.mailer.kinds().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), sent).await.unwrap();
    stop.cancel();
    tokio::time::timeout(Duration::from_secs(10), workers)
        .await
        .unwrap()
        .unwrap();
}

#[tokio::test]
async fn a_webhook_that_hangs_holds_up_no_revocation_list() {
    let house = TestAuthority::new().await;
    let (actor, url) = (
        house.portal_actor(),
        "https://portal.example.ru/hook".parse().unwrap(),
    );
    let added = house.authority.add_webhook(&actor, house.portal, url, Vec::new());
    added.await.unwrap();
    *house.courier.hangs.lock().unwrap() = true;
    house.submitted(HolderType::NaturalPerson).await;
    let stop = tokio_util::sync::CancellationToken::new();
    let worker = tokio::spawn(kepler::jobs::worker::run(house.authority.clone(), 1, stop));
    let issuer = house.issuer();
    let number = async || house.authority.crl(&issuer).await.unwrap().map(|crl| crl.number);
    let published = async {
        while house.courier.taken.lock().unwrap().is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        let before = number().await;
        let task = kepler::lifecycle::Task::PublishCrl {
            issuer: issuer.clone(),
        };
        house.authority.enqueue_task(&task).await.unwrap();
        while number().await == before {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), published)
        .await
        .unwrap();
    worker.abort();
}
