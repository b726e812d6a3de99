//! Names of operators and other actors, for screens.

use std::collections::HashMap;

use super::frame::Frame;
use crate::id::OperatorId;

/// Who is who in the console.
#[derive(Clone, Debug, Default)]
pub(super) struct People(HashMap<OperatorId, String>);

impl FromIterator<(OperatorId, String)> for People {
    fn from_iter<T: IntoIterator<Item = (OperatorId, String)>>(people: T) -> Self {
        Self(people.into_iter().collect())
    }
}

impl People {
    /// The operator's name; the identifier of one who is not known.
    pub(super) fn name(&self, id: OperatorId) -> String {
        self.0.get(&id).cloned().unwrap_or_else(|| id.to_string())
    }

    /// The name, if the text is the identifier of a known operator.
    pub(super) fn named(&self, text: &str) -> Option<String> {
        self.0.get(&text.parse().ok()?).cloned()
    }

    /// An actor of the audit log (`operator:01J...`, `system:jobs`) in words.
    pub(super) fn actor(&self, actor: &str, frame: &Frame) -> String {
        let (kind, id) = actor.split_once(':').unwrap_or((actor, ""));
        match kind {
            "operator" => self.named(id).unwrap_or_else(|| id.to_owned()),
            "portal" | "applicant" => frame.code("actor", kind),
            "register" => format!(
                "{}: {}",
                frame.code("actor", kind),
                frame.code_or_itself("check", id)
            ),
            "system" => format!("{}: {id}", frame.code("actor", kind)),
            _ => actor.to_owned(),
        }
    }
}
