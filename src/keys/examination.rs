//! What `kepler doctor` is told about a key.

/// A look at a key that opens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examination {
    /// What it is: one line each.
    pub facts: Vec<String>,
    /// What makes it easier to steal or to lose, and what to do: one line each. None of them is fit for production.
    pub weaknesses: Vec<String>,
}

impl Examination {
    pub(super) fn fact(&mut self, fact: impl Into<String>) {
        self.facts.push(fact.into());
    }

    pub(super) fn weakness(&mut self, weakness: impl Into<String>) {
        self.weaknesses.push(weakness.into());
    }
}
