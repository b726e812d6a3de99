//! Working days: the production calendar of the Russian Federation, and deadlines counted in working days.
//!
//! One file per year, `config/calendar/<year>.toml`; those that are known at build time are embedded, a later year is
//! added with [`ProductionCalendar::with_year`]. The Government names a year's days only in the autumn before it, so
//! [`ProductionCalendar::known`] says whether a year has its file; without one, Monday to Friday are working days.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{
    Timestamp,
    civil::{Date, Weekday},
    tz::{Offset, TimeZone},
};
use serde::Deserialize;

const EMBEDDED: [&str; 3] = [
    include_str!("../config/calendar/2025.toml"),
    include_str!("../config/calendar/2026.toml"),
    include_str!("../config/calendar/2027.toml"),
];

/// Moscow has stood at UTC+3 since 2014 and the law knows no summer time, so no time zone database is needed.
const MOSCOW: Offset = Offset::constant(3);

/// More working days than this, some 40 years, are counted as this many.
const MAXIMUM_DAYS: u32 = 10_000;

/// A calendar file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InvalidCalendar {
    /// It is not the TOML that is expected.
    #[error("calendar file: {0}")]
    Format(#[from] toml::de::Error),
    /// A day is not `MM-DD` of that year.
    #[error("calendar of {year}: {day} is not a day of that year")]
    Day {
        /// The file's year.
        year: i16,
        /// The text.
        day: String,
    },
    /// A day contradicts itself: off and working, a weekday named as a working weekend, a short day that is off.
    #[error("calendar of {year}: {day} contradicts another entry")]
    Contradiction {
        /// The file's year.
        year: i16,
        /// The day.
        day: Date,
    },
}

/// Which days people work, year by year.
#[derive(Clone, Debug, Default)]
pub struct ProductionCalendar {
    years: BTreeMap<i16, Year>,
}

#[derive(Clone, Debug)]
struct Year {
    off: BTreeSet<Date>,
    short: BTreeSet<Date>,
    working: BTreeSet<Date>,
}

impl ProductionCalendar {
    /// The years that came with this build.
    pub fn embedded() -> Result<Self, InvalidCalendar> {
        EMBEDDED.into_iter().try_fold(Self::default(), Self::with_year)
    }

    /// The calendar with one more year, or with a year replaced.
    pub fn with_year(mut self, file: &str) -> Result<Self, InvalidCalendar> {
        let file: File = toml::from_str(file)?;
        let year = file.year;
        self.years.insert(year, Year::try_from(file)?);
        Ok(self)
    }

    /// Whether the year has its calendar; where not, the answers are those of an ordinary week.
    pub fn known(&self, year: i16) -> bool {
        self.years.contains_key(&year)
    }

    /// Whether people work on that day.
    pub fn is_working_day(&self, day: Date) -> bool {
        match self.years.get(&day.year()) {
            Some(year) => year.working.contains(&day) || !(is_weekend(day) || year.off.contains(&day)),
            None => !is_weekend(day),
        }
    }

    /// Whether that day is a working day one hour shorter than others.
    pub fn is_short_day(&self, day: Date) -> bool {
        self.years
            .get(&day.year())
            .is_some_and(|year| year.short.contains(&day))
    }

    /// The same time of day in Moscow, `days` working days later. The day of `from` does not count, whether people
    /// work on it or not (Civil Code art. 191).
    pub fn add_working_days(&self, from: Timestamp, days: impl Into<u32>) -> Timestamp {
        let start = moscow_time(from);
        let later =
            (0..days.into().min(MAXIMUM_DAYS)).fold(start.date(), |day, _| self.next_working_day(day));
        let end = later.to_datetime(start.time()).to_zoned(TimeZone::fixed(MOSCOW));
        end.map_or(Timestamp::MAX, |end| end.timestamp())
    }

    /// How many working days begin after the day of `from`, up to and with the day of `to`, in Moscow.
    pub fn working_days_between(&self, from: Timestamp, to: Timestamp) -> usize {
        let last = moscow_date(to);
        let days = std::iter::successors(Some(moscow_date(from)), |day| day.tomorrow().ok());
        days.skip(1)
            .take_while(|day| *day <= last)
            .filter(|day| self.is_working_day(*day))
            .count()
    }

    fn next_working_day(&self, day: Date) -> Date {
        let mut later = std::iter::successors(day.tomorrow().ok(), |day| day.tomorrow().ok());
        later.find(|day| self.is_working_day(*day)).unwrap_or(Date::MAX)
    }
}

/// The date in Moscow at that moment: the zone of the authority's working days.
pub fn moscow_date(at: Timestamp) -> Date {
    moscow_time(at).date()
}

fn moscow_time(at: Timestamp) -> jiff::civil::DateTime {
    MOSCOW.to_datetime(at)
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    year: i16,
    off: Vec<String>,
    short: Vec<String>,
    working: Vec<String>,
}

impl TryFrom<File> for Year {
    type Error = InvalidCalendar;
    fn try_from(file: File) -> Result<Self, InvalidCalendar> {
        let days = |texts: &[String]| -> Result<BTreeSet<Date>, InvalidCalendar> {
            texts.iter().map(|text| day_of(file.year, text)).collect()
        };
        let year = Self {
            off: days(&file.off)?,
            short: days(&file.short)?,
            working: days(&file.working)?,
        };
        let wrong_working = year
            .working
            .iter()
            .find(|day| !is_weekend(**day) || year.off.contains(day));
        let is_off = |day: &Date| year.off.contains(day) || (is_weekend(*day) && !year.working.contains(day));
        let wrong_short = year.short.iter().find(|day| is_off(day));
        match wrong_working.or(wrong_short) {
            Some(day) => Err(InvalidCalendar::Contradiction {
                year: file.year,
                day: *day,
            }),
            None => Ok(year),
        }
    }
}

