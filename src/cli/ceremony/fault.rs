//! Why a ceremony does not take place: key of the ceremony file, reason, remedy. The command puts the file's name before.

/// What is wrong with a ceremony file, or with what it names.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {reason}; {remedy}")]
pub(super) struct Fault {
    key: String,
    reason: String,
    remedy: String,
}

impl Fault {
    pub(super) fn new(
        key: impl Into<String>,
        reason: impl std::fmt::Display,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            key: key.into(),
            reason: reason.to_string(),
            remedy: remedy.into(),
        }
    }
}

/// A fault unless `holds`.
pub(super) fn ensure(
    holds: bool,
    key: &str,
    reason: impl std::fmt::Display,
    remedy: &str,
) -> Result<(), Fault> {
    if holds {
        Ok(())
    } else {
        Err(Fault::new(key, reason, remedy))
    }
}
