//! The journal of status changes: one row for each commit that changes some, in the order of commits.
//!
//! Nobody writes it by hand: the functions of the store that change a status collect the change in the transaction, and
//! its commit appends them. What a row says stands in the tables as well; the journal is how every node learns of it.

use super::{
    Store, StoreError, Tx,
    registered_statuses::RegisteredStatuses,
    row::{Row, limit},
    statement::statements,
};
use crate::status::{
    block::{self, Block, Writer},
    change::StatusChange,
};

const TABLE: &str = "status_journal";

/// How rows of the journal are merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    /// The newest rows are left as they are: nodes are still to read them, and deltas of lists are told apart by them.
    pub kept: u32,
    /// So many rows are merged at a time, and no fewer: a block that still grows is written anew each time.
    pub rows: u32,
}

impl Default for Merge {
    fn default() -> Self {
        Self {
            kept: 4_096,
            rows: 1_024,
        }
    }
}

/// A block with so many entries is full.
const FULL: i64 = 32_768;
statements! {
    ADVANCE = "UPDATE status_head SET seq = seq + $1 WHERE id = 1 RETURNING seq";
    HEAD = "SELECT seq FROM status_head WHERE id = 1";
    INSERT = "INSERT INTO status_journal (seq, first_seq, entries, changes) VALUES ($1, $2, $3, $4)";
    AFTER = "SELECT seq, changes FROM status_journal WHERE seq > $1 ORDER BY seq LIMIT $2";
    LAST_FULL = "SELECT MAX(seq) AS seq FROM status_journal WHERE entries >= $1";
    OLDEST = "SELECT seq, first_seq, entries, changes FROM status_journal WHERE seq > $1 AND seq <= $2 \
        ORDER BY seq LIMIT $3" locks "";
    REMOVE = "DELETE FROM status_journal WHERE seq > $1 AND seq <= $2";
}

/// A row of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRow {
    /// Its number: 1, 2, 3 in the order of commits; a merged row has the number of its last.
    pub seq: u64,
    /// The packed changes ([`Block`]).
    pub changes: Vec<u8>,
}

/// The number of the last row ever written; 0 before the first.
pub async fn head(tx: &mut Tx) -> Result<u64, StoreError> {
    let query = tx.query(&HEAD);
    let row = tx.one("status_head", query).await?;
    row.map_or(Ok(0), |row| row.number("seq"))
}

/// The rows after number `seq`, in order.
pub async fn after(tx: &mut Tx, seq: u64, at_most: u32) -> Result<Vec<JournalRow>, StoreError> {
    let seq = i64::try_from(seq).unwrap_or(i64::MAX);
    let query = tx.query(&AFTER).bind(seq).bind(limit(at_most));
    let rows = tx.all(TABLE, query).await?;
    // A row has up to two megabytes: the driver's copy goes when ours is made.
    rows.into_iter()
        .map(|row| {
            Ok(JournalRow {
                seq: row.number("seq")?,
                changes: row.blob("changes")?,
            })
        })
        .collect()
}

/// Numbers and writes what a transaction changed, as one row (more only past 65,536 changes).
pub(super) async fn append(tx: &mut Tx, changes: &[StatusChange]) -> Result<(), StoreError> {
    for part in changes.chunks(block::MAX_ENTRIES) {
        let seq = advance(tx, 1).await?;
        insert(tx, (seq, seq), part.len(), block::encode(part)).await?;
    }
    Ok(())
}

/// Fills the journal from the tables when it has no row yet: a database from before it, or one whose journal was emptied on
/// purpose. Says how many entries it wrote. Commits that come meanwhile wait.
pub async fn rebuild(store: &Store) -> Result<usize, StoreError> {
    let mut tx = store.read("status_journal.look").await?;
    let is_there = head(&mut tx).await? > 0;
    drop(tx);
    if is_there {
        return Ok(0);
    }
    let mut tx = store.begin("status_journal.rebuild").await?;
    // The lock of the head row: another node may be at it.
    if advance(&mut tx, 0).await? > 0 {
        return Ok(0);
    }
    let mut writer = Rebuilding::default();
    let mut registered = RegisteredStatuses::default();
    while let Some(statuses) = registered.next(&mut tx).await? {
        for status in statuses {
            writer.push(&mut tx, &status).await?;
        }
    }
    writer.flush(&mut tx).await?;
    tx.commit().await?;
    Ok(writer.written)
}

