//! One rule at a time, told as a story.

use super::case::{Case, FRESHNESS, PRICE, TOKEN, defect, key, paid};
use crate::registration::{
    applicant::{Holder, samples},
    application::{Application, Freshness},
    check::outcome::Outcome,
    document::DocumentSlot,
    payment::PaymentState,
    refusal::{Refused, Why},
    state::State,
    video::VideoOutcome,
};

fn why(result: Result<Application, Refused>) -> Option<Why> {
    result.err().map(|refused| refused.why)
}

fn person_of(holder: &mut Holder) -> &mut crate::registration::applicant::Person {
    match holder {
        Holder::NaturalPerson { person }
        | Holder::IndividualEntrepreneur { person, .. }
        | Holder::LegalEntityRepresentative { person, .. }
        | Holder::LegalEntityAutomatic { person, .. } => person,
    }
}

#[test]
fn every_form_of_holder_gets_its_certificate() {
    for holder in 0..3 {
        let mut case = Case::new(holder, true);
        case.comes_to_approval().is_approved().gets_a_key();
        assert_eq!(
            case.application.approved().unwrap().basis().identification_kind(),
            0
        );
        case.does(|application, case| application.issued(case.certificate(), case.now()))
            .does(|application, case| application.acknowledge(case.acknowledgement(), "text", case.now()));
        assert_eq!(case.state(), "completed");
        assert!(case.application.payment().is_paid());
    }
}

#[test]
fn nobody_approves_or_rejects_what_they_reviewed_or_saw_on_video() {
    let mut case = Case::new(0, true);
    case.comes_to_approval();
    for operator in [case.operators[0], case.operators[1]] {
        let approved = |application: Application, case: &Case| {
            application.approve(operator, case.token(), FRESHNESS, case.now())
        };
        let rejected = |application: Application, case: &Case| {
            application.reject(operator, String::new(), String::new(), case.now())
        };
        let returned =
            |application: Application, case: &Case| application.return_to_review(operator, case.now());
        assert_eq!(why(case.refused_or_next(approved)), Some(Why::SamePerson));
        assert_eq!(why(case.refused_or_next(rejected)), Some(Why::SamePerson));
        assert_eq!(why(case.refused_or_next(returned)), Some(Why::SamePerson));
    }
    assert_eq!(case.is_approved().state(), "awaiting_key");
}

#[test]
fn a_former_reviewer_stays_a_reviewer_of_the_case() {
    let mut case = Case::new(0, false);
    case.comes_to_approval()
        .does(|application, case| application.return_to_review(case.operators[1], case.now()))
        .does(|application, case| application.claim(case.operators[2], case.now()))
        .does(|application, case| application.accept_review(case.operators[2], case.now()));
    for former in [0, 2] {
        let step = |application: Application, case: &Case| {
            application.approve(case.operators[former], case.token(), FRESHNESS, case.now())
        };
        assert_eq!(why(case.refused_or_next(step)), Some(Why::SamePerson));
    }
}

#[test]
fn a_case_whose_reviewer_is_away_goes_to_another_and_the_first_stays_out_of_approval() {
    let mut case = Case::new(0, false);
    let claimed = |application: Application, case: &Case| application.claim(case.operators[1], case.now());
    let reassigned = |application: Application, case: &Case| application.reassign(case.now());
    case.hands_in().registers_say(&Outcome::Match);
    assert_eq!(why(case.refused_or_next(reassigned)), Some(Why::NotClaimed));
    case.does(|application, case| application.claim(case.operators[0], case.now()))
        .does(|application, case| {
            application.add_defects(case.operators[0], vec![defect("document:passport")], case.now())
        })
        .does(|application, case| {
            application.attach_document(case.document(DocumentSlot::Passport), case.now())
        });
    assert_eq!(why(case.refused_or_next(claimed)), Some(Why::ClaimedByAnother));
    case.does(reassigned)
        .does(claimed)
        .does(|application, case| application.accept_review(case.operators[1], case.now()))
        .does(|application, case| application.assert_ground(case.ground(), case.now()));
    let approved = |application: Application, case: &Case| {
        application.approve(case.operators[0], case.token(), FRESHNESS, case.now())
    };
    assert_eq!(why(case.refused_or_next(approved)), Some(Why::SamePerson));
    assert_eq!(why(case.refused_or_next(reassigned)), Some(Why::WrongState));
}

