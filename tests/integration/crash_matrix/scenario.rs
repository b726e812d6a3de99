//! What the process that is to end does: the shortest way past a point.

use std::time::Duration;

use kepler::{crash::Point, jobs::worker, registry::revocation::RevocationReason};
use tokio_util::sync::CancellationToken;

use super::world::Copy;
use crate::support::{authority::TestAuthority, fakes::Mood};

/// How long the workers may take; the process ends long before.
const PATIENCE: Duration = Duration::from_secs(20);

/// A piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scenario {
    /// The waiting applications get their certificates.
    Issue,
    /// The same, with a key that refuses: attempts are given up.
    Abandon,
    /// A certificate is revoked and the CRL made.
    Revoke,
    /// An OCSP responder gets its certificate.
    Renew,
}

impl Scenario {
    /// The one that passes the point. A point without scenario fails the test: it would never be reached.
    pub(super) fn of(point: Point) -> Self {
        let (room, _) = point.code().split_once('.').unwrap_or((point.code(), ""));
        match room {
            "issue" | "intent" | "sign" | "record" => Self::Issue,
            "abandon" => Self::Abandon,
            "revoke" | "crl" => Self::Revoke,
            "responder" => Self::Renew,
            other => panic!("no scenario passes {other}: add one"),
        }
    }

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Abandon => "abandon",
            Self::Revoke => "revoke",
            Self::Renew => "renew",
        }
    }

    pub(super) fn from_code(code: &str) -> Self {
        let all = [Self::Issue, Self::Abandon, Self::Revoke, Self::Renew];
        all.into_iter().find(|scenario| scenario.code() == code).unwrap()
    }

    /// How often the process comes by before it ends: certificates of one batch are signed one by one, so it also ends
    /// when one is signed and the next is not.
    pub(super) fn passes(point: Point) -> &'static [u32] {
        if point.code().starts_with("sign.") {
            &[1, 2]
        } else {
            &[1]
        }
    }

    /// Does it.
    pub(super) async fn run(self, house: &TestAuthority, copy: &Copy) {
        match self {
            Self::Issue => {}
            Self::Abandon => *house.mood.lock().unwrap() = Mood::Breaks,
            Self::Revoke => {
                let reason = RevocationReason::KeyCompromise;
                let done = house
                    .authority
                    .revoke(&house.officer, copy.revocable(), reason)
                    .await;
                done.unwrap();
            }
            Self::Renew => {
                house.authority.responders().await;
            }
        }
        // The workers of a server, so that a batch is a batch.
        let stop = CancellationToken::new();
        let workers = tokio::spawn(worker::run(house.authority.clone(), 4, stop.clone()));
        house.authority.settle(PATIENCE).await.unwrap();
        stop.cancel();
        workers.await.unwrap();
    }
}
