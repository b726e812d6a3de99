//! What `kepler doctor` is told about a key.

/// A look at a key that opens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examination {
    /// What it is: one line each.
    pub facts: Vec<String>,
    /// What should be otherwise.
    pub weaknesses: Vec<Weakness>,
}

/// Something that makes a key easier to steal or to lose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weakness {
    /// What, and what to do.
    pub what: String,
    /// A server in production must not start with it.
    pub refused_in_production: bool,
}

impl Examination {
    pub(super) fn fact(&mut self, fact: impl Into<String>) {
        self.facts.push(fact.into());
    }

    /// To be mended before production; a server starts nonetheless.
    pub(super) fn weakness(&mut self, what: impl Into<String>) {
        self.weaknesses.push(Weakness {
            what: what.into(),
            refused_in_production: false,
        });
    }

    /// A server in production does not start with it.
    pub(super) fn refusal(&mut self, what: impl Into<String>) {
        self.weaknesses.push(Weakness {
            what: what.into(),
            refused_in_production: true,
        });
    }
}