#[test]
fn the_video_alone_never_opens_issuance() {
    let mut case = Case::new(0, true);
    case.hands_in().registers_say(&Outcome::Match).is_reviewed();
    case.does(|application, case| application.appoint(case.appointment(), case.now()))
        .does(|application, case| {
            application.record_video(case.verdict(1, VideoOutcome::Verified), case.now())
        });
    assert_eq!(case.state(), "awaiting_identity");
    case.does(|application, case| application.assert_ground(case.ground(), case.now()));
    assert_eq!(case.state(), "pending_approval");
}

#[test]
fn who_reviewed_may_not_hold_the_call_and_who_held_it_may_not_review() {
    let mut case = Case::new(0, true);
    case.hands_in().registers_say(&Outcome::Match).is_reviewed();
    case.does(|application, case| application.appoint(case.appointment(), case.now()));
    let by_reviewer = |application: Application, case: &Case| {
        application.record_video(case.verdict(0, VideoOutcome::Verified), case.now())
    };
    assert_eq!(why(case.refused_or_next(by_reviewer)), Some(Why::SamePerson));
    case.does(|application, case| {
        application.record_video(case.verdict(1, VideoOutcome::Verified), case.now())
    })
    .does(|application, case| application.assert_ground(case.ground(), case.now()))
    .does(|application, case| application.return_to_review(case.operators[2], case.now()));
    let by_video = |application: Application, case: &Case| application.claim(case.operators[1], case.now());
    assert_eq!(why(case.refused_or_next(by_video)), Some(Why::SamePerson));
}

#[test]
fn a_failed_call_stops_the_case_and_a_hold_stops_issuing() {
    let mut suspicious = Case::new(0, true);
    suspicious.hands_in().registers_say(&Outcome::Match).is_reviewed();
    suspicious
        .does(|application, case| application.appoint(case.appointment(), case.now()))
        .does(|application, case| {
            application.record_video(case.verdict(1, VideoOutcome::Failed), case.now())
        });
    assert_eq!(suspicious.state(), "on_hold");

    let mut case = Case::new(0, false);
    case.comes_to_approval().is_approved().gets_a_key();
    case.does(|application, case| application.hold("incident".to_owned(), case.now()));
    assert!(case.application.approved().is_err());
    let issued = |application: Application, case: &Case| application.issued(case.certificate(), case.now());
    assert_eq!(why(case.refused_or_next(issued)), Some(Why::WrongState));
    let withdrawn = |application: Application, case: &Case| application.withdraw(String::new(), case.now());
    assert_eq!(
        why(case.refused_or_next(withdrawn)),
        Some(Why::WrongState),
        "signing has begun"
    );
    case.does(|application, case| application.release_hold(case.now()));
    assert!(case.application.approved().is_ok());
}

#[test]
fn a_register_that_is_down_is_asked_again_and_decides_nothing() {
    let mut case = Case::new(0, false);
    case.hands_in()
        .registers_say(&Outcome::Unavailable { retry_after: None });
    assert_eq!(case.state(), "in_checks");
    assert!(
        case.application
            .checks()
            .iter()
            .all(|check| check.attempt == 2 && !check.is_final())
    );
    assert_eq!(case.registers_say(&Outcome::Match).state(), "in_review");
}

#[test]
fn nothing_is_accepted_against_a_register() {
    let mut case = Case::new(0, false);
    case.hands_in().registers_say(&Outcome::NotFound);
    case.does(|application, case| application.claim(case.operators[0], case.now()));
    let accepted =
        |application: Application, case: &Case| application.accept_review(case.operators[0], case.now());
    assert_eq!(why(case.refused_or_next(accepted)), Some(Why::ChecksOpen));
}

