//! Many certificates at once: each case stands for itself, each key call is on record, and nobody waits for company.

use std::time::Duration;

use jiff::SignedDuration;
use kepler::{
    crypto::algorithm::SignatureAlgorithm,
    id::{ApplicationId, AttemptId},
    jobs::worker,
    lifecycle::{Error, Scope, Task, issue::Ending},
    registration::{applicant::HolderType, mandate::Mandate},
    status::source::SerialStatus,
    store::attempts::{self, Attempt, AttemptState},
};
use tokio_util::sync::CancellationToken;

use crate::support::{authority::TestAuthority, fakes::Mood};

const PERSON: HolderType = HolderType::NaturalPerson;
const P256: SignatureAlgorithm = SignatureAlgorithm::EcdsaP256;

async fn house() -> TestAuthority {
    TestAuthority::with_policy(|policy| {
        for offer in &mut policy.offers {
            offer.video_required = false;
        }
    })
    .await
}

/// Cases that wait for their certificates, all at the same time.
async fn waiting(house: &TestAuthority, count: usize) -> Vec<ApplicationId> {
    waiting_as(house, PERSON, count).await
}

async fn waiting_as(house: &TestAuthority, holder_type: HolderType, count: usize) -> Vec<ApplicationId> {
    let mut ids = Vec::new();
    for _ in 0..count {
        let id = house.reviewed(holder_type).await;
        house.authority.approve(&house.approver, id, None).await.unwrap();
        ids.push(id);
    }
    for id in &ids {
        house.hand_in_key(*id, P256).await;
    }
    ids
}

fn set(house: &TestAuthority, mood: Mood) {
    *house.mood.lock().unwrap() = mood;
}

async fn attempts_of(house: &TestAuthority, id: ApplicationId) -> Vec<Attempt> {
    let mut tx = house.authority.store().read("attempts").await.unwrap();
    attempts::of_application(&mut tx, id).await.unwrap()
}

async fn states(house: &TestAuthority, id: ApplicationId) -> Vec<AttemptState> {
    let attempts = attempts_of(house, id).await;
    attempts.iter().map(|attempt| attempt.state).collect()
}

