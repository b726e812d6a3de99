//! A person who applies.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::registration::applicant::{
    birth::BirthDate,
    contact::{EmailAddress, PhoneNumber},
    inn::PersonInn,
    name::PersonName,
    passport::{Passport, PassportRefused},
    snils::Snils,
    text::{Line, Malformed, silent_debug},
};

/// The sex that the passport states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// Ж.
    Female,
    /// М.
    Male,
}

/// Everything that the registers are asked about a person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The name.
    pub name: PersonName,
    /// Date of birth.
    pub birth_date: BirthDate,
    /// Place of birth, as the passport writes it.
    pub birth_place: Line,
    /// Sex.
    pub sex: Sex,
    /// Pension account.
    pub snils: Snils,
    /// Taxpayer number.
    pub inn: PersonInn,
    /// Passport.
    pub passport: Passport,
    /// E-mail.
    pub email: EmailAddress,
    /// Telephone.
    pub phone: PhoneNumber,
}

silent_debug!(Person);

/// Why a person cannot apply on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PersonRefused {
    /// Not born yet, or too young.
    #[error(transparent)]
    BirthDate(#[from] Malformed),
    /// The passport does not serve.
    #[error(transparent)]
    Passport(#[from] PassportRefused),
}

impl PersonRefused {
    /// The stable name of the rule.
    pub fn code(self) -> &'static str {
        match self {
            Self::BirthDate(malformed) => malformed.code,
            Self::Passport(refused) => refused.code(),
        }
    }
}

impl Person {
    /// Whether the person may apply `today`: the rules that need a calendar, not a register.
    pub fn may_apply(&self, today: Date) -> Result<(), PersonRefused> {
        self.birth_date.suits(today)?;
        self.passport.valid_on(self.birth_date, today)?;
        Ok(())
    }
}
