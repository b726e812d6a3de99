//! What a profile file says; unknown keys are errors.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    crypto::algorithm::SignatureAlgorithm,
    issuance::extension::{issuer_sign_tool::IssuerSignTool, key_usage::Usage},
    registration::applicant::HolderType,
    x509::name::AttributeType,
};

/// A profile file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileConfig {
    /// The profile's name: that of its file.
    pub name: String,
    /// Whose certificates it describes.
    pub holder: HolderType,
    /// The clauses that it follows.
    pub statute: String,
    /// First day in force.
    pub effective_from: Date,
    /// First day out of force.
    pub effective_until: Option<Date>,
    /// Which keys are certified.
    pub algorithms: Vec<SignatureAlgorithm>,
    /// Longest text in the subject, in characters.
    pub name_length_cap: usize,
    /// Object identifiers of `extKeyUsage`.
    pub extended_key_usage: Vec<String>,
    /// Class of the holder's signature tool: KC1 to KA1.
    pub tool_class: String,
    /// Name of the holder's signature tool.
    pub subject_sign_tool: String,
    /// Attributes of the subject, in the order of the name.
    pub subject: Vec<SubjectAttribute>,
    /// For how long.
    pub validity: ValidityConfig,
    /// What the key may do.
    pub key_usage: KeyUsageConfig,
    /// The CA's own tools.
    pub issuer_sign_tool: IssuerSignTool,
}

/// An attribute of the subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubjectAttribute {
    /// Which one.
    pub attribute: AttributeType,
    /// Whether issuance is refused without it.
    #[serde(default)]
    pub required: bool,
}

/// How long key and certificate last.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValidityConfig {
    /// Usage period of the private key, in months.
    pub key_months: i32,
    /// How much longer the certificate is valid, in minutes.
    pub beyond_key_minutes: i64,
}

/// What a key may do, by its kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyUsageConfig {
    /// Keys that can encipher: RSA.
    pub enciphering: Vec<Usage>,
    /// Keys that sign and agree: elliptic curves.
    pub signing: Vec<Usage>,
    /// GOST keys, which tools use for all of these; as `enciphering` where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gost: Option<Vec<Usage>>,
}
