//! The profiles of all products and of the authority itself, each in force for a time.

use jiff::{Timestamp, civil::Date};

use super::{Profile, authority::AuthorityProfile, effective::EffectivePeriod, refused::ProfileRefused};

/// The profiles that were loaded.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    entries: Vec<Entry>,
}

/// A profile and the file that it stands in.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Name of the file.
    pub file: String,
    /// What it says.
    pub profile: ProfileFile,
}

/// A profile file, of either kind.
#[derive(Clone, Debug)]
pub enum ProfileFile {
    /// A product for holders: the file has the key `holder`.
    Holder(Profile),
    /// One of the authority's own certificates: the file has the key `form`.
    Authority(AuthorityProfile),
}

/// Profile files that do not make a catalogue.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueRefused {
    /// One of them is not lawful.
    #[error("{file}: {refused}")]
    Profile {
        /// The file.
        file: String,
        /// Its key, and what is wrong with it.
        refused: ProfileRefused,
    },
    /// A profile stands in a file of another name, where nobody looks for it.
    #[error("{file}: name: profile {name} stands in {name}.toml, and its successors in files that begin so")]
    Misnamed {
        /// The file.
        file: String,
        /// The profile's name.
        name: String,
    },
    /// Two profiles of one name are in force on one day.
    #[error("{file}: effective_from: {other} is in force at the same time")]
    Overlapping {
        /// The file.
        file: String,
        /// The other one.
        other: String,
    },
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

    /// The days on which it is in force.
    pub fn effective(&self) -> EffectivePeriod {
        match self {
            Self::Holder(profile) => profile.effective(),
            Self::Authority(profile) => profile.effective(),
        }
    }

    fn holder(&self) -> Option<&Profile> {
        match self {
            Self::Holder(profile) => Some(profile),
            Self::Authority(_) => None,
        }
    }

    fn authority(&self) -> Option<&AuthorityProfile> {
        match self {
            Self::Holder(_) => None,
            Self::Authority(profile) => Some(profile),
        }
    }
}

impl Catalogue {
    /// Reads and checks files: name and text of each. Profiles of one name may follow each other, each in a file of its
    /// own; they must not overlap.
    pub fn read<F, T>(files: impl IntoIterator<Item = (F, T)>) -> Result<Self, CatalogueRefused>
    where
        F: Into<String>,
        T: AsRef<str>,
    {
        let mut catalogue = Self::default();
        for (file, text) in files {
            let file = file.into();
            match ProfileFile::from_toml(text.as_ref()) {
                Ok(profile) => catalogue.add(file, profile)?,
                Err(refused) => return Err(CatalogueRefused::Profile { file, refused }),
            }
        }
        Ok(catalogue)
    }

    /// Profiles of holders, each in a file of its name.
    pub fn new(profiles: Vec<Profile>) -> Result<Self, CatalogueRefused> {
        Self::of(profiles.into_iter().map(ProfileFile::Holder))
    }

    /// Profiles of both kinds, each in a file of its name.
    pub fn of(profiles: impl IntoIterator<Item = ProfileFile>) -> Result<Self, CatalogueRefused> {
        let mut catalogue = Self::default();
        for profile in profiles {
            catalogue.add(format!("{}.toml", profile.name()), profile)?;
        }
        Ok(catalogue)
    }

    fn add(&mut self, file: String, profile: ProfileFile) -> Result<(), CatalogueRefused> {
        let name = profile.name();
        if !file.starts_with(name) {
            let name = name.to_owned();
            return Err(CatalogueRefused::Misnamed { file, name });
        }
        let clash = self
            .named(name)
            .find(|entry| entry.profile.effective().overlaps(profile.effective()));
        if let Some(clash) = clash {
            let other = clash.file.clone();
            return Err(CatalogueRefused::Overlapping { file, other });
        }
        self.entries.push(Entry { file, profile });
        Ok(())
    }

    /// The holders' profile of that name that is in force at `instant`.
    pub fn find(&self, name: &str, instant: Timestamp) -> Option<&Profile> {
        self.named(name)
            .filter_map(|entry| entry.profile.holder())
            .find(|profile| profile.is_effective(instant))
    }

    /// The authority's own profile of that name that is in force at `instant`.
    pub fn authority(&self, name: &str, instant: Timestamp) -> Option<&AuthorityProfile> {
        self.named(name)
            .filter_map(|entry| entry.profile.authority())
            .find(|profile| profile.is_effective(instant))
    }

    /// All profiles of that name, whenever they are in force.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(move |entry| entry.profile.name() == name)
    }

    /// All profiles.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether a profile of that name begins when another ends.
    pub fn has_successor(&self, name: &str, end: Date) -> bool {
        self.named(name)
            .any(|entry| entry.profile.effective().from == end)
    }
}