#[test]
fn old_answers_are_refreshed_before_approval_and_bad_news_lead_back() {
    let mut case = Case::new(0, false);
    case.comes_to_approval();
    case.wait(24 * 31);
    let approved = |application: Application, case: &Case| {
        application.approve(case.operators[2], case.token(), FRESHNESS, case.now())
    };
    assert_eq!(why(case.refused_or_next(approved)), Some(Why::ChecksStale));
    case.does(|application, case| application.refresh_checks(FRESHNESS, case.now()));
    assert_eq!(why(case.refused_or_next(approved)), Some(Why::ChecksOpen));
    case.does(|application, case| application.hold(String::new(), case.now()));
    case.registers_say(&Outcome::NotFound);
    case.does(|application, case| application.release_hold(case.now()));
    assert_eq!(
        case.state(),
        "in_review",
        "the answer came while the case was on hold"
    );
    assert_eq!(case.application.review().accepted_at, None);
}

#[test]
fn corrections_change_only_what_a_defect_names() {
    let mut case = Case::new(0, false);
    case.hands_in().registers_say(&Outcome::Match);
    case.does(|application, case| application.claim(case.operators[0], case.now()))
        .does(|application, case| {
            application.add_defects(case.operators[0], vec![defect("/person/name")], case.now())
        });
    let target = ["/person/name".to_owned()];
    let mut other = case.application.holder().clone();
    person_of(&mut other).phone = samples::value("+79007654321");
    let smuggled = |application: Application, case: &Case| application.correct(other, &target, case.now());
    assert_eq!(why(case.refused_or_next(smuggled)), Some(Why::Defects));
    let unnamed = |application: Application, case: &Case| {
        application.correct(
            case.application.holder().clone(),
            &["/person/snils".to_owned()],
            case.now(),
        )
    };
    assert_eq!(why(case.refused_or_next(unnamed)), Some(Why::Defects));
    let mut renamed = case.application.holder().clone();
    person_of(&mut renamed).name.middle = None;
    case.does(|application, case| application.correct(renamed, &target, case.now()));
    assert_eq!(case.state(), "in_checks", "the registers speak again");
    assert_eq!(case.application.holder().display_name(), "Образцова Мария");
}

#[test]
fn data_that_change_after_the_call_void_the_call_and_another_account_voids_the_ground() {
    let mut case = Case::new(0, true);
    case.comes_to_approval()
        .does(|application, case| application.return_to_review(case.operators[2], case.now()))
        .does(|application, case| application.claim(case.operators[0], case.now()))
        .does(|application, case| {
            application.add_defects(case.operators[0], vec![defect("/person/snils")], case.now())
        });
    case.wait(1);
    let mut holder = case.application.holder().clone();
    person_of(&mut holder).snils = samples::value("100-000-000 09");
    case.does(|application, case| application.correct(holder, &["/person/snils".to_owned()], case.now()));
    assert!(!case.application.identity().is_confirmed_on_video());
    assert_eq!(case.application.identity().ground, None);
    case.wait(1);
    case.registers_say(&Outcome::Match)
        .does(|application, case| application.accept_review(case.operators[0], case.now()));
    assert_eq!(case.is_identified().state(), "pending_approval");
}

#[test]
fn a_scan_comes_again_only_if_a_defect_asks_for_it_and_three_rounds_are_the_end() {
    let mut case = Case::new(0, false);
    case.hands_in().registers_say(&Outcome::Match);
    case.does(|application, case| application.claim(case.operators[0], case.now()));
    let defects = |application: Application, case: &Case| {
        application.add_defects(case.operators[0], vec![defect("document:passport")], case.now())
    };
    for _ in 0..3 {
        case.does(defects);
        let unasked = |application: Application, case: &Case| {
            application.attach_document(case.document(DocumentSlot::RequestForm), case.now())
        };
        assert_eq!(why(case.refused_or_next(unasked)), Some(Why::SlotClosed));
        case.does(|application, case| {
            application.attach_document(case.document(DocumentSlot::Passport), case.now())
        });
        assert_eq!(case.state(), "in_review", "no data changed, no register is asked");
    }
    assert_eq!(why(case.refused_or_next(defects)), Some(Why::Defects));
}

