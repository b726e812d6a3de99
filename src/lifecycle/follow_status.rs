//! The index of statuses follows the journal: at start in blocks, then row by row.
//!
//! Every node reads the journal by number, wakes at once for what its own process commits and looks every
//! [`POLL`] for what others do. How long ago the last look was is measured on a clock that nobody can set: an index that
//! has not followed for too long answers nobody.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use jiff::Timestamp;
use tokio::sync::Mutex;

use super::{Authority, Error, Result};
use crate::{
    clock::Clock,
    registry::revocation::Revocation,
    status::{block::Block, index::StatusIndex},
    store::{
        Store,
        status_journal::{self, Merge},
    },
};

/// From one look for what other processes have committed to the next.
pub const POLL: Duration = Duration::from_millis(200);

/// Time for one look; then it is given up and tried anew.
const PATIENCE: Duration = Duration::from_secs(5);

/// Octets of one page of the journal that are aimed at.
const PAGE_OCTETS: usize = 4 << 20;
/// Rows of the first page: the oldest rows are the large ones.
const FIRST_PAGE: u32 = 2;

/// The index of a node and how far it has followed.
#[derive(Default)]
pub struct StatusFollower {
    index: StatusIndex,
    /// When the last look that succeeded began, in microseconds of [`Clock::elapsed`] and one; 0 before the first.
    looked: AtomicU64,
    /// One at a time: rows are taken in their order.
    turn: Mutex<()>,
}

impl StatusFollower {
    /// The status of every certificate, as far as this node has followed.
    pub fn index(&self) -> &StatusIndex {
        &self.index
    }

    /// How long ago the index was known to be whole; `None` before the first time.
    pub fn age(&self, clock: &dyn Clock) -> Option<Duration> {
        let looked = self.looked.load(Ordering::Acquire).checked_sub(1)?;
        Some(clock.elapsed().saturating_sub(Duration::from_micros(looked)))
    }

    /// Takes everything that the journal has and the index has not, and says up to which row the index knows now: at least
    /// the last one that was committed when this was called.
    pub async fn follow(&self, store: &Store, clock: &dyn Clock) -> Result<u64> {
        let _turn = self.turn.lock().await;
        let began = clock.elapsed();
        let is_first = self.looked.load(Ordering::Acquire) == 0;
        let mut page = FIRST_PAGE;
        loop {
            let position = self.index.position();
            let mut tx = store.read("status_journal.follow").await?;
            let rows = status_journal::after(&mut tx, position, page).await?;
            if rows.is_empty() {
                let head = status_journal::head(&mut tx).await?;
                if head >= position {
                    break;
                }
                self.start_again(head, position);
                continue;
            }
            drop(tx);
            let octets: usize = rows.iter().map(|row| row.changes.len()).sum();
            page = next_page(page, octets);
            // Each row is freed before the next one is taken.
            for row in rows {
                let block = Block::parse(&row.changes).map_err(Error::internal)?;
                let revoked = self.index.apply_block(row.seq, &block).map_err(Error::internal)?;
                if !is_first {
                    measure(&revoked, clock.now());
                }
            }
        }
        let looked = u64::try_from(began.as_micros())
            .unwrap_or(u64::MAX)
            .saturating_add(1);
        self.looked.store(looked, Ordering::Release);
        Ok(self.index.position())
    }

    /// Somebody restored an older database under this process. What is known stays known.
    fn start_again(&self, head: u64, position: u64) {
        metrics::counter!("kepler_status_journal_taken_back_total").increment(1);
        tracing::error!(
            head,
            position,
            "the journal of statuses was taken back; it is read again from its start"
        );
        self.index.rewind();
    }
}

impl Authority {
    /// The status of every certificate, as far as this node has followed.
    pub fn status_index(&self) -> &StatusIndex {
        self.statuses.index()
    }

    /// How long ago the index was known to be whole; `None` before the first time.
    pub fn status_age(&self) -> Option<Duration> {
        self.statuses.age(&*self.clock)
    }

    /// Fills the journal from the tables where it has no row yet: a database from before the journal (at start).
    pub async fn rebuild_status_journal(&self) -> Result<()> {
        let entries = status_journal::rebuild(&self.store).await?;
        if entries > 0 {
            tracing::info!(entries, "the journal of statuses was made from the register");
        }
        Ok(())
    }

    /// Merges old rows of the journal, so that a node starts from few large ones (task).
    pub async fn merge_status_journal(&self) -> Result<()> {
        while status_journal::merge(&self.store, Merge::default()).await? > 0 {}
        Ok(())
    }

    /// Takes what other nodes and this one have committed: [`StatusFollower::follow`].
    pub async fn follow_status(&self) -> Result<u64> {
        self.statuses.follow(&self.store, &*self.clock).await
    }

    /// Looks again and again, until the caller drops it.
    pub async fn keep_following_status(&self) {
        loop {
            match tokio::time::timeout(PATIENCE, self.follow_status()).await {
                Ok(Ok(_)) => {}
                Ok(Err(error)) => {
                    tracing::error!(error = ?error, "the index of statuses does not follow");
                }
                Err(_) => {
                    tracing::error!("the index of statuses does not follow: the database does not answer");
                }
            }
            let _woken = tokio::time::timeout(POLL, self.store.status_changed()).await;
        }
    }
}

/// From the register entry to the moment when OCSP tells of it.
fn measure(revoked: &[Revocation], now: Timestamp) {
    for revocation in revoked {
        let took = now.duration_since(revocation.at).as_secs_f64();
        metrics::histogram!("kepler_revocation_visible_seconds").record(took.max(0.0));
    }
}

/// Rows have thirty octets or two million: pages grow and shrink towards [`PAGE_OCTETS`].
fn next_page(page: u32, octets: usize) -> u32 {
    if octets > PAGE_OCTETS {
        (page / 2).max(2)
    } else if octets < PAGE_OCTETS / 4 {
        (page * 2).min(2_048)
    } else {
        page
    }
}
