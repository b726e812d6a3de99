//! Reads the tables of `docs/LIFECYCLE.md` and compares the first with the code.

use std::collections::{BTreeMap, BTreeSet};

use crate::{clock::ManualClock, id::CertificateId, random::SeededRandom, registration::state::State};

const PAGE: &str = include_str!("../../../../docs/LIFECYCLE.md");

/// One listed transition: state, action, next state.
pub(super) type Transition = (String, String, String);

fn rows(columns: usize) -> impl Iterator<Item = Vec<&'static str>> {
    let cells = |line: &'static str| {
        line.trim_matches('|')
            .split('|')
            .map(str::trim)
            .collect::<Vec<_>>()
    };
    PAGE.lines()
        .filter(|line| line.starts_with("| `"))
        .map(cells)
        .filter(move |row| row.len() == columns)
}

fn code(cell: &str) -> String {
    cell.trim().trim_matches('`').to_owned()
}

/// The transitions that the page allows.
pub(super) fn transitions() -> BTreeSet<Transition> {
    rows(3)
        .flat_map(|row| {
            let targets: Vec<String> = row[2].split(',').map(code).collect();
            targets
                .into_iter()
                .map(move |target| (code(row[0]), code(row[1]), target))
        })
        .collect()
}

fn one_of_each() -> [State; 14] {
    let certificate = CertificateId::generate(
        &ManualClock::at(jiff::Timestamp::UNIX_EPOCH),
        &SeededRandom::new(1),
    )
    .unwrap();
    let text = String::new;
    [
        State::AwaitingPayment,
        State::InChecks,
        State::InReview,
        State::AwaitingApplicant,
        State::AwaitingIdentity,
        State::PendingApproval,
        State::AwaitingKey,
        State::Issuing,
        State::IssuedUnacknowledged { certificate },
        State::OnHold {
            resume: Box::new(State::InChecks),
            reason: text(),
            since: jiff::Timestamp::UNIX_EPOCH,
        },
        State::Completed { certificate },
        State::Rejected {
            ground: text(),
            text: text(),
        },
        State::Withdrawn { reason: text() },
        State::Expired { certificate: None },
    ]
}

#[test]
fn every_state_is_on_the_page_with_its_deadline() {
    let page: BTreeMap<String, String> = rows(4).map(|row| (code(row[0]), row[2].to_owned())).collect();
    for state in one_of_each() {
        let days = state
            .working_days()
            .map_or("-".to_owned(), |days| days.to_string());
        assert_eq!(page.get(state.code()), Some(&days), "{}", state.code());
    }
    assert_eq!(page.len(), State::CODES.len());
    assert_eq!(one_of_each().map(|state| state.code()), State::CODES);
}

#[test]
fn codes_in_json_are_the_codes_of_the_page() {
    for state in one_of_each() {
        let json = serde_json::to_value(&state).unwrap();
        assert_eq!(json["code"], state.code());
        assert_eq!(serde_json::from_value::<State>(json).unwrap(), state);
    }
}

#[test]
fn states_that_end_lead_nowhere_and_the_others_lead_on() {
    for state in one_of_each() {
        let leads_on = transitions()
            .iter()
            .any(|(from, _, to)| from == state.code() && to != from);
        assert_eq!(leads_on, !state.is_final(), "{}", state.code());
    }
}

#[test]
fn only_states_that_wait_for_the_applicant_expire() {
    for state in one_of_each() {
        let expires = transitions()
            .iter()
            .any(|(from, action, _)| from == state.code() && action == "expire");
        assert_eq!(expires, state.waits_for_applicant(), "{}", state.code());
    }
}
