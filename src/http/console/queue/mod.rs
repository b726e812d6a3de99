//! `/console`: what waits for whom, by due time.

pub(super) mod view;

use std::collections::HashMap;

use axum::{extract::Query, response::Response};
use serde::Deserialize;

use super::{
    case::offered::{Action, offered},
    failure::Failure,
    frame::shown,
    note,
    session::Session,
};
use crate::{
    actor::Role,
    id::AppointmentId,
    lifecycle::{Error, read::ApplicationQuery},
    registration::{application::Application, state::State},
};
use view::{QueuePage, QueueRow, Tab, TabView};

/// Rows of one list at most.
const LIMIT: u32 = 200;

/// Cases that are tried when somebody asks for the next one.
const TRIED: u32 = 50;

/// The query of the queue.
#[derive(Deserialize)]
pub(super) struct Asked {
    tab: Option<String>,
    reference: Option<String>,
}

/// `GET /console`.
pub(super) async fn queue(session: Session, Query(asked): Query<Asked>) -> Result<Response, Response> {
    let tab = asked
        .tab
        .as_deref()
        .and_then(Tab::from_code)
        .unwrap_or_else(|| Tab::of(&session.who));
    let search = asked.reference.unwrap_or_default().trim().to_owned();
    let cases = cases(&session, tab, &search)
        .await
        .map_err(|error| session.refuse(error))?;
    let counts = session
        .authority
        .count_by_state()
        .await
        .map_err(|error| session.refuse(error))?;
    let (people, calls, frame) = (
        session.people().await?,
        calls(&session).await?,
        session.frame("queue"),
    );
    let rows: Vec<QueueRow> = cases
        .iter()
        .map(|case| {
            let call = case.identity().appointment.and_then(|id| calls.get(&id).cloned());
            QueueRow::of(case, call, &people, &session.who, &frame.moments)
        })
        .collect();
    let page = QueuePage {
        tabs: tabs(&counts, tab),
        tab,
        search,
        may_claim: tab == Tab::InReview && session.who.is_one_of(&[Role::Reviewer]),
        limit: (rows.len() >= LIMIT as usize).then_some(rows.len()),
        rows,
        frame,
    };
    Ok(shown(&page))
}

/// `POST /console/claim-next`: the first case that nobody has. Whoever loses a race gets the next one.
pub(super) async fn claim_next(session: Session) -> Result<Response, Response> {
    session.require(&[Role::Reviewer])?;
    let waiting = session
        .authority
        .queue(&session.scope(), &[Tab::InReview.code()], TRIED)
        .await;
    let waiting = waiting.map_err(|error| session.refuse(error))?;
    let now = session.authority.clock().now();
    let is_free = |case: &&Application| {
        let claim = offered(case, &session.who, now)
            .into_iter()
            .find(|offer| offer.action == Action::Claim);
        claim.is_some_and(|offer| offer.blocked.is_none())
    };
    for case in waiting.iter().filter(is_free) {
        match session
            .authority
            .claim(&session.actor(), case.id(), Some(case.version()))
            .await
        {
            Ok(claimed) => {
                return Ok(note::done(
                    &format!("/console/applications/{}", claimed.id()),
                    "claimed",
                ));
            }
            Err(Error::Stale { .. } | Error::Conflict { .. }) => {}
            Err(error) => return Err(session.refuse(error)),
        }
    }
    Err(session.refuse(Failure::Conflict("nothing_to_claim")))
}

async fn cases(session: &Session, tab: Tab, search: &str) -> Result<Vec<Application>, Error> {
    if !search.is_empty() {
        let query = ApplicationQuery {
            reference: Some(search.to_owned()),
            limit: LIMIT,
            ..ApplicationQuery::default()
        };
        return session.authority.applications(&session.scope(), query).await;
    }
    let states: &[&str] = match tab {
        Tab::All => &State::CODES,
        _ => &[tab.code()],
    };
    session.authority.queue(&session.scope(), states, LIMIT).await
}

/// When the booked calls are.
async fn calls(session: &Session) -> Result<HashMap<AppointmentId, String>, Response> {
    let upcoming = session
        .authority
        .upcoming_appointments(LIMIT)
        .await
        .map_err(|error| session.refuse(error))?;
    let moments = session.frame("queue").moments;
    Ok(upcoming
        .into_iter()
        .map(|call| (call.id, moments.at(call.starts_at)))
        .collect())
}

fn tabs(counts: &[(String, i64)], current: Tab) -> Vec<TabView> {
    let count = |tab: Tab| {
        let counted = counts
            .iter()
            .filter(|(state, _)| tab == Tab::All || state == tab.code());
        usize::try_from(counted.map(|(_, count)| count).sum::<i64>()).unwrap_or(0)
    };
    let view = |tab: Tab| TabView {
        code: tab.code(),
        count: count(tab),
        current: tab == current,
    };
    Tab::ALL.into_iter().map(view).collect()
}
