//! The check region: what was asked of which register, and what came back.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{CheckKind, outcome::Outcome};
use crate::{id::CheckId, registration::refusal::Why};

/// Where one check stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum CheckState {
    /// To be asked.
    Planned,
    /// Handed to the register; it will answer in its own time.
    Submitted {
        /// The register's name for the question.
        external_id: String,
        /// Its last interim word.
        interim: Option<String>,
    },
    /// Answered.
    Answered {
        /// The answer.
        outcome: Outcome,
        /// When it came.
        at: Timestamp,
    },
    /// The register did not answer in the time that policy grants. Delays the case, decides nothing.
    TimedOut {
        /// When waiting ended.
        at: Timestamp,
    },
}

/// One question to one register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Identifier: the idempotency key towards the register, together with the attempt.
    pub id: CheckId,
    /// Which register, which question.
    pub kind: CheckKind,
    /// Grows with every new question; old answers keep their attempt.
    pub attempt: u32,
    /// Where it stands.
    pub state: CheckState,
}

impl Check {
    /// A check that is to be asked.
    pub fn planned(id: CheckId, kind: CheckKind) -> Self {
        Self {
            id,
            kind,
            attempt: 1,
            state: CheckState::Planned,
        }
    }

    /// The register confirmed the data.
    pub fn is_positive(&self) -> bool {
        matches!(
            self.state,
            CheckState::Answered {
                outcome: Outcome::Match,
                ..
            }
        )
    }

    /// Nothing more is expected.
    pub fn is_final(&self) -> bool {
        matches!(
            self.state,
            CheckState::Answered { .. } | CheckState::TimedOut { .. }
        )
    }

    /// The answer is older than `freshness`.
    pub fn is_stale(&self, now: Timestamp, freshness: SignedDuration) -> bool {
        matches!(self.state, CheckState::Answered { at, .. } if now.duration_since(at) > freshness)
    }

    /// The check, to be asked anew.
    #[must_use]
    pub fn again(self) -> Self {
        Self {
            attempt: self.attempt.saturating_add(1),
            state: CheckState::Planned,
            ..self
        }
    }
}

/// What happened to one attempt of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckEvent {
    /// The register took the question.
    Submitted {
        /// The register's name for it.
        external_id: String,
    },
    /// The register says that it is at work.
    Interim {
        /// In its words.
        text: String,
    },
    /// The register answered.
    Answered(Outcome),
    /// The time that policy grants has passed.
    TimedOut,
}

/// All checks of an application, one per kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Checks(Vec<Check>);

