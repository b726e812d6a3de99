//! The event feed: one gapless sequence over all portals, and one within each application.

use std::collections::{BTreeMap, BTreeSet};

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

static LAST_NUMBERS: Bulk = Bulk::new(
    "SELECT application_id, MAX(application_seq) AS last FROM events WHERE application_id IN (",
    &[Text],
    ") GROUP BY application_id",
);
static INSERT: Bulk = Bulk::new(
    "INSERT INTO events (seq, portal_id, application_id, application_seq, kind, at, data) VALUES ",
    &[Integer, Text, Text, Integer, Text, Integer, Text],
    "",
);

/// Statements over many rows.
pub(super) const BULK: &[&Bulk] = &[&LAST_NUMBERS, &INSERT];

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

/// Numbers and writes the events. The lock of the head puts all commits with events in order, so the last number of an
/// application that is read after it stands until this transaction ends.
pub(super) async fn append(tx: &mut Tx, events: Vec<NewEvent>) -> Result<(), StoreError> {
    let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
    if count == 0 {
        return Ok(());
    }
    let query = tx.query(&ADVANCE).bind(count);
    let row = tx.one("event_head", query).await?;
    let head = row.ok_or(StoreError::Conflict { what: "event_head" })?;
    let mut seq = head.integer("seq")? - count;
    let mut last = last_numbers(tx, &events).await?;
    let mut numbered = Vec::with_capacity(events.len());
    for event in events {
        seq += 1;
        let application_seq = event.application.map(|id| {
            let last = last.entry(id).or_default();
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

/// The last number of each application that has events already.
async fn last_numbers(tx: &mut Tx, events: &[NewEvent]) -> Result<BTreeMap<ApplicationId, i64>, StoreError> {
    let applications: BTreeSet<_> = events.iter().filter_map(|event| event.application).collect();
    let applications: Vec<ApplicationId> = applications.into_iter().collect();
    let bind = |query: Values, id: &ApplicationId| query.bind(id.to_string());
    let rows = tx.all_bulk(TABLE, &LAST_NUMBERS, &applications, bind).await?;
    let number = |row: &Row| Ok((row.parsed("application_id")?, row.integer("last")?));
    rows.iter().map(number).collect()
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
