//! The profiles of all products, each in force for a time: acts behind them expire on known days.

use jiff::Timestamp;

use super::Profile;

/// The profiles that were loaded.
#[derive(Clone, Debug, Default)]
pub struct Catalogue(Vec<Profile>);

/// Two profiles of one name are in force on one day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("two profiles named {0} are in force at the same time")]
pub struct OverlappingProfiles(pub String);

impl Catalogue {
    /// Profiles of one name may follow each other; they must not overlap.
    pub fn new(profiles: Vec<Profile>) -> Result<Self, OverlappingProfiles> {
        for (position, one) in profiles.iter().enumerate() {
            let clash = profiles
                .iter()
                .skip(position + 1)
                .any(|other| overlap(one, other));
            if clash {
                return Err(OverlappingProfiles(one.name.clone()));
            }
        }
        Ok(Self(profiles))
    }

    /// The profile of that name that is in force at `instant`.
    pub fn find(&self, name: &str, instant: Timestamp) -> Option<&Profile> {
        self.0
            .iter()
            .find(|profile| profile.name == name && profile.is_effective(instant))
    }

    /// All profiles.
    pub fn all(&self) -> &[Profile] {
        &self.0
    }
}

fn overlap(one: &Profile, other: &Profile) -> bool {
    let starts_before_end = |start: &Profile, end: &Profile| {
        end.effective_until
            .is_none_or(|until| start.effective_from < until)
    };
    one.name == other.name && starts_before_end(one, other) && starts_before_end(other, one)
}
