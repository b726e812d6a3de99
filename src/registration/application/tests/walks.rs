//! Random walks: whatever happens in whatever order, only what the page lists comes about, and the invariants hold.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};

use super::{
    case::{Case, FRESHNESS, PRICE, TOKEN, defect, key, paid},
    page::{Transition, transitions},
};
use crate::{
    id::OperatorId,
    registration::{
        application::{Application, Freshness},
        check::{outcome::Outcome, progress::CheckEvent},
        document::DocumentSlot,
        refusal::Refused,
        state::State,
        video::VideoOutcome,
    },
};

const ACTIONS: [&str; 27] = [
    "report_payment",
    "attach_document",
    "correct",
    "record_check",
    "ask_again",
    "claim",
    "release",
    "reassign",
    "add_defects",
    "accept_review",
    "assert_ground",
    "appoint",
    "cancel_appointment",
    "record_video",
    "approve",
    "refresh_checks",
    "return_to_review",
    "reject",
    "renew_key_token",
    "accept_key",
    "issue",
    "acknowledge",
    "withdraw",
    "expire",
    "hold",
    "release_hold",
    "wait",
];

const RECORD_CHECK: usize = 3;

/// One step: what the present state waits for, or anything at all; the number picks operators, answers and targets.
#[derive(Clone, Copy, Debug)]
enum Step {
    Forward(u8),
    Any(usize, u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => any::<u8>().prop_map(Step::Forward),
        1 => any::<u8>().prop_map(|pick| Step::Any(RECORD_CHECK, pick)),
        4 => (0..ACTIONS.len(), any::<u8>()).prop_map(|(action, pick)| Step::Any(action, pick)),
    ];
    prop::collection::vec(step, 1..120)
}

/// What the walk remembers by itself, beside the application's own books.
#[derive(Default)]
struct History {
    reviewers: BTreeSet<OperatorId>,
    video_operators: BTreeSet<OperatorId>,
    seen: BTreeSet<Transition>,
}

fn walk(case: &mut Case, steps: &[Step]) -> History {
    let mut history = History::default();
    for step in steps {
        let (action, pick) = match *step {
            Step::Forward(pick) => (forward(case), pick),
            Step::Any(action, pick) => (ACTIONS[action], pick),
        };
        match action {
            "wait" => case.wait(i64::from(pick) * 4),
            "expire" if pick < 128 => case.wait(24 * 15),
            _ => {}
        }
        if action == "wait" {
            continue;
        }
        let operator = acting(case, action, pick);
        match case.refused_or_next(|application, case| perform(application, case, action, operator, pick)) {
            Err(refused) => assert_eq!((refused.from, refused.action), (case.state(), action)),
            Ok(next) => {
                remember(&mut history, case, &next, action, operator);
                holds_true(&next, &history);
                case.application = with_deadline(case, next);
            }
        }
    }
    history
}

/// The action that the present state waits for.
fn forward(case: &Case) -> &'static str {
    let application = &case.application;
    match application.state() {
        State::AwaitingPayment if application.missing_documents().is_empty() => "report_payment",
        State::AwaitingApplicant if application.missing_documents().is_empty() => "correct",
        State::AwaitingPayment | State::AwaitingApplicant => "attach_document",
        State::InReview if application.review().reviewer.is_none() => "claim",
        State::InReview if application.checks().are_positive() => "accept_review",
        State::InReview if application.checks().are_final() => "ask_again",
        State::InChecks | State::InReview => "record_check",
        State::AwaitingIdentity if application.identity().is_confirmed_on_video() => "assert_ground",
        State::AwaitingIdentity if !application.identity().video_required => "assert_ground",
        State::AwaitingIdentity if application.identity().appointment.is_some() => "record_video",
        State::AwaitingIdentity => "appoint",
        State::PendingApproval if !application.checks().are_final() => "record_check",
        State::PendingApproval => "approve",
        State::AwaitingKey => "accept_key",
        State::Issuing => "issue",
        State::IssuedUnacknowledged { .. } => "acknowledge",
        // The operator's time is given back, on hold and after the end.
        _ if application.identity().appointment.is_some() => "cancel_appointment",
        State::OnHold { .. } => "release_hold",
        _ => "report_payment",
    }
}

