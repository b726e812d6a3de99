//! A lane of signatures: so many at a time, so many waiting, and past it nobody waits.
//!
//! Answers that are there already never come here. Between two signatures of one turn of the lane everything else that
//! could go on goes on once, so that a flood of signatures delays nobody by more than one of them.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::status::ocsp::{
    answer::{Answer, Unsigned},
    response::Refusal,
};

/// One signature of so many is checked before the answer is sent.
const SAMPLE: u32 = 1024;

/// A lane of signatures.
pub(super) struct Lane {
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
    bound: usize,
    wrong: metrics::Counter,
    full: metrics::Counter,
}

impl Lane {
    /// At most `places` answers wait or are signed, at most `turns` are signed at a time.
    pub(super) fn new(name: &'static str, places: usize, turns: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(places)),
            turns: Arc::new(Semaphore::new(turns.max(1))),
            bound: places,
            wrong: metrics::counter!("kepler_ocsp_wrong_signatures_total"),
            full: metrics::counter!("kepler_ocsp_lane_full_total", "lane" => name),
        }
    }

    /// Signs: at once where the key never waits, on the blocking pool otherwise. `TryLater` when the lane is full.
    pub(super) async fn sign(&self, unsigned: Unsigned) -> Result<Answer, Refusal> {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            self.full.increment(1);
            return Err(Refusal::TryLater);
        };
        let signed = if unsigned.signs_at_once() {
            let turn = self.turns.acquire().await.map_err(|_| Refusal::InternalError)?;
            let signed = sign(unsigned);
            if self.places.available_permits() + 1 < self.bound {
                // Others wait here: let everybody else go on before they do.
                tokio::task::yield_now().await;
            }
            drop(turn);
            drop(place);
            signed
        } else {
            let turn = Arc::clone(&self.turns)
                .acquire_owned()
                .await
                .map_err(|_| Refusal::InternalError)?;
            // Both are given back when the key has answered, even if the client has gone.
            let signing = tokio::task::spawn_blocking(move || {
                let signed = sign(unsigned);
                drop((turn, place));
                signed
            });
            signing.await.map_err(|_| Refusal::InternalError)?
        };
        if matches!(signed, Err(Refusal::InternalError)) {
            self.wrong.increment(1);
            tracing::error!("an OCSP answer was signed wrongly, and not sent; is the responder's key sound?");
        }
        signed
    }
}

fn sign(unsigned: Unsigned) -> Result<Answer, Refusal> {
    use std::sync::atomic::{AtomicU32, Ordering};
    static SIGNED: AtomicU32 = AtomicU32::new(0);
    if SIGNED.fetch_add(1, Ordering::Relaxed).is_multiple_of(SAMPLE) {
        unsigned.sign_and_check()
    } else {
        unsigned.sign()
    }
}