fn day_of(year: i16, text: &str) -> Result<Date, InvalidCalendar> {
    let wrong = || InvalidCalendar::Day {
        year,
        day: text.to_owned(),
    };
    let (month, day) = text.split_once('-').ok_or_else(wrong)?;
    let (month, day) = (
        month.parse().map_err(|_| wrong())?,
        day.parse().map_err(|_| wrong())?,
    );
    Date::new(year, month, day).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn calendar() -> ProductionCalendar {
        ProductionCalendar::embedded().unwrap()
    }

    fn days_of(year: i16) -> impl Iterator<Item = Date> {
        date(year, 1, 1)
            .series(jiff::Span::new().days(1))
            .take_while(move |day| day.year() == year)
    }

    #[test]
    fn years_have_as_many_working_days_and_hours_as_published() {
        let calendar = calendar();
        for (year, days, hours) in [(2025, 247, 1972), (2026, 247, 1972), (2027, 247, 1972)] {
            let working = days_of(year).filter(|day| calendar.is_working_day(*day)).count();
            let short = days_of(year).filter(|day| calendar.is_short_day(*day)).count();
            assert_eq!((working, working * 8 - short), (days, hours), "{year}");
        }
    }

    #[test]
    fn moved_days_are_off_and_working_saturdays_are_not() {
        let calendar = calendar();
        for off in [
            date(2025, 12, 31),
            date(2026, 1, 9),
            date(2026, 3, 9),
            date(2026, 12, 31),
            date(2027, 2, 22),
        ] {
            assert!(!calendar.is_working_day(off), "{off}");
        }
        for working in [
            date(2025, 11, 1),
            date(2025, 12, 30),
            date(2026, 1, 12),
            date(2027, 2, 20),
        ] {
            assert!(calendar.is_working_day(working), "{working}");
        }
        assert!(calendar.is_short_day(date(2026, 4, 30)) && !calendar.is_short_day(date(2026, 4, 29)));
    }

    #[test]
    fn a_deadline_passes_over_the_new_year() {
        let from = "2025-12-30T10:30:00Z".parse().unwrap();
        assert_eq!(
            calendar().add_working_days(from, 1_u16),
            "2026-01-12T10:30:00Z".parse().unwrap()
        );
        assert_eq!(
            calendar().add_working_days(from, 5_u16),
            "2026-01-16T10:30:00Z".parse().unwrap()
        );
        assert_eq!(calendar().add_working_days(from, 0_u16), from);
    }

    #[test]
    fn days_are_those_of_moscow() {
        // Half past midnight on Friday in Moscow is still Thursday by UTC.
        let friday = "2026-03-05T21:30:00Z".parse().unwrap();
        assert_eq!(moscow_date(friday), date(2026, 3, 6));
        assert_eq!(
            calendar().add_working_days(friday, 1_u16),
            "2026-03-09T21:30:00Z".parse().unwrap()
        );
    }

    #[test]
    fn a_weekend_is_no_head_start() {
        let saturday = "2026-02-07T12:00:00Z".parse().unwrap();
        let monday = "2026-02-09T12:00:00Z".parse().unwrap();
        assert_eq!(calendar().add_working_days(saturday, 1_u16), monday);
        assert_eq!(calendar().working_days_between(saturday, monday), 1);
        assert_eq!(calendar().working_days_between(monday, saturday), 0);
    }

    #[test]
    fn years_without_a_calendar_follow_the_week_and_say_so() {
        let calendar = calendar();
        assert!(calendar.known(2026) && !calendar.known(2031));
        assert!(calendar.is_working_day(date(2031, 1, 1)), "a Wednesday");
        assert!(!calendar.is_working_day(date(2031, 1, 4)), "a Saturday");
    }

    #[test]
    fn the_end_of_time_is_an_answer() {
        let calendar = calendar();
        assert_eq!(
            calendar.add_working_days(Timestamp::MAX, u32::MAX),
            Timestamp::MAX
        );
    }

    #[test]
    fn wrong_files_are_refused() {
        let file = |off: &str, short: &str, working: &str| {
            let text = format!("year = 2030\noff = [{off}]\nshort = [{short}]\nworking = [{working}]");
            ProductionCalendar::default()
                .with_year(&text)
                .map(|_| ())
                .map_err(|error| error.to_string())
        };
        assert_eq!(file("'01-01'", "", "'01-05'"), Ok(()));
        assert!(file("'02-29'", "", "").unwrap_err().contains("02-29"));
        assert!(file("'1 May'", "", "").unwrap_err().contains("1 May"));
        assert!(
            file("", "", "'01-04'").unwrap_err().contains("2030-01-04"),
            "a Friday is no weekend"
        );
        assert!(file("'01-05'", "", "'01-05'").unwrap_err().contains("2030-01-05"));
        assert!(
            file("", "'01-06'", "").unwrap_err().contains("2030-01-06"),
            "a Sunday is not short"
        );
        assert!(
            ProductionCalendar::default()
                .with_year("year = 2030\nholidays = []")
                .is_err()
        );
    }
}
