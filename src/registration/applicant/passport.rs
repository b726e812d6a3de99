//! The internal passport of the Russian Federation, and until when it is valid.

use jiff::{ToSpan as _, civil::Date};
use serde::{Deserialize, Serialize};

use crate::registration::applicant::{
    birth::BirthDate,
    text::{Line, Malformed, digits, mask_all_but_last, silent_debug, text_value},
};

/// The age from which a passport is issued.
const FIRST_ISSUE_AGE: i16 = 14;

/// The ages at which a passport must be replaced.
const REPLACEMENT_AGES: [i16; 2] = [20, 45];

/// How long the old passport serves after such a birthday.
const DAYS_TO_REPLACE: i64 = 90;

text_value! {
    /// The series of a passport: four digits; `45 00` is read too.
    PassportSeries, parse: parse_series, masked: |text: &str| mask_all_but_last(text, 0)
}

text_value! {
    /// The number of a passport: six digits.
    PassportNumber, parse: parse_number, masked: |text: &str| mask_all_but_last(text, 2)
}

text_value! {
    /// The code of the office that issued a passport, `770-001`; `770001` is read too.
    DivisionCode, parse: parse_division, masked: |text: &str| mask_all_but_last(text, 0)
}

/// A passport, as the applicant states it. Only the ministry's answer proves that it exists.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passport {
    /// Four digits.
    pub series: PassportSeries,
    /// Six digits.
    pub number: PassportNumber,
    /// The day of issue.
    pub issued_on: Date,
    /// The office, in words.
    pub issued_by: Line,
    /// The office, as a code.
    pub division_code: DivisionCode,
}

silent_debug!(Passport);

/// Why a passport cannot serve on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PassportRefused {
    /// It was issued after the day in question.
    #[error("the passport's day of issue is in the future")]
    IssuedInFuture,
    /// It was issued before the fourteenth birthday.
    #[error("the passport was issued before its holder was 14")]
    IssuedTooEarly,
    /// It had to be replaced at this age.
    #[error("the passport had to be replaced at the age of {age}")]
    ReplacementOverdue {
        /// 20 or 45.
        age: i16,
    },
}

impl PassportRefused {
    /// The stable name of the rule.
    pub fn code(self) -> &'static str {
        match self {
            Self::IssuedInFuture => "passport_issued_in_future",
            Self::IssuedTooEarly => "passport_issued_too_early",
            Self::ReplacementOverdue { .. } => "passport_replacement_overdue",
        }
    }
}

impl Passport {
    /// Whether the passport serves on `today`: issued from 14, replaced at 20 and 45, the old one serves
    /// through the ninetieth day after that birthday. An answer of the ministry overrides this rule.
    pub fn valid_on(&self, birth: BirthDate, today: Date) -> Result<(), PassportRefused> {
        if self.issued_on > today {
            return Err(PassportRefused::IssuedInFuture);
        }
        if self.issued_on < birth.birthday(FIRST_ISSUE_AGE) {
            return Err(PassportRefused::IssuedTooEarly);
        }
        let overdue = REPLACEMENT_AGES.into_iter().find(|age| {
            let birthday = birth.birthday(*age);
            self.issued_on < birthday && birthday.saturating_add(DAYS_TO_REPLACE.days()) < today
        });
        overdue.map_or(Ok(()), |age| Err(PassportRefused::ReplacementOverdue { age }))
    }
}

fn parse_series(text: &str) -> Result<String, Malformed> {
    let plain = match text.split_once(' ') {
        Some((region, year)) if region.len() == 2 => [region, year].concat(),
        _ => text.to_owned(),
    };
    digits::<4>(&plain)
        .map(|_| plain)
        .ok_or(Malformed::new("passport_series"))
}

fn parse_number(text: &str) -> Result<String, Malformed> {
    digits::<6>(text)
        .map(|_| text.to_owned())
        .ok_or(Malformed::new("passport_number"))
}

fn parse_division(text: &str) -> Result<String, Malformed> {
    let wrong = Malformed::new("division_code");
    let plain = match text.split_once('-') {
        Some((office, rest)) if office.len() == 3 => [office, rest].concat(),
        _ => text.to_owned(),
    };
    digits::<6>(&plain).ok_or(wrong)?;
    let (office, rest) = plain.split_at_checked(3).ok_or(wrong)?;
    Ok(format!("{office}-{rest}"))
}
