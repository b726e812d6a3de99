//! Changes of status for tests.

use jiff::Timestamp;
use proptest::{collection::vec, prelude::*, sample::select};

use super::{
    change::{Standing, StatusChange},
    serial::Serial,
};
use crate::registry::revocation::{Revocation, RevocationReason};

prop_compose! {
    /// Any standing.
    pub(super) fn standing()(
        end in 0_i64..=253_402_207_200,
        revocation in proptest::option::of((-1_000_000_000_i64..4_000_000_000_000_000, select(&RevocationReason::ALL))),
        since in proptest::option::of(-1_000_000_000_i64..4_000_000_000_000_000),
    ) -> Standing {
        let instant = |micros| Timestamp::from_microsecond(micros).unwrap();
        let revocation = revocation.map(|(at, reason)| {
            Revocation::new(instant(at), reason).invalid_since(since.map(instant))
        });
        Standing { not_after: Timestamp::from_second(end).unwrap(), revocation }
    }
}

prop_compose! {
    /// A change of one of two issuers.
    pub(super) fn change()(
        issuer in select(&["aa00", "bb11"]),
        serial in vec(any::<u8>(), 1..=20),
        standing in standing(),
    ) -> StatusChange {
        StatusChange { issuer: (*issuer).to_owned(), serial: Serial::new(&serial).unwrap(), standing }
    }
}