impl Checks {
    /// The checks to be asked.
    pub fn planned(checks: impl IntoIterator<Item = Check>) -> Self {
        Self(checks.into_iter().collect())
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Check> {
        self.0.iter()
    }

    /// The check of that identifier.
    pub fn find(&self, id: CheckId) -> Option<&Check> {
        self.0.iter().find(|check| check.id == id)
    }

    /// Nothing more is expected of any register.
    pub fn are_final(&self) -> bool {
        self.0.iter().all(Check::is_final)
    }

    /// Every register confirmed the data.
    pub fn are_positive(&self) -> bool {
        self.0.iter().all(Check::is_positive)
    }

    /// Some positive answer is too old.
    pub fn any_stale(&self, now: Timestamp, freshness: SignedDuration) -> bool {
        self.0.iter().any(|check| check.is_stale(now, freshness))
    }

    /// The checks after an event; one whose register is unavailable is planned anew, as a new attempt. Events of an older attempt, and repeated answers, are refused and change nothing.
    pub fn record(
        mut self,
        id: CheckId,
        attempt: u32,
        event: CheckEvent,
        now: Timestamp,
    ) -> Result<Self, Why> {
        let check = self
            .0
            .iter_mut()
            .find(|check| check.id == id)
            .ok_or(Why::UnknownCheck)?;
        if check.attempt != attempt || matches!(check.state, CheckState::Answered { .. }) {
            return Err(Why::UnknownCheck);
        }
        check.state = match (event, &check.state) {
            (CheckEvent::Submitted { external_id }, CheckState::Planned) => CheckState::Submitted {
                external_id,
                interim: None,
            },
            (CheckEvent::Interim { text }, CheckState::Submitted { external_id, .. }) => {
                CheckState::Submitted {
                    external_id: external_id.clone(),
                    interim: Some(text),
                }
            }
            // An outage is no answer: the register is asked again until waiting ends.
            (CheckEvent::Answered(Outcome::Unavailable { .. }), CheckState::TimedOut { at }) => {
                CheckState::TimedOut { at: *at }
            }
            (CheckEvent::Answered(Outcome::Unavailable { .. }), _) => {
                check.attempt = check.attempt.saturating_add(1);
                CheckState::Planned
            }
            // A late answer beats a time-out, and may overtake the receipt of the question.
            (CheckEvent::Answered(outcome), _) => CheckState::Answered { outcome, at: now },
            (CheckEvent::TimedOut, CheckState::Planned | CheckState::Submitted { .. }) => {
                CheckState::TimedOut { at: now }
            }
            _ => return Err(Why::UnknownCheck),
        };
        Ok(self)
    }

    /// The checks with those that `again` names to be asked anew.
    #[must_use]
    pub fn ask_again(self, again: impl Fn(&Check) -> bool) -> Self {
        Self(
            self.0
                .into_iter()
                .map(|check| if again(&check) { check.again() } else { check })
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::ManualClock, random::SeededRandom};

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn one() -> (CheckId, Checks) {
        let id = CheckId::generate(&ManualClock::at(NOW), &SeededRandom::new(1)).unwrap();
        (id, Checks::planned([Check::planned(id, CheckKind::Snils)]))
    }

    fn state(checks: &Checks) -> CheckState {
        checks.iter().next().unwrap().state.clone()
    }

    fn answered(outcome: Outcome) -> CheckEvent {
        CheckEvent::Answered(outcome)
    }

    const UNAVAILABLE: Outcome = Outcome::Unavailable { retry_after: None };

    #[test]
    fn a_question_goes_out_is_worked_on_and_answered_once() {
        let (id, checks) = one();
        let submitted = CheckEvent::Submitted {
            external_id: "7".to_owned(),
        };
        let interim = CheckEvent::Interim {
            text: "at work".to_owned(),
        };
        let checks = checks.record(id, 1, submitted.clone(), NOW).unwrap();
        assert_eq!(
            checks.clone().record(id, 1, submitted, NOW),
            Err(Why::UnknownCheck)
        );
        let checks = checks.record(id, 1, interim.clone(), NOW).unwrap();
        let expected = CheckState::Submitted {
            external_id: "7".to_owned(),
            interim: Some("at work".to_owned()),
        };
        assert_eq!(state(&checks), expected);
        let checks = checks.record(id, 1, answered(Outcome::Match), NOW).unwrap();
        assert!(checks.are_positive() && checks.are_final());
        for late in [answered(Outcome::NotFound), CheckEvent::TimedOut, interim] {
            assert_eq!(checks.clone().record(id, 1, late, NOW), Err(Why::UnknownCheck));
        }
    }

    #[test]
    fn an_answer_to_an_older_attempt_is_refused() {
        let (id, checks) = one();
        let checks = checks.ask_again(|_| true);
        assert_eq!(
            checks.clone().record(id, 1, answered(Outcome::Match), NOW),
            Err(Why::UnknownCheck)
        );
        assert!(
            checks
                .record(id, 2, answered(Outcome::Match), NOW)
                .unwrap()
                .are_positive()
        );
    }

    #[test]
    fn a_late_answer_beats_a_time_out_and_an_outage_does_not() {
        let (id, checks) = one();
        let checks = checks.record(id, 1, CheckEvent::TimedOut, NOW).unwrap();
        assert!(checks.are_final() && !checks.are_positive());
        let still = checks.clone().record(id, 1, answered(UNAVAILABLE), NOW).unwrap();
        assert_eq!(still, checks);
        assert!(
            checks
                .record(id, 1, answered(Outcome::Match), NOW)
                .unwrap()
                .are_positive()
        );
    }

    #[test]
    fn an_outage_makes_a_new_attempt() {
        let (id, checks) = one();
        let checks = checks.record(id, 1, answered(UNAVAILABLE), NOW).unwrap();
        assert_eq!(state(&checks), CheckState::Planned);
        assert_eq!(checks.find(id).map(|check| check.attempt), Some(2));
    }

    #[test]
    fn answers_grow_stale() {
        let (id, checks) = one();
        let checks = checks.record(id, 1, answered(Outcome::Match), NOW).unwrap();
        let day = SignedDuration::from_hours(24);
        assert!(!checks.any_stale(NOW + day, day));
        assert!(checks.any_stale(NOW + day + SignedDuration::from_secs(1), day));
    }
}
