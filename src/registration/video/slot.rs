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
