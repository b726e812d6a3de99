//! When a profile is in force: the acts behind profiles begin and end on known days.

use jiff::{Timestamp, civil::Date, tz::Offset};

/// From one day to another, in Moscow time; the last day is the first one out of force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EffectivePeriod {
    /// First day in force.
    pub from: Date,
    /// First day out of force; none while no end is known.
    pub until: Option<Date>,
}

impl EffectivePeriod {
    /// Whether it is in force at `instant`.
    pub fn contains(self, instant: Timestamp) -> bool {
        let today = moscow(instant);
        self.from <= today && self.until.is_none_or(|until| today < until)
    }

    /// Whether both are in force on some day.
    pub fn overlaps(self, other: Self) -> bool {
        let starts_before_end = |start: Self, end: Self| end.until.is_none_or(|until| start.from < until);
        starts_before_end(self, other) && starts_before_end(other, self)
    }
}

/// The day in Moscow: acts begin and end there.
pub fn moscow(instant: Timestamp) -> Date {
    Offset::constant(3).to_datetime(instant).date()
}
