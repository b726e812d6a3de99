//! Where an organisation sits, in the parts that a certificate names.

use serde::{Deserialize, Serialize};

use crate::registration::applicant::text::{Line, Malformed, digits, silent_debug, text_value};

text_value! {
    /// The two-digit code of a region of the Russian Federation, `01` to `99`.
    RegionCode, parse: parse_region, masked: str::to_owned
}

text_value! {
    /// A country by two capital letters (ISO 3166-1 alpha-2, as in OKSM).
    Country, parse: parse_country, masked: str::to_owned
}

/// A certificate of the Russian form always says `RU`.
impl Default for Country {
    fn default() -> Self {
        Self("RU".to_owned())
    }
}

/// An address in Russia.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Code of the region.
    pub region: RegionCode,
    /// Name of the region.
    pub region_name: Line,
    /// Town or village.
    pub locality: Line,
    /// Street, house, office.
    pub street: Line,
}

silent_debug!(Address);

impl Address {
    /// The attribute `stateOrProvinceName` as qualified certificates write it: `77 г. Москва`.
    pub fn state_or_province(&self) -> String {
        format!("{} {}", self.region.as_str(), self.region_name.as_str())
    }
}

fn parse_region(text: &str) -> Result<String, Malformed> {
    match digits::<2>(text) {
        Some([0, 0]) | None => Err(Malformed::new("region_code")),
        Some(_) => Ok(text.to_owned()),
    }
}

fn parse_country(text: &str) -> Result<String, Malformed> {
    if text.len() == 2 && text.chars().all(|letter| letter.is_ascii_uppercase()) {
        Ok(text.to_owned())
    } else {
        Err(Malformed::new("country"))
    }
}
