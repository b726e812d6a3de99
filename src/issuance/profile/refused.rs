//! Why a profile is not taken: the key of the file, what is wrong with it, and the clause.

/// A key of a profile that breaks the statute, a standard, or another key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {reason}")]
pub struct Fault {
    /// The key in the file.
    pub key: &'static str,
    /// What is wrong, and the clause.
    pub reason: String,
}

impl Fault {
    pub(super) fn new(key: &'static str, reason: impl Into<String>) -> Self {
        Self {
            key,
            reason: reason.into(),
        }
    }
}

/// `reason` against `key` unless `holds`.
pub(super) fn ensure(holds: bool, key: &'static str, reason: &str) -> Result<(), Fault> {
    if holds {
        Ok(())
    } else {
        Err(Fault::new(key, reason))
    }
}

/// A profile that must not be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileRefused {
    /// The file does not parse, or has an unknown key.
    #[error("the profile does not parse: {0}")]
    Malformed(#[from] toml::de::Error),
    /// A value breaks the form that the statute or a standard sets.
    #[error("profile {profile}: {fault}")]
    Unlawful {
        /// The profile's name.
        profile: String,
        /// The key and what is wrong with it.
        fault: Fault,
    },
}

impl ProfileRefused {
    pub(super) fn unlawful(profile: &str) -> impl FnOnce(Fault) -> Self {
        let profile = profile.to_owned();
        move |fault| Self::Unlawful { profile, fault }
    }
}