/// Merges old rows into blocks of up to 65,536 entries, and says how many rows went. One transaction merges
/// [`Merge::rows`], so that nobody waits long: to be called again until it says 0.
pub async fn merge(store: &Store, merge: Merge) -> Result<u64, StoreError> {
    let mut tx = store.begin("status_journal.merge").await?;
    let query = tx.query(&LAST_FULL).bind(FULL);
    let full = tx.one(TABLE, query).await?;
    let full = full
        .map_or(Ok(None), |row| row.optional_integer("seq"))?
        .unwrap_or(0);
    let upto = i64::try_from(head(&mut tx).await?)
        .unwrap_or(i64::MAX)
        .saturating_sub(i64::from(merge.kept));
    let query = tx.query(&OLDEST).bind(full).bind(upto).bind(limit(merge.rows));
    let rows = tx.all(TABLE, query).await?;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Ok(0);
    };
    if rows.len() < merge.rows as usize || rows.len() < 2 {
        return Ok(0);
    }
    let (first_seq, last_seq) = (first.integer("first_seq")?, last.integer("seq")?);
    let mut merged = Merging::default();
    for row in &rows {
        merged.take(row)?;
    }
    let remove = tx.query(&REMOVE).bind(full).bind(last_seq);
    let gone = tx.run(remove).await?;
    if gone != rows.len() as u64 {
        // Another node merged them meanwhile.
        return Ok(0);
    }
    for (range, entries, changes) in merged.finish(first_seq) {
        insert(&mut tx, range, entries, changes).await?;
    }
    tx.commit().await?;
    Ok(gone)
}

async fn advance(tx: &mut Tx, by: i64) -> Result<i64, StoreError> {
    let query = tx.query(&ADVANCE).bind(by);
    let row = tx.one("status_head", query).await?;
    row.ok_or(StoreError::Conflict { what: "status_head" })?
        .integer("seq")
}

async fn insert(
    tx: &mut Tx,
    (first, seq): (i64, i64),
    entries: usize,
    changes: Vec<u8>,
) -> Result<(), StoreError> {
    let entries = i64::try_from(entries).unwrap_or(i64::MAX);
    let query = tx
        .query(&INSERT)
        .bind(seq)
        .bind(first)
        .bind(entries)
        .bind(changes);
    tx.change(query, TABLE).await
}

/// A journal made anew, a full block at a time.
#[derive(Default)]
struct Rebuilding {
    writer: Writer,
    written: usize,
}

impl Rebuilding {
    async fn push(&mut self, tx: &mut Tx, status: &StatusChange) -> Result<(), StoreError> {
        self.writer.push(&status.issuer, status.serial, status.standing);
        if self.writer.len() == block::MAX_ENTRIES {
            self.flush(tx).await?;
        }
        Ok(())
    }

    async fn flush(&mut self, tx: &mut Tx) -> Result<(), StoreError> {
        if self.writer.is_empty() {
            return Ok(());
        }
        let entries = self.writer.len();
        let seq = advance(tx, 1).await?;
        insert(tx, (seq, seq), entries, self.writer.finish()).await?;
        self.written += entries;
        Ok(())
    }
}

/// Range of numbers, entries, and the block.
type Merged = ((i64, i64), usize, Vec<u8>);

/// Rows on their way into larger ones. A change never gets a lower number than it had.
#[derive(Default)]
struct Merging {
    writer: Writer,
    last: i64,
    done: Vec<(i64, usize, Vec<u8>)>,
}

impl Merging {
    fn take(&mut self, row: &Row) -> Result<(), StoreError> {
        let changes = row.blob("changes")?;
        let block = Block::parse(&changes).map_err(|_| row.inconsistent("changes"))?;
        if self.writer.len() + block.len() > block::MAX_ENTRIES {
            self.close();
        }
        for entry in block.entries() {
            let entry = entry.map_err(|_| row.inconsistent("changes"))?;
            let issuer = block.issuers().get(usize::from(entry.issuer));
            let issuer = issuer.ok_or_else(|| row.inconsistent("changes"))?;
            self.writer.push(issuer, entry.serial, entry.standing);
        }
        self.last = row.integer("seq")?;
        Ok(())
    }

    fn close(&mut self) {
        if !self.writer.is_empty() {
            let entries = self.writer.len();
            self.done.push((self.last, entries, self.writer.finish()));
        }
    }

    fn finish(mut self, first: i64) -> Vec<Merged> {
        self.close();
        let mut first = first;
        let ranges = self.done.into_iter().map(|(last, entries, changes)| {
            let range = (first, last);
            first = last + 1;
            (range, entries, changes)
        });
        ranges.collect()
    }
}
