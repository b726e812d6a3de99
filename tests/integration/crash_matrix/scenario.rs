//! What the process that is to end does: the shortest way past a point.

use kepler::{
    crash::Point,
    jobs::worker,
    registry::revocation::RevocationReason,
};

use super::world::Copy;
use crate::support::{authority::TestAuthority, fakes::Mood};

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

    /// Does it.
    pub(super) async fn run(self, house: &TestAuthority, copy: &Copy) {
        match self {
            Self::Issue => {}
            Self::Abandon => *house.mood.lock().unwrap() = Mood::Breaks,
            Self::Revoke => {
                let reason = RevocationReason::KeyCompromise;
                let done = house.authority.revoke(&house.officer, copy.revocable(), reason).await;
                done.unwrap();
            }
            Self::Renew => {
                house.authority.responders().await;
            }
        }
        worker::drain(&house.authority).await.unwrap();
    }
}
