//! The date of birth: its bounds, and the day on which a person reaches an age.

use std::{fmt, str::FromStr};

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::registration::applicant::text::{Malformed, silent_debug};

const EARLIEST: Date = date(1900, 1, 1);

/// The age from which a person has a passport, and so may apply.
const APPLICANT_AGE: i16 = 14;

/// A date of birth, not before 1900. Whether it suits today is asked with [`BirthDate::suits`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Date", into = "Date")]
pub struct BirthDate(Date);

impl BirthDate {
    /// The date itself.
    pub fn date(self) -> Date {
        self.0
    }

    /// Whether a person born then may apply `today`: born already, and at least 14 years old.
    pub fn suits(self, today: Date) -> Result<(), Malformed> {
        if self.0 > today {
            return Err(Malformed::new("birth_date_future"));
        }
        if self.birthday(APPLICANT_AGE) > today {
            return Err(Malformed::new("birth_date_too_young"));
        }
        Ok(())
    }

    /// The birthday on which the person reaches `age`; in a common year 29 February passes to 1 March.
    pub fn birthday(self, age: i16) -> Date {
        let year = self.0.year().saturating_add(age);
        Date::new(year, self.0.month(), self.0.day())
            .or_else(|_| Date::new(year, 3, 1))
            .unwrap_or(Date::MAX)
    }
}

silent_debug!(BirthDate);

/// Writes `YYYY-MM-DD`.
impl fmt::Display for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<Date> for BirthDate {
    type Error = Malformed;
    fn try_from(date: Date) -> Result<Self, Malformed> {
        if date < EARLIEST {
            return Err(Malformed::new("birth_date_before_1900"));
        }
        Ok(Self(date))
    }
}

impl From<BirthDate> for Date {
    fn from(birth: BirthDate) -> Date {
        birth.0
    }
}

/// Reads `YYYY-MM-DD`.
impl FromStr for BirthDate {
    type Err = Malformed;
    fn from_str(text: &str) -> Result<Self, Malformed> {
        text.parse::<Date>()
            .map_err(|_| Malformed::new("birth_date_format"))?
            .try_into()
    }
}
