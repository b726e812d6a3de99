//! What the simulated registers answer to whom, and when they are out of order: a TOML file, or nothing for "everything
//! agrees".

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::registration::check::{CheckKind, connector::EventBody, inputs::CheckInputs, outcome::Outcome};

/// A scenario. The default answers `match` to everything at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Time from question to answer where no rule says otherwise.
    #[serde(default)]
    pub delay_ms: u32,
    /// The first rule that fits decides.
    #[serde(default, rename = "rule")]
    pub rules: Vec<Rule>,
    /// Times in which the gateway or one register does not work.
    #[serde(default, rename = "outage")]
    pub outages: Vec<Outage>,
}

/// An answer for some questions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rule {
    /// Only questions of this kind.
    pub kind: Option<CheckKind>,
    /// Only questions whose number ends so: passport number, INN, SNILS, OGRN, OGRNIP, by kind.
    pub ending: Option<String>,
    /// Only attempts up to this one; later ones look further down.
    pub attempts: Option<u32>,
    /// The answer; `match` if it is left out.
    pub answer: Option<EventBody>,
    /// Refuses the question itself with this code, instead of an answer.
    pub refuse: Option<String>,
    /// Takes the question and never answers.
    pub silent: bool,
    /// Time from question to answer.
    pub delay_ms: Option<u32>,
    /// Interim statuses before the answer.
    pub interim: Vec<String>,
    /// Sends the interim statuses after the answer.
    pub interim_last: bool,
    /// So many acknowledgements are lost: the messages come again.
    pub redeliver: u32,
    /// Signs the messages wrongly.
    pub wrong_signature: bool,
}

/// A time in which something does not work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outage {
    /// Only questions of this kind; everything, the queue included, if left out.
    pub kind: Option<CheckKind>,
    /// Begins so long after the simulator's start.
    #[serde(default)]
    pub from_ms: u32,
    /// Lasts so long.
    pub for_ms: u32,
    /// What callers see.
    pub manner: Manner,
}

/// How a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    /// The connection breaks without an answer.
    Drop,
    /// Status 503.
    Unavailable,
    /// No answer, and the connection stays.
    Hang,
}

impl Scenario {
    /// Reads a scenario file.
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    pub(super) fn rule(&self, inputs: &CheckInputs, attempt: u32) -> Rule {
        let fits = |rule: &&Rule| {
            rule.kind.is_none_or(|kind| kind == inputs.kind())
                && rule.attempts.is_none_or(|last| attempt <= last)
                && rule
                    .ending
                    .as_ref()
                    .is_none_or(|ending| number(inputs).ends_with(ending.as_str()))
        };
        let mut rule = self.rules.iter().find(fits).cloned().unwrap_or_default();
        rule.delay_ms.get_or_insert(self.delay_ms);
        rule.answer.get_or_insert(EventBody::Final {
            outcome: Outcome::Match,
        });
        rule
    }

    /// The outage at `now`, and its remaining seconds, begun ones counted.
    pub(super) fn outage(
        &self,
        kind: Option<CheckKind>,
        start: Timestamp,
        now: Timestamp,
    ) -> Option<(Manner, u32)> {
        let elapsed = now.duration_since(start);
        self.outages.iter().find_map(|outage| {
            let from = SignedDuration::from_millis(i64::from(outage.from_ms));
            let until = from + SignedDuration::from_millis(i64::from(outage.for_ms));
            let concerns = outage.kind.is_none() || outage.kind == kind;
            let left = u32::try_from((until - elapsed).as_millis()).ok()?.div_ceil(1_000);
            (concerns && from <= elapsed && elapsed < until).then_some((outage.manner, left))
        })
    }
}

/// The number that the question is mainly about.
fn number(inputs: &CheckInputs) -> &str {
    match inputs {
        CheckInputs::PassportValidity { passport } => &passport.number,
        CheckInputs::PersonInn { inn, .. } => inn,
        CheckInputs::Snils { snils, .. } => snils,
        CheckInputs::LegalEntityExtract { ogrn, .. } => ogrn,
        CheckInputs::EntrepreneurExtract { ogrnip, .. } => ogrnip,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_in_the_configuration_folder_is_a_scenario() {
        let text = include_str!("../../../config/simulated-registers.toml");
        let scenario = Scenario::from_toml(text).unwrap();
        assert_eq!((scenario.delay_ms, scenario.rules.len()), (300, 5));
        let commented: String = text
            .lines()
            .skip_while(|line| *line != "# [[outage]]")
            .map(|line| line.trim_start_matches("# ").to_owned() + "\n")
            .collect();
        assert_eq!(Scenario::from_toml(&commented).unwrap().outages.len(), 1);
    }

    #[test]
    fn an_unknown_key_is_refused() {
        assert!(Scenario::from_toml("[[rule]]\nanswers = 1\n").is_err());
        assert!(Scenario::from_toml("delay = 1\n").is_err());
    }
}
