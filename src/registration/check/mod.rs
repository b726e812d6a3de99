//! Questions to state registers: what is asked for whom, what may come back, who carries it.
//!
//! - [`connector`]: the trait that an adapter to a register implements, and what passes through it
//! - [`inputs`]: what a register is told about an applicant
//! - [`outcome`]: what a register said
//! - [`progress`]: where the checks of an application stand

pub mod connector;
pub mod inputs;
pub mod outcome;
pub mod progress;

use serde::{Deserialize, Serialize};

use super::applicant::HolderType;

/// One kind of question to one state register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    /// Is the passport valid (Ministry of the Interior).
    PassportValidity,
    /// Does the taxpayer number belong to this person (Federal Tax Service).
    PersonInn,
    /// Does the insurance number belong to this person (Social Fund).
    Snils,
    /// Extract of the register of legal entities, ЕГРЮЛ (Federal Tax Service).
    LegalEntityExtract,
    /// Extract of the register of entrepreneurs, ЕГРИП (Federal Tax Service).
    EntrepreneurExtract,
}

impl CheckKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::PassportValidity,
        Self::PersonInn,
        Self::Snils,
        Self::LegalEntityExtract,
        Self::EntrepreneurExtract,
    ];

    /// The name in database, API, wire and configuration.
    pub fn code(self) -> &'static str {
        match self {
            Self::PassportValidity => "passport_validity",
            Self::PersonInn => "person_inn",
            Self::Snils => "snils",
            Self::LegalEntityExtract => "legal_entity_extract",
            Self::EntrepreneurExtract => "entrepreneur_extract",
        }
    }

    /// The questions that an application of this type must have answered.
    pub fn required_for(holder_type: HolderType) -> &'static [Self] {
        match holder_type {
            HolderType::NaturalPerson => &[Self::PassportValidity, Self::PersonInn, Self::Snils],
            HolderType::IndividualEntrepreneur => &[
                Self::PassportValidity,
                Self::PersonInn,
                Self::Snils,
                Self::EntrepreneurExtract,
            ],
            // A machine will sign; the person who asks for it is checked like any other (63-FZ art. 18).
            HolderType::LegalEntityRepresentative | HolderType::LegalEntityAutomatic => &[
                Self::PassportValidity,
                Self::PersonInn,
                Self::Snils,
                Self::LegalEntityExtract,
            ],
        }
    }

    /// The kind of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}
