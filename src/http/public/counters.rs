//! Counters of the public listener, looked up once: not for every answer.

use metrics::{Counter, counter};

use crate::status::ocsp::{answer::Told, response::Refusal};

/// What has been answered.
pub(super) struct Counters {
    /// Answers that were there already.
    pub(super) kept: Counter,
    good: Counter,
    revoked: Counter,
    unknown: Counter,
    never_issued: Counter,
    refusals: [(Refusal, Counter); 4],
}

impl Counters {
    /// Registers them with the recorder of this process, which must be there already.
    pub(super) fn new() -> Self {
        let status = |status| counter!("kepler_ocsp_statuses_total", "status" => status);
        let refusals = [
            Refusal::MalformedRequest,
            Refusal::InternalError,
            Refusal::TryLater,
            Refusal::Unauthorized,
        ];
        Self {
            kept: counter!("kepler_ocsp_kept_answers_total"),
            good: status("good"),
            revoked: status("revoked"),
            unknown: status("unknown"),
            never_issued: counter!("kepler_ocsp_never_issued_total"),
            refusals: refusals.map(|refusal| {
                (
                    refusal,
                    counter!("kepler_ocsp_refusals_total", "refusal" => refusal.code()),
                )
            }),
        }
    }

    /// An answer goes out.
    pub(super) fn told(&self, told: Told) {
        let counts = [
            (&self.good, told.good),
            (&self.revoked, told.revoked),
            (&self.unknown, told.elsewhere + told.never_issued),
            (&self.never_issued, told.never_issued),
        ];
        for (counter, count) in counts {
            if count > 0 {
                counter.increment(u64::from(count));
            }
        }
    }

    /// A refusal goes out.
    pub(super) fn refused(&self, refusal: Refusal) {
        let counter = self.refusals.iter().find(|(known, _)| *known == refusal);
        if let Some((_, counter)) = counter {
            counter.increment(1);
        }
    }
}
