//! The grid of times at which calls can be booked.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};

use crate::id::OperatorId;

/// The rules of the grid. Times are of the authority's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SlotRules {
    /// First start of a day, `HH:MM`.
    pub opens: Time,
    /// Last end of a day, `HH:MM`.
    pub closes: Time,
    /// Minutes from one start to the next: the call and its buffer.
    pub every_minutes: u32,
    /// Minutes of the call itself.
    pub call_minutes: u32,
    /// How long ahead one must book, in minutes.
    pub lead_minutes: u32,
    /// How far ahead one can book, in days.
    pub horizon_days: u32,
    /// How long before the start the operator may open the call, in minutes.
    pub check_in_minutes: u32,
    /// Also on days that are not working days.
    pub every_day: bool,
}

impl Default for SlotRules {
    fn default() -> Self {
        Self {
            opens: Time::constant(9, 0, 0, 0),
            closes: Time::constant(18, 0, 0, 0),
            every_minutes: 30,
            call_minutes: 20,
            lead_minutes: 120,
            horizon_days: 14,
            check_in_minutes: 15,
            every_day: false,
        }
    }
}

/// A time at which one operator could hold a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The operator.
    pub operator: OperatorId,
    /// Start.
    pub starts_at: Timestamp,
    /// End of the call.
    pub ends_at: Timestamp,
}

impl SlotRules {
    /// All starts between `now` plus the lead and the horizon, at most `limit`.
    pub fn starts(
        &self,
        now: Timestamp,
        zone: &TimeZone,
        is_working_day: impl Fn(Date) -> bool,
        limit: usize,
    ) -> Vec<Timestamp> {
        let earliest = now + SignedDuration::from_mins(i64::from(self.lead_minutes));
        let first_day = now.to_zoned(zone.clone()).date();
        let mut starts = Vec::new();
        for day in first_day
            .series(jiff::Span::new().days(1))
            .take(self.horizon_days as usize + 1)
        {
            if !self.every_day && !is_working_day(day) {
                continue;
            }
            for time in self.times_of_day() {
                let Ok(start) = day.to_datetime(time).to_zoned(zone.clone()) else {
                    continue;
                };
                if start.timestamp() >= earliest {
                    starts.push(start.timestamp());
                }
                if starts.len() >= limit {
                    return starts;
                }
            }
        }
        starts
    }

    /// The end of a call that starts then.
    pub fn end_of(&self, starts_at: Timestamp) -> Timestamp {
        starts_at + SignedDuration::from_mins(i64::from(self.call_minutes))
    }

    fn times_of_day(&self) -> impl Iterator<Item = Time> {
        let step = jiff::Span::new().minutes(i64::from(self.every_minutes.max(5)));
        let (closes, call) = (
            self.closes,
            jiff::Span::new().minutes(i64::from(self.call_minutes)),
        );
        self.opens
            .series(step)
            .take_while(move |start| start.checked_add(call).is_ok_and(|end| end <= closes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::ProductionCalendar;

    fn starts(now: &str, rules: &SlotRules, limit: usize) -> Vec<String> {
        let calendar = ProductionCalendar::embedded().unwrap();
        let zone = TimeZone::fixed(jiff::tz::Offset::constant(3));
        let works = |day| calendar.is_working_day(day);
        let starts = rules.starts(now.parse().unwrap(), &zone, works, limit);
        starts.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_first_start_is_two_hours_ahead_and_the_last_call_ends_before_closing() {
        let day = starts("2026-02-03T07:10:00Z", &SlotRules::default(), 100);
        assert_eq!(day[0], "2026-02-03T09:30:00Z", "12:30 in Moscow");
        let last = day.iter().rfind(|start| start.starts_with("2026-02-03")).unwrap();
        assert_eq!(last, "2026-02-03T14:30:00Z", "17:30 in Moscow, ends at 17:50");
    }

    #[test]
    fn days_off_have_no_calls_unless_the_rules_say_so() {
        let eve = "2026-03-06T15:00:00Z";
        assert_eq!(
            starts(eve, &SlotRules::default(), 1),
            ["2026-03-10T06:00:00Z"],
            "8 and 9 March are off"
        );
        let every_day = SlotRules {
            every_day: true,
            ..SlotRules::default()
        };
        assert_eq!(starts(eve, &every_day, 1), ["2026-03-07T06:00:00Z"]);
    }

    #[test]
    fn the_grid_is_bounded_by_its_limit_and_its_horizon() {
        let now = "2026-02-02T05:00:00Z";
        assert_eq!(starts(now, &SlotRules::default(), 5).len(), 5);
        let last = starts(now, &SlotRules::default(), usize::MAX).pop().unwrap();
        assert!(last.starts_with("2026-02-16"), "{last}");
        let zero = SlotRules {
            every_minutes: 0,
            ..SlotRules::default()
        };
        assert!(
            !starts(now, &zero, 10).is_empty(),
            "a step of nothing does not hang"
        );
    }
}
