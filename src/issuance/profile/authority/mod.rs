//! Profiles of the authority's own certificates: [`config`] is what a file says, [`AuthorityProfile`] what was found
//! to be lawful.

mod check;
pub mod config;

use const_oid::ObjectIdentifier;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use self::config::{AuthorityProfileConfig, AuthorityValidity};
use super::{config::SubjectAttribute, effective::EffectivePeriod, refused::ProfileRefused};
use crate::{
    crypto::algorithm::SignatureAlgorithm,
    issuance::extension::{certificate_policies, issuer_sign_tool::IssuerSignTool, key_usage},
    x509::oid,
};

/// The authority's own certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthorityForm {
    /// A self-signed root.
    Root,
    /// An authority that certifies holders.
    IssuingAuthority,
    /// A delegated OCSP responder (RFC 6960 4.2.2.2).
    OcspResponder,
    /// A server of the authority, for TLS.
    TlsServer,
    /// An operator, for signing in to the console.
    Operator,
}

impl AuthorityForm {
    /// All forms.
    pub const ALL: [Self; 5] = [
        Self::Root,
        Self::IssuingAuthority,
        Self::OcspResponder,
        Self::TlsServer,
        Self::Operator,
    ];

    /// The name in profiles and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::IssuingAuthority => "issuing_authority",
            Self::OcspResponder => "ocsp_responder",
            Self::TlsServer => "tls_server",
            Self::Operator => "operator",
        }
    }

    /// The key certified is the key that signs.
    pub fn is_self_signed(self) -> bool {
        self == Self::Root
    }

    /// `cA TRUE` (RFC 5280 4.2.1.9); such certificates also state the key's usage period.
    pub fn is_authority(self) -> bool {
        matches!(self, Self::Root | Self::IssuingAuthority)
    }
}

/// A checked profile of one of the authority's own certificates.
#[derive(Clone, Debug)]
pub struct AuthorityProfile {
    name: String,
    form: AuthorityForm,
    statute: String,
    effective: EffectivePeriod,
    algorithms: Vec<SignatureAlgorithm>,
    name_length_cap: usize,
    key_usage: u16,
    purposes: Vec<ObjectIdentifier>,
    policies: Vec<ObjectIdentifier>,
    path_length: Option<u8>,
    identification_kind: Option<u8>,
    subject: Vec<SubjectAttribute>,
    subject_sign_tool: Option<String>,
    issuer_sign_tool: Option<IssuerSignTool>,
    validity: AuthorityValidity,
}

impl AuthorityProfile {
    /// Reads and checks a profile file.
    pub fn from_toml(text: &str) -> Result<Self, ProfileRefused> {
        Self::new(toml::from_str(text)?)
    }

    /// Checks a profile.
    pub fn new(config: AuthorityProfileConfig) -> Result<Self, ProfileRefused> {
        check::check(&config).map_err(ProfileRefused::unlawful(&config.name))?;
        let purposes = config.extended_key_usage.iter();
        Ok(Self {
            form: config.form,
            effective: EffectivePeriod {
                from: config.effective_from,
                until: config.effective_until,
            },
            key_usage: key_usage::bits(&config.key_usage),
            purposes: purposes.filter_map(|text| text.parse().ok()).collect(),
            policies: policies(&config),
            path_length: config.path_length,
            identification_kind: config.identification_kind,
            validity: config.validity,
            name_length_cap: config.name_length_cap,
            statute: config.statute,
            algorithms: config.algorithms,
            subject: config.subject,
            subject_sign_tool: config.subject_sign_tool,
            issuer_sign_tool: config.issuer_sign_tool,
            name: config.name,
        })
    }

    /// The profile's name: that of its file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Which of the authority's own certificates it describes.
    pub fn form(&self) -> AuthorityForm {
        self.form
    }

    /// The clauses that it follows.
    pub fn statute(&self) -> &str {
        &self.statute
    }

    /// The days on which it is in force.
    pub fn effective(&self) -> EffectivePeriod {
        self.effective
    }

    /// Whether it is in force at `instant`, in days of Moscow time.
    pub fn is_effective(&self, instant: Timestamp) -> bool {
        self.effective.contains(instant)
    }

    /// Which keys it certifies.
    pub fn algorithms(&self) -> &[SignatureAlgorithm] {
        &self.algorithms
    }

    /// Longest text in the subject, in characters.
    pub fn name_length_cap(&self) -> usize {
        self.name_length_cap
    }

    /// `keyUsage` as a bit list, bit 0 highest.
    pub fn key_usage(&self) -> u16 {
        self.key_usage
    }

    /// `extKeyUsage`; empty for authorities, which do not carry it.
    pub fn purposes(&self) -> &[ObjectIdentifier] {
        &self.purposes
    }

    /// `certificatePolicies`; empty where there are none.
    pub fn policies(&self) -> &[ObjectIdentifier] {
        &self.policies
    }

    /// `basicConstraints`: `None` for what is no authority, `Some(None)` for an unbounded path.
    pub fn path_length(&self) -> Option<Option<u8>> {
        self.form.is_authority().then_some(self.path_length)
    }

    /// `identificationKind`, where the form carries it.
    pub fn identification_kind(&self) -> Option<u8> {
        self.identification_kind
    }

    /// Attributes of the subject, in the order of the name.
    pub fn subject(&self) -> &[SubjectAttribute] {
        &self.subject
    }

    /// `subjectSignTool`, where the form carries it.
    pub fn subject_sign_tool(&self) -> Option<&str> {
        self.subject_sign_tool.as_deref()
    }

    /// `issuerSignTool`, where the form carries it.
    pub fn issuer_sign_tool(&self) -> Option<&IssuerSignTool> {
        self.issuer_sign_tool.as_ref()
    }

    /// The end of the key's usage period and of the certificate's validity; `None` beyond the calendar.
    pub fn validity(&self, not_before: Timestamp) -> Option<(Timestamp, Timestamp)> {
        let key = self.validity.key.end(not_before)?;
        Some((key, self.validity.certificate.end(not_before)?))
    }

    /// How long key and certificate last, as the file says it.
    pub fn lifetimes(&self) -> AuthorityValidity {
        self.validity
    }
}

/// The classes up to the tool's, and `anyPolicy` after them.
fn policies(config: &AuthorityProfileConfig) -> Vec<ObjectIdentifier> {
    let class = config.tool_class.as_deref();
    let mut policies = class.and_then(certificate_policies::up_to).unwrap_or_default();
    policies.extend(config.any_policy.then_some(oid::ANY_POLICY));
    policies
}

#[cfg(test)]
mod tests;
