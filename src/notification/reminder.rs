//! Which expiry reminder is due. A pure function of the clock and of what was sent, so restarts and clock jumps
//! cannot double a reminder.

use jiff::{SignedDuration, Timestamp};

use crate::registry::certificate::CertificateRecord;

/// Days before the end at which the holder is reminded.
pub const THRESHOLDS: [u16; 6] = [90, 60, 30, 14, 7, 1];

/// From so many days before the end a renewal may be asked for.
pub const RENEWAL_OPENS: i64 = 60;

const DAY: i64 = 86_400;

/// The end of use: certificate or key, whichever comes first.
pub fn end_of_use(certificate: &CertificateRecord) -> Timestamp {
    certificate.not_after.min(certificate.key_not_after)
}

/// Days left until `end`, a begun day counted; 0 afterwards.
pub fn days_left(now: Timestamp, end: Timestamp) -> i64 {
    let seconds = end.duration_since(now).as_secs().max(0);
    (seconds + DAY - 1) / DAY
}

/// The threshold that is due at `now` for one certificate and channel, given those already `sent`.
///
/// Only the nearest passed threshold counts: what an outage made us miss collapses into it. Once a nearer one was
/// sent, a farther one is never due, even if the clock went back. Nothing is due after the end, after a revocation, or
/// for thresholds that lay before the certificate began.
pub fn due(certificate: &CertificateRecord, now: Timestamp, sent: &[u16]) -> Option<u16> {
    if certificate.revocation.is_some() {
        return None;
    }
    due_between(certificate.not_before, end_of_use(certificate), now, sent)
}

/// [`due`] by the bare dates: a certificate in force from `start` to `end`.
pub fn due_between(start: Timestamp, end: Timestamp, now: Timestamp, sent: &[u16]) -> Option<u16> {
    if now >= end {
        return None;
    }
    let nearest = THRESHOLDS
        .into_iter()
        .filter(|days| {
            end.checked_sub(SignedDuration::from_secs(i64::from(*days) * DAY))
                .is_ok_and(|moment| start <= moment && moment <= now)
        })
        .min()?;
    let nearer_was_sent = sent.iter().any(|days| *days <= nearest);
    (!nearer_was_sent).then_some(nearest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const YEAR: i64 = 365;

    fn at_days(days: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + days * DAY).unwrap()
    }

    fn due_at(days_before_end: i64, sent: &[u16]) -> Option<u16> {
        due_between(at_days(0), at_days(YEAR), at_days(YEAR - days_before_end), sent)
    }

    #[test]
    fn a_calm_year_reminds_at_every_threshold_once() {
        let mut sent = Vec::new();
        let mut days = Vec::new();
        for left in (-5..=YEAR).rev() {
            if let Some(threshold) = due_at(left, &sent) {
                sent.push(threshold);
                days.push(left);
            }
        }
        assert_eq!(sent, THRESHOLDS);
        assert_eq!(days, THRESHOLDS.map(i64::from));
    }

    #[test]
    fn missed_thresholds_collapse_into_the_nearest() {
        assert_eq!(due_at(10, &[]), Some(14));
        assert_eq!(due_at(10, &[14]), None);
        assert_eq!(due_at(10, &[90]), Some(14));
    }

    #[test]
    fn a_clock_that_went_back_repeats_nothing() {
        assert_eq!(due_at(25, &[7]), None);
        assert_eq!(due_at(6, &[7]), None);
        assert_eq!(due_at(1, &[7]), Some(1));
    }

    #[test]
    fn nothing_before_the_first_threshold_and_after_the_end() {
        assert_eq!(due_at(91, &[]), None);
        assert_eq!(due_at(0, &[]), None);
        assert_eq!(due_at(-1, &[]), None);
    }

    #[test]
    fn a_short_certificate_has_no_thresholds_from_before_its_birth() {
        assert_eq!(due_between(at_days(0), at_days(20), at_days(0), &[]), None);
        assert_eq!(due_between(at_days(0), at_days(20), at_days(6), &[]), Some(14));
    }

    #[test]
    fn a_begun_day_counts() {
        assert_eq!(days_left(at_days(0), at_days(7)), 7);
        let a_moment_later = at_days(0).checked_add(SignedDuration::from_secs(1)).unwrap();
        assert_eq!(days_left(a_moment_later, at_days(7)), 7);
        assert_eq!(days_left(at_days(8), at_days(7)), 0);
    }

    proptest! {
        /// The clock jumps anywhere, the process restarts between any two looks: what was sent is all that remains.
        #[test]
        fn each_threshold_at_most_once_and_never_farther_after_nearer(
            jumps in proptest::collection::vec(-30_i64 * 24..30 * 24, 1..200),
            start in 0_i64..YEAR,
        ) {
            let mut sent: Vec<u16> = Vec::new();
            let mut now = at_days(start);
            for hours in jumps {
                now = now.checked_add(SignedDuration::from_hours(hours)).unwrap();
                if let Some(threshold) = due_between(at_days(0), at_days(YEAR), now, &sent) {
                    prop_assert!(sent.iter().all(|earlier| *earlier > threshold), "{threshold} after {sent:?}");
                    prop_assert!(days_left(now, at_days(YEAR)) <= i64::from(threshold));
                    sent.push(threshold);
                }
            }
        }
    }
}
