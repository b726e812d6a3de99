//! The event feed: one gapless sequence over all portals, and one within each application.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    StoreError, Tx,
    bulk::{
        Bulk,
        Column::{Integer, Text},
    },
    row::{Row, limit, micros},
    statement::statements,
    transaction::Values,
};
use crate::id::{ApplicationId, PortalId};

const TABLE: &str = "events";

/// Something that a portal is told.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    /// Whom it concerns.
    pub portal: PortalId,
    /// The application, if it is about one.
    pub application: Option<ApplicationId>,
    /// What happened: `application.state_changed`.
    pub kind: &'static str,
    /// When.
    pub at: Timestamp,
    /// Identifiers and codes only.
    pub data: serde_json::Value,
}

/// An event with its place in the feed.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredEvent {
    /// Number over all events: 1, 2, 3 without gaps, in the order of commits.
    pub seq: i64,
    /// Number within the application, without gaps as well.
    pub application_seq: Option<i64>,
    /// Whom it concerns.
    pub portal: PortalId,
    /// The application, if it is about one.
    pub application: Option<ApplicationId>,
    /// What happened.
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// Identifiers and codes only.
    pub data: serde_json::Value,
}

statements! {
    ADVANCE = "UPDATE event_head SET seq = seq + $1 WHERE id = 1 RETURNING seq";
    LIST = "SELECT * FROM events WHERE portal_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";
    AFTER = "SELECT * FROM events WHERE seq > $1 ORDER BY seq LIMIT $2";
    LOAD = "SELECT * FROM events WHERE seq = $1";
    OF_APPLICATION = "SELECT * FROM events WHERE application_id = $1 ORDER BY application_seq";
}

static ADVANCE_APPLICATIONS: Bulk = Bulk::new(
    "WITH told (application, number) AS (VALUES ",
    &[Text, Integer],
    ") UPDATE applications SET event_seq = event_seq + told.number FROM told \
     WHERE applications.id = told.application RETURNING id, event_seq",
);
static INSERT: Bulk = Bulk::new(
    "INSERT INTO events (seq, portal_id, application_id, application_seq, kind, at, data) VALUES ",
    &[Integer, Text, Text, Integer, Text, Integer, Text],
    "",
);

/// Statements over many rows.
pub(super) const BULK: &[&Bulk] = &[&ADVANCE_APPLICATIONS, &INSERT];

/// Events of one portal after number `after_seq`.
pub async fn list(
    tx: &mut Tx,
    portal: PortalId,
    after_seq: i64,
    at_most: u32,
) -> Result<Vec<StoredEvent>, StoreError> {
    let query = tx
        .query(&LIST)
        .bind(portal.to_string())
        .bind(after_seq)
        .bind(limit(at_most));
    tx.all(TABLE, query).await?.iter().map(event).collect()
}

/// Events of all portals after number `after_seq`: for the fan-out to webhooks.
pub async fn after(tx: &mut Tx, after_seq: i64, at_most: u32) -> Result<Vec<StoredEvent>, StoreError> {
    let query = tx.query(&AFTER).bind(after_seq).bind(limit(at_most));
    tx.all(TABLE, query).await?.iter().map(event).collect()
}

/// The event of that number.
pub async fn load(tx: &mut Tx, seq: i64) -> Result<Option<StoredEvent>, StoreError> {
    let query = tx.query(&LOAD).bind(seq);
    tx.one(TABLE, query).await?.as_ref().map(event).transpose()
}

/// All events of an application, in order.
pub async fn of_application(tx: &mut Tx, id: ApplicationId) -> Result<Vec<StoredEvent>, StoreError> {
    let query = tx.query(&OF_APPLICATION).bind(id.to_string());
    tx.all(TABLE, query).await?.iter().map(event).collect()
}

/// Numbers and writes the events. Row locks are taken in one order: applications by identifier, then the head.
pub(super) async fn append(tx: &mut Tx, events: Vec<NewEvent>) -> Result<(), StoreError> {
    let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
    if count == 0 {
        return Ok(());
    }
    let mut of_application = BTreeMap::<ApplicationId, i64>::new();
    for application in events.iter().filter_map(|event| event.application) {
        *of_application.entry(application).or_default() += 1;
    }
    advance_applications(tx, &mut of_application).await?;
    let query = tx.query(&ADVANCE).bind(count);
    let row = tx.one("event_head", query).await?;
    let last = row.ok_or(StoreError::Conflict { what: "event_head" })?;
    let mut seq = last.integer("seq")? - count;
    let mut numbered = Vec::with_capacity(events.len());
    for event in events {
        seq += 1;
        let application_seq = event
            .application
            .and_then(|id| of_application.get_mut(&id))
            .map(|last| {
                *last += 1;
                *last
            });
        numbered.push((seq, application_seq, event));
    }
    let bind = |query: Values, (seq, application_seq, event): &(i64, Option<i64>, NewEvent)| {
        query
            .bind(*seq)
            .bind(event.portal.to_string())
            .bind(event.application.map(|id| id.to_string()))
            .bind(*application_seq)
            .bind(event.kind.to_owned())
            .bind(micros(event.at))
            .bind(event.data.to_string())
    };
    tx.change_bulk(&INSERT, &numbered, bind, "event").await
}

/// Takes numbers for the events of each application, and leaves the last number before them in place of their count.
async fn advance_applications(
    tx: &mut Tx,
    of_application: &mut BTreeMap<ApplicationId, i64>,
) -> Result<(), StoreError> {
    let counts: Vec<(ApplicationId, i64)> = of_application.iter().map(|(id, count)| (*id, *count)).collect();
    let bind = |query: Values, (id, count): &(ApplicationId, i64)| query.bind(id.to_string()).bind(*count);
    let rows = tx
        .all_bulk("applications", &ADVANCE_APPLICATIONS, &counts, bind)
        .await?;
    if rows.len() < counts.len() {
        return Err(StoreError::Conflict { what: "event_head" });
    }
    for row in rows {
        let last = row.integer("event_seq")?;
        if let Some(count) = of_application.get_mut(&row.parsed("id")?) {
            *count = last - *count;
        }
    }
    Ok(())
}

fn event(row: &Row) -> Result<StoredEvent, StoreError> {
    Ok(StoredEvent {
        seq: row.integer("seq")?,
        application_seq: row.optional_integer("application_seq")?,
        portal: row.parsed("portal_id")?,
        application: row.optional_parsed("application_id")?,
        kind: row.text("kind")?,
        at: row.instant("at")?,
        data: row.json("data")?,
    })
}