/// Mostly the reviewer in review, otherwise any of the four.
fn acting(case: &Case, action: &str, pick: u8) -> OperatorId {
    let any = case.operators[usize::from(pick % 4)];
    match case.application.review().reviewer {
        Some(reviewer) if pick < 200 && ["add_defects", "accept_review", "release"].contains(&action) => {
            reviewer
        }
        _ => any,
    }
}

fn perform(
    application: Application,
    case: &Case,
    action: &'static str,
    operator: OperatorId,
    pick: u8,
) -> Result<Application, Refused> {
    let now = case.now();
    let part = usize::from(pick / 4);
    let text = String::new;
    match action {
        "report_payment" => {
            application.report_payment(paid([PRICE, PRICE, PRICE / 2, PRICE + 1][part % 4]), now)
        }
        "attach_document" => {
            let missing = application.missing_documents().first().copied();
            let slot = missing
                .filter(|_| pick < 200)
                .unwrap_or(DocumentSlot::ALL[part % 3]);
            application.attach_document(case.document(slot), now)
        }
        "correct" => corrected(application, case, pick),
        "record_check" => answered(application, case, pick),
        "ask_again" => {
            let doubtful = application.checks().iter().find(|check| !check.is_positive());
            let check = doubtful
                .or(application.checks().iter().next())
                .map(|check| check.id)
                .unwrap();
            application.ask_again(check, now)
        }
        "claim" => application.claim(operator, now),
        "release" => application.release(operator, now),
        "reassign" => application.reassign(now),
        "add_defects" => {
            let targets = [
                "/person/phone",
                "/person/snils",
                "document:passport",
                "document:request_form",
            ];
            let defects = targets
                .iter()
                .skip(part % 4)
                .take(1 + part % 2)
                .map(|target| defect(target));
            application.add_defects(operator, defects.collect(), now)
        }
        "accept_review" => application.accept_review(operator, now),
        "assert_ground" => application.assert_ground(case.ground(), now),
        "appoint" => application.appoint(case.appointment(), now),
        "cancel_appointment" => {
            let booked = application.identity().appointment;
            application.cancel_appointment(booked.unwrap_or_else(|| case.appointment()), now)
        }
        "record_video" => {
            let outcome = [
                VideoOutcome::Verified,
                VideoOutcome::Inconclusive,
                VideoOutcome::Failed,
            ][part % 3];
            application.record_video(case.verdict(usize::from(pick % 4), outcome), now)
        }
        "approve" => application.approve(operator, case.token(), FRESHNESS, now),
        "refresh_checks" => {
            application.refresh_checks(Freshness(SignedDuration::from_hours(i64::from(pick % 2))), now)
        }
        "return_to_review" => application.return_to_review(operator, now),
        "reject" => application.reject(operator, text(), text(), now),
        "renew_key_token" => application.renew_key_token(case.token(), now),
        "accept_key" => application.accept_key(if pick < 200 { TOKEN } else { "guess" }, key(), now),
        "issue" => application.issued(case.certificate(), now),
        "acknowledge" => application.acknowledge(
            case.acknowledgement(),
            if pick < 200 { "text" } else { "other" },
            now,
        ),
        "withdraw" => application.withdraw(text(), now),
        "expire" => application.expire(now),
        "hold" => application.hold(text(), now),
        _ => application.release_hold(now),
    }
}

/// Answers one or all open defects about data, with or without a change.
fn corrected(application: Application, case: &Case, pick: u8) -> Result<Application, Refused> {
    let open = application
        .review()
        .open_defects()
        .map(|defect| defect.target.clone());
    let mut targets: Vec<String> = open.filter(|target| !target.starts_with("document:")).collect();
    targets.truncate(1 + usize::from(pick % 2));
    let mut holder = application.holder().clone();
    if let (true, crate::registration::applicant::Holder::NaturalPerson { person }) =
        (pick.is_multiple_of(3), &mut holder)
    {
        person.phone = format!("+79{:09}", case.now().as_second() % 1_000_000_000)
            .parse()
            .unwrap();
    }
    application.correct(holder, &targets, case.now())
}