/// Waits until somebody has settled the only attempt.
async fn no_longer_open(house: &TestAuthority, id: ApplicationId) {
    let settled = async {
        while states(house, id).await == [AttemptState::Intended] {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let settled = tokio::time::timeout(Duration::from_mins(1), settled).await;
    settled.expect("the attempt is settled in time");
}

#[tokio::test]
async fn a_batch_is_two_commits_and_every_case_has_all_that_one_alone_would_have() {
    let house = house().await;
    let alone = waiting(&house, 1).await[0];
    house.authority.issue(alone).await.unwrap();
    let ids = waiting(&house, 11).await;
    let before = house.audit().await.len();
    let outcomes = house.authority.issue_many(&ids).await;
    assert!(
        outcomes
            .iter()
            .all(|outcome| matches!(outcome, Ok(Ending::Issued))),
        "{outcomes:?}"
    );
    let log = house.audit().await;
    kepler::audit::verify(log.clone()).unwrap();
    // All intents stand together before all certificates: one commit each.
    let actions: Vec<_> = log[before..]
        .iter()
        .map(|record| record.action.as_str())
        .collect();
    assert_eq!(actions[..11], ["certificate.signing"; 11]);
    assert_eq!(actions[11..], ["certificate.issued"; 11]);
    // Registers answer in any order; from the approval on there is one.
    let told = house.actions(alone).await.split_off(10);
    for id in &ids {
        assert_eq!(house.state(*id).await, "issued_unacknowledged");
        assert_eq!(states(&house, *id).await, [AttemptState::Signed]);
        assert_eq!(house.actions(*id).await.split_off(10), told);
    }
    let before = house.mailer.kinds().len();
    house.run_jobs().await;
    let kinds = house.mailer.kinds();
    let ready = kinds[before..]
        .iter()
        .filter(|kind| **kind == "certificate_ready");
    assert_eq!(ready.count(), 11);
    let again = house.authority.issue_many(&ids).await;
    assert!(again.iter().all(|outcome| matches!(outcome, Ok(Ending::Settled))));
}

#[tokio::test]
async fn a_case_that_fails_leaves_the_batch_alone() {
    let house = house().await;
    let ids = waiting(&house, 6).await;
    // One is held, one has an attempt under way, one does not exist.
    house
        .authority
        .hold(&house.officer, ids[1], "incident".into(), None)
        .await
        .unwrap();
    let mut open = issued_attempt(&house, ids[3]).await;
    open.id = AttemptId::generate(&*house.clock, house.authority.random()).unwrap();
    open.application = ids[2];
    open.serial = vec![0x55; 16];
    open.state = AttemptState::Intended;
    open.ended_at = None;
    let mut tx = house.authority.store().begin("other worker").await.unwrap();
    attempts::insert(&mut tx, &open).await.unwrap();
    tx.commit().await.unwrap();
    let unknown = ApplicationId::generate(&*house.clock, house.authority.random()).unwrap();
    let asked = [ids[0], ids[1], unknown, ids[2], ids[4], ids[5], ids[5]];
    let outcomes = house.authority.issue_many(&asked).await;
    let outcomes: Vec<_> = outcomes
        .iter()
        .map(|outcome| {
            outcome.as_ref().map_or_else(Error::code, |ending| match ending {
                Ending::Issued => "issued",
                Ending::Settled => "settled",
            })
        })
        .collect();
    let expected = [
        "issued",
        "settled",
        "not_found",
        "unavailable",
        "issued",
        "issued",
        "settled",
    ];
    assert_eq!(outcomes, expected);
}

async fn issued_attempt(house: &TestAuthority, id: ApplicationId) -> Attempt {
    house.authority.issue(id).await.unwrap();
    attempts_of(house, id).await.remove(0)
}

#[tokio::test]
async fn a_key_that_is_known_to_be_away_spends_no_serial() {
    let house = house().await;
    let id = waiting(&house, 1).await[0];
    set(&house, Mood::Away);
    for _ in 0..3 {
        house.run_jobs().await;
        house.advance(SignedDuration::from_mins(15));
    }
    assert_eq!(house.state(id).await, "issuing");
    assert!(attempts_of(&house, id).await.is_empty());
    set(&house, Mood::Signs);
    house.run_jobs().await;
    assert_eq!(house.state(id).await, "issued_unacknowledged");
}

#[tokio::test]
async fn a_key_that_breaks_is_not_asked_by_the_rest_of_the_batch() {
    let house = house().await;
    let ids = waiting(&house, 10).await;
    set(&house, Mood::Breaks);
    let outcomes = house.authority.issue_many(&ids).await;
    assert!(outcomes.iter().all(Result::is_err), "{outcomes:?}");
    let mut failures = Vec::new();
    for id in &ids {
        let attempt = attempts_of(&house, *id).await.remove(0);
        assert_eq!(attempt.state, AttemptState::Abandoned);
        failures.extend(attempt.failure);
    }
    let asked = failures.iter().filter(|code| *code == "signing").count();
    let not_asked = failures.iter().filter(|code| *code == "not_asked").count();
    // Each core may have asked once before any of them heard.
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    assert!((1..=cores.min(3)).contains(&asked), "{failures:?}");
    assert_eq!(asked + not_asked, 10, "{failures:?}");
    set(&house, Mood::Signs);
    house.advance(SignedDuration::from_mins(15));
    house.run_jobs().await;
    for id in &ids {
        assert_eq!(house.state(*id).await, "issued_unacknowledged");
    }
}

#[tokio::test]
async fn a_key_that_signs_something_else_stops_its_issuer_until_the_next_start() {
    let mut house = house().await;
    let ids = waiting(&house, 3).await;
    set(&house, Mood::Lies);
    house.run_jobs().await;
    let asked = *house.signatures.lock().unwrap();
    set(&house, Mood::Signs);
    house.advance(SignedDuration::from_mins(15));
    house.run_jobs().await;
    let issuer = house.authority.stopped_issuers().remove(0);
    assert!(house.authority.stop_on_record(&issuer).await.unwrap().is_some());
    for id in &ids {
        assert_eq!(house.state(*id).await, "issuing");
    }
    assert!(
        house
            .audit()
            .await
            .iter()
            .any(|record| record.action == "issuer.stopped")
    );
    // One task came first; for the others no serial number was spent any more.
    let mut attempts = Vec::new();
    for id in &ids {
        attempts.extend(attempts_of(&house, *id).await);
    }
    assert_eq!(attempts.len(), 1);
    let burnt = attempts.remove(0);
    assert_eq!(
        (burnt.state, burnt.failure.as_deref()),
        (AttemptState::Abandoned, Some("crosscheck"))
    );
    let status = house
        .authority
        .serial_status(&issuer, &burnt.serial)
        .await
        .unwrap();
    assert!(matches!(status, SerialStatus::Revoked(_)));
    // The list of revoked certificates is still signed: that is all that the key was asked for.
    let lists = house.audit().await;
    let lists = lists.iter().filter(|record| record.action == "crl.published");
    assert!(lists.count() > 0 && asked > 0);
    house.restart().await;
    house.advance(SignedDuration::from_mins(15));
    house.run_jobs().await;
    for id in &ids {
        assert_eq!(house.state(*id).await, "issued_unacknowledged");
    }
    assert_eq!(house.authority.stop_on_record(&issuer).await.unwrap(), None);
}

#[tokio::test]
async fn a_late_answer_is_recorded_and_the_key_is_asked_once() {
    let house = house().await;
    let id = waiting(&house, 1).await[0];
    set(&house, Mood::Hangs);
    assert!(house.authority.issue(id).await.is_err());
    assert_eq!(states(&house, id).await, [AttemptState::Intended]);
    assert!(
        house.authority.issue(id).await.is_err(),
        "the outcome is not settled"
    );
    assert_eq!(states(&house, id).await, [AttemptState::Intended]);
    set(&house, Mood::Signs);
    let settled = async {
        while house.state(id).await != "issued_unacknowledged" {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), settled)
        .await
        .unwrap();
    assert_eq!(states(&house, id).await, [AttemptState::Signed]);
}

#[tokio::test]
async fn an_answer_that_never_comes_burns_the_serial_number() {
    let house = house().await;
    let id = waiting(&house, 1).await[0];
    set(&house, Mood::Hangs);
    assert!(house.authority.issue(id).await.is_err());
    house.advance(SignedDuration::from_mins(4));
    no_longer_open(&house, id).await;
    let attempts = attempts_of(&house, id).await;
    assert_eq!(attempts[0].failure.as_deref(), Some("no_answer"));
    assert_eq!(house.state(id).await, "issuing");
}

#[tokio::test]
async fn a_panic_in_a_key_is_a_failure_like_any_other() {
    let house = house().await;
    let id = waiting(&house, 1).await[0];
    set(&house, Mood::Panics);
    house.run_jobs().await;
    assert_eq!(states(&house, id).await, [AttemptState::Abandoned]);
    set(&house, Mood::Signs);
    house.advance(SignedDuration::from_mins(15));
    house.run_jobs().await;
    assert_eq!(house.state(id).await, "issued_unacknowledged");
}

#[tokio::test]
async fn holders_outside_the_mandate_get_no_serial_number() {
    let mut house = house().await;
    let id = waiting(&house, 1).await[0];
    house
        .restart_with(|policy| policy.mandate = Mandate::always([]))
        .await;
    house.run_jobs().await;
    assert_eq!(house.state(id).await, "issuing");
    assert!(attempts_of(&house, id).await.is_empty());
    let log = house.audit().await;
    let refused = log
        .iter()
        .find(|record| record.action == "certificate.not_prepared");
    assert_eq!(refused.unwrap().details, serde_json::json!({ "code": "mandate" }));
}

#[tokio::test]
async fn an_application_that_changed_while_it_was_signed_is_judged_anew() {
    let house = house().await;
    let id = waiting(&house, 1).await[0];
    set(&house, Mood::Hangs);
    assert!(house.authority.issue(id).await.is_err());
    house
        .authority
        .hold(&house.officer, id, "incident".into(), None)
        .await
        .unwrap();
    set(&house, Mood::Signs);
    let settled = async {
        while states(&house, id).await == [AttemptState::Intended] {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), settled)
        .await
        .unwrap();
    assert_eq!(states(&house, id).await, [AttemptState::Abandoned]);
    assert_eq!(house.state(id).await, "on_hold");
    let certificate = house.authority.certificate_of(&Scope::System, id).await.unwrap();
    assert!(certificate.is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_worker_issues_in_batches_and_ends_the_tasks_with_them() {
    let house = house().await;
    let ids = waiting(&house, 20).await;
    let before = house.audit().await.len();
    let stop = CancellationToken::new();
    let running = tokio::spawn(worker::run(house.authority.clone(), 4, stop.clone()));
    assert!(house.authority.settle(Duration::from_mins(1)).await.unwrap());
    stop.cancel();
    running.await.unwrap();
    for id in &ids {
        assert_eq!(house.state(*id).await, "issued_unacknowledged");
    }
    let log = house.audit().await;
    let signing = log[before..]
        .iter()
        .take_while(|record| record.action == "certificate.signing");
    assert_eq!(signing.count(), 20, "one commit for all intents");
    assert_eq!(house.authority.buried_tasks(9).await.unwrap(), []);
    let mut tx = house.authority.store().read("look").await.unwrap();
    let left = kepler::store::tasks::count_of_kind(&mut tx, "issue")
        .await
        .unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn what_the_certificate_must_say_and_the_data_lack_goes_back_to_the_applicant() {
    let mut house = house().await;
    let id = waiting_as(&house, HolderType::IndividualEntrepreneur, 1).await[0];
    let actor = house.portal_actor();
    // The profile came to demand what nobody was asked for.
    let demanding = |text: String| {
        text.replace(
            "{ attribute = \"locality\" }",
            "{ attribute = \"locality\", required = true }",
        )
    };
    house.restart_with_profiles(demanding).await;
    house.authority.issue(id).await.unwrap();
    assert!(
        attempts_of(&house, id).await.is_empty(),
        "no serial number is spent"
    );
    assert_eq!(house.state(id).await, "awaiting_applicant");
    let application = house.authority.application(&Scope::System, id).await.unwrap();
    let defect = application.review().open_defects().next().unwrap();
    assert_eq!(
        (defect.target.as_str(), defect.code.as_str()),
        ("/organisation", "incomplete")
    );
    assert_eq!(application.approval().approver, None);
    assert!(application.key().is_none());
    assert!(house.authority.key_request(&actor, id).await.is_err());
    house
        .authority
        .enqueue_task(&Task::Issue { application: id })
        .await
        .unwrap();
    house.run_jobs().await;
    assert!(house.mailer.kinds().contains(&"documents_unclear"));
}
