//! The two languages of Kepler.

use serde::{Deserialize, Serialize};

/// Language of pages, messages and problem texts. Russian first, English complete.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// Russian.
    #[default]
    Ru,
    /// English.
    En,
}

impl Locale {
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::Ru, Self::En];

    /// The language tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// The first language of an `Accept-Language` header that Kepler speaks; Russian if there is none.
    pub fn from_accept_language(header: &str) -> Self {
        header
            .split(',')
            .filter_map(|range| range.trim().get(..2))
            .find_map(|tag| {
                Self::ALL
                    .into_iter()
                    .find(|locale| locale.tag().eq_ignore_ascii_case(tag))
            })
            .unwrap_or_default()
    }
}
