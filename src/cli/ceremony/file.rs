//! What a ceremony file says; unknown keys are errors. [`super::plan`] checks it.

use std::{collections::BTreeMap, net::IpAddr, path::PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    crypto::{algorithm::SignatureAlgorithm, gost::ParameterSet},
    issuance::profile::authority::AuthorityForm,
    keys::pkcs11::TokenConfig,
    x509::name::AttributeType,
};

/// What a ceremony makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// A self-signed root.
    Root,
    /// An authority that certifies holders.
    IssuingAuthority,
    /// A delegated OCSP responder.
    OcspResponder,
    /// Another certificate for name and key of an authority that has one.
    CrossCertificate,
    /// A request to a head authority.
    CertificationRequest,
    /// A server of the authority.
    TlsServer,
    /// An operator of the authority.
    Operator,
}

impl Kind {
    /// The form of profile that it goes by.
    pub(super) fn form(self) -> AuthorityForm {
        match self {
            Self::Root => AuthorityForm::Root,
            Self::IssuingAuthority | Self::CrossCertificate | Self::CertificationRequest => {
                AuthorityForm::IssuingAuthority
            }
            Self::OcspResponder => AuthorityForm::OcspResponder,
            Self::TlsServer => AuthorityForm::TlsServer,
            Self::Operator => AuthorityForm::Operator,
        }
    }

    /// The name in ceremony files.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::CrossCertificate => "cross_certificate",
            Self::CertificationRequest => "certification_request",
            other => other.form().code(),
        }
    }
}

/// A ceremony file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CeremonyFile {
    /// What is made.
    pub(super) kind: Kind,
    /// Why.
    pub(super) purpose: String,
    /// Where.
    pub(super) place: String,
    /// Who is there.
    #[serde(default)]
    pub(super) participant: Vec<Participant>,
    /// The version of Kepler that the file was reviewed for.
    pub(super) software_version: Option<String>,
    /// The profile, a file.
    pub(super) profile: PathBuf,
    /// Stem of the names of the files that are made.
    pub(super) output: String,
    /// Rules of the linter that may warn.
    #[serde(default)]
    pub(super) accept_warnings: Vec<String>,
    /// SHA-256 of files that are read, by their names here.
    #[serde(default)]
    pub(super) expect_sha256: BTreeMap<PathBuf, String>,
    /// The name to certify.
    #[serde(default)]
    pub(super) subject: BTreeMap<AttributeType, String>,
    /// The key to certify.
    pub(super) key: CertifiedKey,
    /// Who signs; nobody for a root and for a request.
    pub(super) parent: Option<ParentSection>,
    /// From when until when.
    pub(super) validity: Option<Validity>,
    /// The serial number, in hex; drawn by Kepler when absent.
    pub(super) serial: Option<String>,
    /// Where the parent publishes.
    #[serde(default)]
    pub(super) addresses: AddressSection,
    /// Names beside the subject.
    #[serde(default)]
    pub(super) alternative_names: AlternativeNames,
}

/// Somebody who is there and signs the protocol.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Participant {
    pub(super) name: String,
    pub(super) role: String,
}

/// The key to certify: an algorithm, and exactly one of the sources.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CertifiedKey {
    pub(super) algorithm: Option<SignatureAlgorithm>,
    pub(super) rsa_bits: Option<usize>,
    /// The curve of a new GOST key.
    pub(super) parameter_set: Option<ParameterSet>,
    pub(super) generate: Option<GenerateFile>,
    /// A new key that never leaves this token.
    pub(super) generate_in_token: Option<TokenConfig>,
    pub(super) existing: Option<HeldKey>,
    /// The key of this certificate.
    pub(super) certificate: Option<PathBuf>,
    /// The key of this certification request.
    pub(super) request: Option<PathBuf>,
}

/// A new key in an encrypted file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GenerateFile {
    /// Asked for at the terminal when absent.
    pub(super) passphrase_file: Option<PathBuf>,
}

/// A key that exists.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "provider", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum HeldKey {
    /// An encrypted PKCS#8 file.
    File {
        path: PathBuf,
        /// Asked for at the terminal when absent.
        passphrase_file: Option<PathBuf>,
    },
    /// A PKCS#11 token.
    Pkcs11(TokenConfig),
}

impl HeldKey {
    /// What people call it: a file, or a PKCS#11 URI.
    pub(super) fn name(&self) -> String {
        match self {
            Self::File { path, .. } => path.display().to_string(),
            Self::Pkcs11(token) => token.name(),
        }
    }
}

/// The authority that signs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ParentSection {
    pub(super) certificate: PathBuf,
    /// Where the certificate does not tell: an RSA key makes both kinds of RSA signatures.
    pub(super) algorithm: Option<SignatureAlgorithm>,
    pub(super) key: HeldKey,
}

/// From when until when: dates, or the periods of the profile from the moment of the ceremony.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Validity {
    pub(super) not_before: Option<Timestamp>,
    pub(super) not_after: Option<Timestamp>,
    /// End of the key's usage period: authorities only.
    pub(super) key_not_after: Option<Timestamp>,
    #[serde(default)]
    pub(super) from_profile: bool,
}

/// Where the parent publishes; what is empty does not appear.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct AddressSection {
    pub(super) crl: Vec<String>,
    pub(super) ocsp: Vec<String>,
    pub(super) ca_certificate: Vec<String>,
}

/// Names beside the subject.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct AlternativeNames {
    pub(super) hosts: Vec<String>,
    pub(super) addresses: Vec<IpAddr>,
    pub(super) mail: Vec<String>,
}
