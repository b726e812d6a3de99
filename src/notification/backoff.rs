//! When a failed delivery is tried again: from 5 seconds to 24 hours, given up after about three days.

use jiff::SignedDuration;

use crate::random::SecureRandom;

const SECONDS: [i64; 11] = [
    5, 30, 120, 600, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 86_400,
];

/// How long to wait after that many failures in a row; none when it is time to give up.
///
/// A fifth of the time is left to chance, so that messages that failed together do not come back together.
pub fn delay(failures: u32, random: &dyn SecureRandom) -> Option<SignedDuration> {
    let step = usize::try_from(failures.checked_sub(1)?).ok()?;
    let base = SECONDS.get(step)?.saturating_mul(1_000);
    // Without chance the schedule still holds: a broken random source must not lose a message.
    let chance = crate::random::bytes::<2>(random).map_or(0, u16::from_be_bytes);
    let jitter = base / 5 * i64::from(chance) / i64::from(u16::MAX);
    Some(SignedDuration::from_millis(base - base / 10 + jitter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SeededRandom;

    #[test]
    fn grows_from_seconds_to_a_day_and_gives_up_after_three_days() {
        let random = SeededRandom::new(1);
        let delays: Vec<_> = (1..).map_while(|failures| delay(failures, &random)).collect();
        let total: i64 = delays.iter().map(SignedDuration::as_secs).sum();
        assert!(
            delays.is_sorted_by_key(|delay| delay.as_hours() / 8),
            "{delays:?}"
        );
        assert!(delays[0] <= SignedDuration::from_secs(6), "{:?}", delays[0]);
        assert!((60 * 3_600..84 * 3_600).contains(&total), "{total}");
    }

    #[test]
    fn chance_moves_a_delay_by_a_tenth_at_most() {
        let random = SeededRandom::new(2);
        let seen: Vec<i64> = (0..100)
            .filter_map(|_| delay(6, &random))
            .map(|delay| delay.as_secs())
            .collect();
        assert!(
            seen.iter().all(|seconds| (3_240..=3_960).contains(seconds)),
            "{seen:?}"
        );
        assert!(seen.iter().any(|seconds| *seconds < 3_500) && seen.iter().any(|seconds| *seconds > 3_700));
    }

    #[test]
    fn no_failure_needs_no_delay() {
        assert_eq!(delay(0, &SeededRandom::new(3)), None);
    }
}
