//! The profiles of all products and of the authority itself, each in force for a time.

use jiff::Timestamp;

use super::{Profile, authority::AuthorityProfile, effective::EffectivePeriod, refused::ProfileRefused};

/// The profiles that were loaded.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    holders: Vec<Profile>,
    authority: Vec<AuthorityProfile>,
}

/// Two profiles of one name are in force on one day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("two profiles named {0} are in force at the same time")]
pub struct OverlappingProfiles(pub String);

/// A profile file, of either kind.
#[derive(Clone, Debug)]
pub enum ProfileFile {
    /// A product for holders: the file has the key `holder`.
    Holder(Profile),
    /// One of the authority's own certificates: the file has the key `form`.
    Authority(AuthorityProfile),
}

impl ProfileFile {
    /// Reads and checks a profile file.
    pub fn from_toml(text: &str) -> Result<Self, ProfileRefused> {
        let table: toml::Table = toml::from_str(text)?;
        if table.contains_key("form") {
            AuthorityProfile::from_toml(text).map(Self::Authority)
        } else {
            Profile::from_toml(text).map(Self::Holder)
        }
    }

    /// The profile's name.
    pub fn name(&self) -> &str {
        match self {
            Self::Holder(profile) => profile.name(),
            Self::Authority(profile) => profile.name(),
        }
    }
}

impl Catalogue {
    /// Profiles of holders. Profiles of one name may follow each other; they must not overlap.
    pub fn new(profiles: Vec<Profile>) -> Result<Self, OverlappingProfiles> {
        Self::of(profiles.into_iter().map(ProfileFile::Holder))
    }

    /// Profiles of both kinds.
    pub fn of(files: impl IntoIterator<Item = ProfileFile>) -> Result<Self, OverlappingProfiles> {
        let mut catalogue = Self::default();
        let mut terms: Vec<(String, EffectivePeriod)> = Vec::new();
        for file in files {
            let (name, effective) = match &file {
                ProfileFile::Holder(profile) => (profile.name(), profile.effective()),
                ProfileFile::Authority(profile) => (profile.name(), profile.effective()),
            };
            if terms
                .iter()
                .any(|(other, term)| other == name && term.overlaps(effective))
            {
                return Err(OverlappingProfiles(name.to_owned()));
            }
            terms.push((name.to_owned(), effective));
            match file {
                ProfileFile::Holder(profile) => catalogue.holders.push(profile),
                ProfileFile::Authority(profile) => catalogue.authority.push(profile),
            }
        }
        Ok(catalogue)
    }

    /// The holders' profile of that name that is in force at `instant`.
    pub fn find(&self, name: &str, instant: Timestamp) -> Option<&Profile> {
        self.holders
            .iter()
            .find(|profile| profile.name() == name && profile.is_effective(instant))
    }

    /// The authority's own profile of that name that is in force at `instant`.
    pub fn authority(&self, name: &str, instant: Timestamp) -> Option<&AuthorityProfile> {
        self.authority
            .iter()
            .find(|profile| profile.name() == name && profile.is_effective(instant))
    }

    /// All profiles of holders.
    pub fn all(&self) -> &[Profile] {
        &self.holders
    }

    /// All profiles of the authority itself.
    pub fn authorities(&self) -> &[AuthorityProfile] {
        &self.authority
    }
}