#[test]
fn the_key_token_works_once_in_time_and_only_the_last_one() {
    let mut case = Case::new(0, false);
    case.comes_to_approval().is_approved();
    let wrong = |application: Application, case: &Case| application.accept_key("guess", key(), case.now());
    let right = |application: Application, case: &Case| application.accept_key(TOKEN, key(), case.now());
    assert_eq!(why(case.refused_or_next(wrong)), Some(Why::KeyToken));
    case.wait(24 * 10 + 1);
    assert_eq!(why(case.refused_or_next(right)), Some(Why::KeyToken));
    case.does(|application, case| application.renew_key_token(case.token(), case.now()))
        .does(right);
    assert_eq!(why(case.refused_or_next(right)), Some(Why::WrongState));
    assert_eq!(case.application.key_token(), None);
}

#[test]
fn a_deadline_ends_with_its_state_and_expires_only_when_passed() {
    let mut case = Case::new(0, false);
    let expired = |application: Application, case: &Case| application.expire(case.now());
    assert_eq!(
        why(case.refused_or_next(expired)),
        Some(Why::NotDue),
        "nobody set a deadline"
    );
    case.application = case.application.clone().due(Some(case.now()));
    assert_eq!(
        why(case.refused_or_next(expired)),
        Some(Why::NotDue),
        "the moment itself is in time"
    );
    case.hands_in().registers_say(&Outcome::Match).is_reviewed();
    case.wait(1_000);
    assert_eq!(
        why(case.refused_or_next(expired)),
        Some(Why::NotDue),
        "that deadline was for the payment"
    );
    case.application = case.application.clone().due(Some(case.now()));
    case.wait(1);
    assert_eq!(case.does(expired).state(), "expired");
    assert_eq!(case.application.payment().state, PaymentState::RefundRequested);
}

#[test]
fn payment_reports_repeat_and_money_that_comes_too_late_goes_back() {
    let mut case = Case::new(0, false);
    let report = |kopecks| {
        move |application: Application, case: &Case| application.report_payment(paid(kopecks), case.now())
    };
    case.does(report(PRICE / 2)).does(report(PRICE / 2));
    assert_eq!(case.application.payment().state, PaymentState::PartlyPaid);
    assert_eq!(
        why(case.refused_or_next(report(PRICE / 2 - 1))),
        Some(Why::Payment)
    );
    case.does(|application, case| application.withdraw(String::new(), case.now()));
    assert_eq!(case.application.payment().state, PaymentState::RefundRequested);
    case.does(report(PRICE)).does(report(PRICE));
    assert_eq!(case.application.payment().state, PaymentState::RefundRequested);
    assert_eq!(case.application.payment().paid_kopecks, PRICE);
    assert_eq!(case.state(), "withdrawn");

    let mut paid_twice = Case::new(0, false);
    paid_twice.hands_in();
    assert_eq!(paid_twice.does(report(PRICE)).state(), "in_checks");
}

#[test]
fn an_unacknowledged_certificate_expires_with_its_name() {
    let mut case = Case::new(0, false);
    case.comes_to_approval().is_approved().gets_a_key();
    case.does(|application, case| application.issued(case.certificate(), case.now()));
    let wrong_text = |application: Application, case: &Case| {
        application.acknowledge(case.acknowledgement(), "other", case.now())
    };
    assert_eq!(why(case.refused_or_next(wrong_text)), Some(Why::AcknowledgedText));
    let certificate = case.application.state().certificate();
    case.application = case.application.clone().due(Some(case.now()));
    case.wait(1);
    case.does(|application, case| application.expire(case.now()));
    assert_eq!(case.application.state(), &State::Expired { certificate });
    assert!(certificate.is_some() && case.application.payment().is_paid());
}

#[test]
fn a_fresh_answer_is_not_asked_again() {
    let mut case = Case::new(0, false);
    case.comes_to_approval();
    let month = Freshness(FRESHNESS.0);
    let before = case.application.checks().clone();
    case.does(|application, case| application.refresh_checks(month, case.now()));
    assert_eq!(case.application.checks(), &before);
}

#[test]
fn an_application_prints_its_state_and_nobody() {
    let printed = format!("{:?}", Case::new(0, false).application);
    assert!(
        printed.contains("awaiting_payment") && !printed.contains("Образцова"),
        "{printed}"
    );
}
