//! The review region: who looks at the case, and what is wrong with it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::OperatorId;

/// Rounds of corrections that an applicant gets.
pub const MAXIMUM_ROUNDS: u32 = 3;

/// Something that the applicant must put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defect {
    /// Number within the application, from 1.
    pub number: u32,
    /// What is wrong: a document slot (`document:passport`) or a field as JSON pointer into the holder (`/person/inn`).
    pub target: String,
    /// Code from the defect library.
    pub code: String,
    /// A hint for the applicant, without personal data.
    pub hint: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When the applicant answered it.
    pub answered_at: Option<Timestamp>,
}

/// The region.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Who has claimed the case, and stays its reviewer after accepting it.
    pub reviewer: Option<OperatorId>,
    /// When.
    pub claimed_at: Option<Timestamp>,
    /// Everyone who ever decided in review: none of them may approve.
    pub decided_by: Vec<OperatorId>,
    /// Rounds of corrections so far.
    pub rounds: u32,
    /// Defects of all rounds.
    pub defects: Vec<Defect>,
    /// When the data were accepted.
    pub accepted_at: Option<Timestamp>,
}

impl Review {
    /// The defects that wait for the applicant.
    pub fn open_defects(&self) -> impl Iterator<Item = &Defect> {
        self.defects.iter().filter(|defect| defect.answered_at.is_none())
    }

    /// An open defect speaks of this target.
    pub fn asks_for(&self, target: &str) -> bool {
        self.open_defects().any(|defect| defect.target == target)
    }
}
