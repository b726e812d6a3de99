//! Offers: what can be applied for, at what price. Configured, not coded.

use serde::{Deserialize, Serialize};

use super::applicant::HolderType;

/// One offer of the authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Identifier in the API.
    pub id: String,
    /// Who may apply.
    pub holder_type: HolderType,
    /// Certificate profile: a file name in `config/profiles` without its ending.
    pub profile: String,
    /// Title in Russian.
    pub title_ru: String,
    /// Title in English.
    pub title_en: String,
    /// Price with VAT, in kopecks.
    pub price_kopecks: i64,
    /// VAT rate in percent.
    pub vat_percent: u8,
    /// Validity of the certificate in months, for display; the profile decides.
    pub validity_months: u32,
    /// Promised working days from payment to approval.
    pub working_days: u32,
    /// Policy asks for a video confirmation beside the lawful ground.
    pub video_required: bool,
}
