//! Rules over finished DER: one clause per file, each with its test.
//!
//! - [`Rule`]: one clause and the check of it, over whatever its kind of [`Object`] is read into; [`Finding`]: what it
//!   found; [`run`]: all rules of a list over one object that was read once;
//! - [`certificate`]: certificates of every form; [`crl`]: revocation lists; [`ocsp_response`]: answers about status;
//! - [`case`]: a certificate beside the verified data that it was made from;
//! - [`KnownIssuers`]: a certificate or revocation list beside the certificate of its issuer.
//!
//! To add a rule: a file in the folder of its object with `pub(super) const RULE`, a line in that folder's `RULES`, a
//! row in `docs/LINT.md`.

use std::borrow::Cow;

use serde::Serialize;

pub mod case;
pub mod certificate;
pub mod crl;
mod element;
pub mod ocsp_response;
mod signature;

pub(super) use case::case;
pub use certificate::certificate;
pub(super) use certificate::policies::of_value as policies;
pub use crl::crl;
pub use ocsp_response::ocsp_response;
pub use signature::KnownIssuers;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth a look; the object may be issued.
    Warning,
    /// The object must not be issued.
    Error,
}

impl Severity {
    /// The word in reports and in `docs/LINT.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What a rule found. It carries nothing of the holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The clause that is broken.
    pub clause: &'static str,
    /// What is wrong.
    pub message: Cow<'static, str>,
}

/// A kind of object that rules read: certificates, revocation lists, answers about status.
pub trait Object {
    /// One such object, read once for all rules.
    type Read<'a>;
}

/// What a rule says of an object: nothing, or what is wrong with it.
pub type Verdict = Result<(), Cow<'static, str>>;

/// One clause, and the check of it.
pub struct Rule<O: Object> {
    /// The rule's name for good: that of its file.
    pub id: &'static str,
    /// The clause.
    pub clause: &'static str,
    /// How bad it is to break it.
    pub severity: Severity,
    /// What it demands, in one sentence.
    pub demands: &'static str,
    /// Refuses with what is wrong, never with a value of the holder.
    pub check: for<'a> fn(&O::Read<'a>) -> Verdict,
}

impl<O: Object> Rule<O> {
    /// The rule's objection to the object, if it has one.
    pub fn apply(&self, object: &O::Read<'_>) -> Option<Finding> {
        let message = (self.check)(object).err()?;
        Some(Finding {
            rule: self.id,
            severity: self.severity,
            clause: self.clause,
            message,
        })
    }
}

/// Runs the rules in their order. No finding means: nothing to object to.
pub fn run<O: Object>(rules: &[&Rule<O>], object: &O::Read<'_>) -> Vec<Finding> {
    rules.iter().filter_map(|rule| rule.apply(object)).collect()
}

/// The one finding about bytes that no rule could be put to.
fn unstructured(clause: &'static str, message: String) -> Finding {
    Finding {
        rule: "structure",
        severity: Severity::Error,
        clause,
        message: message.into(),
    }
}

/// Refuses with a reason unless the condition holds.
fn ensure(condition: bool, reason: &'static str) -> Verdict {
    if condition { Ok(()) } else { Err(reason.into()) }
}

fn unreadable(error: impl std::fmt::Display) -> Cow<'static, str> {
    format!("the value cannot be read: {error}").into()
}