fn answered(application: Application, case: &Case, pick: u8) -> Result<Application, Refused> {
    let open: Vec<_> = application
        .checks()
        .iter()
        .filter(|check| !check.is_final())
        .collect();
    let all: Vec<_> = application.checks().iter().collect();
    let check = open.first().or(all.first()).unwrap();
    let (id, attempt) = (check.id, check.attempt + u32::from(pick > 240));
    let event = match pick % 10 {
        0 => CheckEvent::TimedOut,
        1 => CheckEvent::Answered(Outcome::Unavailable { retry_after: None }),
        2 => CheckEvent::Answered(Outcome::NotFound),
        3 => CheckEvent::Submitted {
            external_id: "1".to_owned(),
        },
        4 => CheckEvent::Interim {
            text: "at work".to_owned(),
        },
        _ => CheckEvent::Answered(Outcome::Match),
    };
    application.record_check(id, attempt, event, case.now())
}

fn remember(history: &mut History, case: &Case, next: &Application, action: &str, operator: OperatorId) {
    match action {
        "accept_review" | "add_defects" => history.reviewers.extend([operator]),
        "record_video" => history
            .video_operators
            .extend(next.identity().verdict().map(|verdict| verdict.operator)),
        "approve" => {
            assert!(
                !history.reviewers.contains(&operator),
                "approved by a reviewer of the case"
            );
            assert!(
                !history.video_operators.contains(&operator),
                "approved by a video operator of the case"
            );
            assert_eq!(next.approval().approver, Some(operator));
        }
        _ => {}
    }
    let transition = (
        case.state().to_owned(),
        action.to_owned(),
        next.state().code().to_owned(),
    );
    assert!(
        transitions_cached().contains(&transition),
        "{transition:?} is not on the page"
    );
    if transition.0 != transition.2 {
        assert_eq!(next.due_at(), None, "a deadline outlived its state");
    }
    history.seen.insert(transition);
}

/// What must be true of every application at any time.
fn holds_true(application: &Application, history: &History) {
    let state = application.state();
    assert_eq!(
        application.approved().is_ok(),
        *state == State::Issuing,
        "issuing in {}",
        state.code()
    );
    let past_approval = matches!(
        state,
        State::AwaitingKey | State::Issuing | State::IssuedUnacknowledged { .. }
    );
    if past_approval {
        assert!(
            application.payment().paid_kopecks >= PRICE,
            "approved without payment"
        );
        assert!(
            application.missing_documents().is_empty(),
            "approved without scans"
        );
        assert!(application.checks().are_positive(), "approved against a register");
        assert!(application.identity().is_proven(), "approved without a ground");
        assert!(application.approval().approver.is_some(), "approved by nobody");
        assert!(!history.reviewers.is_empty(), "approved without review");
    }
    if matches!(
        state,
        State::Rejected { .. } | State::Withdrawn { .. } | State::Expired { certificate: None }
    ) {
        assert!(
            !application.payment().is_paid(),
            "ended without a certificate and kept the money"
        );
    }
}

/// The caller sets the deadline of every new state, here without holidays.
fn with_deadline(case: &Case, next: Application) -> Application {
    let days = next
        .state()
        .working_days()
        .map(|days| SignedDuration::from_hours(24 * i64::from(days)));
    match days {
        Some(days) if next.due_at().is_none() => next.due(Some(case.now() + days)),
        _ => next,
    }
}

fn transitions_cached() -> &'static BTreeSet<Transition> {
    static PAGE: std::sync::OnceLock<BTreeSet<Transition>> = std::sync::OnceLock::new();
    PAGE.get_or_init(transitions)
}

proptest! {
    #[test]
    fn no_order_of_events_reaches_what_the_page_does_not_list(steps in steps(), video in any::<bool>()) {
        let mut case = Case::new(0, video);
        walk(&mut case, &steps);
        let stored = serde_json::to_string(&case.application).unwrap();
        prop_assert!(serde_json::from_str::<Application>(&stored).unwrap() == case.application, "lost in the store");
    }
}

#[test]
fn everything_that_the_page_lists_happens() {
    let mut runner = TestRunner::deterministic();
    let mut seen = BTreeSet::new();
    for round in 0..10_000 {
        let steps = steps().new_tree(&mut runner).unwrap().current();
        seen.extend(walk(&mut Case::new(0, round % 2 == 0), &steps).seen);
        if seen.len() == transitions_cached().len() {
            return;
        }
    }
    let never: Vec<_> = transitions_cached().difference(&seen).collect();
    panic!("listed, and never seen: {never:#?}");
}
