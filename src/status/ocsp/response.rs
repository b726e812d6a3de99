//! `OCSPResponse` (RFC 6960 4.2.1).

#![expect(
    clippy::unnested_or_patterns,
    reason = "written so by the derive macro of CHOICE"
)]

use der::{
    AnyRef, Choice, Encode as _, Enumerated, Sequence,
    asn1::{BitStringRef, GeneralizedTime, Null, ObjectIdentifier, OctetStringRef},
};

use super::request::{CertId, ExtensionRef, Version};
use crate::registry::revocation::RevocationReason;

/// ```text
/// OCSPResponseStatus ::= ENUMERATED { ... }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumerated)]
#[repr(u32)]
pub enum ResponseStatus {
    /// Response has valid confirmations.
    Successful = 0,
    /// Illegal confirmation request.
    MalformedRequest = 1,
    /// Internal error in issuer.
    InternalError = 2,
    /// Try again later.
    TryLater = 3,
    /// Must sign the request; never sent by us.
    SigRequired = 5,
    /// The responder does not answer for this issuer.
    Unauthorized = 6,
}

/// ```text
/// OCSPResponse ::= SEQUENCE {
///    responseStatus         OCSPResponseStatus,
///    responseBytes      [0] EXPLICIT ResponseBytes OPTIONAL }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub struct OcspResponse<'a> {
    /// Whether there is an answer.
    pub response_status: ResponseStatus,
    /// The answer.
    #[asn1(context_specific = "0", optional = "true", tag_mode = "EXPLICIT")]
    pub response_bytes: Option<ResponseBytes<'a>>,
}

/// ```text
/// ResponseBytes ::= SEQUENCE {
///    responseType   OBJECT IDENTIFIER,
///    response       OCTET STRING }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub struct ResponseBytes<'a> {
    /// `id-pkix-ocsp-basic`.
    pub response_type: ObjectIdentifier,
    /// A [`BasicOcspResponse`].
    pub response: &'a OctetStringRef,
}

/// ```text
/// BasicOCSPResponse ::= SEQUENCE {
///    tbsResponseData      ResponseData,
///    signatureAlgorithm   AlgorithmIdentifier,
///    signature            BIT STRING,
///    certs            [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub struct BasicOcspResponse<'a> {
    /// The signed bytes: a [`ResponseData`].
    pub tbs_response_data: AnyRef<'a>,
    /// An `AlgorithmIdentifier`.
    pub signature_algorithm: AnyRef<'a>,
    /// Over the DER of `tbs_response_data`.
    pub signature: BitStringRef<'a>,
    /// The delegated responder's certificate.
    #[asn1(context_specific = "0", optional = "true", tag_mode = "EXPLICIT")]
    pub certs: Option<Vec<AnyRef<'a>>>,
}

/// ```text
/// ResponseData ::= SEQUENCE {
///    version              [0] EXPLICIT Version DEFAULT v1,
///    responderID              ResponderID,
///    producedAt               GeneralizedTime,
///    responses                SEQUENCE OF SingleResponse,
///    responseExtensions   [1] EXPLICIT Extensions OPTIONAL }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub struct ResponseData<'a> {
    /// v1.
    #[asn1(context_specific = "0", default = "Default::default", tag_mode = "EXPLICIT")]
    pub version: Version,
    /// Who signs.
    pub responder_id: ResponderId<'a>,
    /// When.
    pub produced_at: GeneralizedTime,
    /// One for each certificate asked about, in the order of the request.
    pub responses: Vec<SingleResponse<'a>>,
    /// The nonce; that a certificate was never issued.
    #[asn1(context_specific = "1", optional = "true", tag_mode = "EXPLICIT")]
    pub response_extensions: Option<Vec<ExtensionRef<'a>>>,
}

/// ```text
/// ResponderID ::= CHOICE {
///    byName   [1] EXPLICIT Name,
///    byKey    [2] EXPLICIT KeyHash }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
pub enum ResponderId<'a> {
    /// A `Name`; not sent by us.
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", constructed = "true")]
    ByName(AnyRef<'a>),
    /// SHA-1 of the responder's public key.
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", constructed = "true")]
    ByKey(&'a OctetStringRef),
}

/// ```text
/// SingleResponse ::= SEQUENCE {
///    certID                       CertID,
///    certStatus                   CertStatus,
///    thisUpdate                   GeneralizedTime,
///    nextUpdate           [0]     EXPLICIT GeneralizedTime OPTIONAL,
///    singleExtensions     [1]     EXPLICIT Extensions OPTIONAL }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub struct SingleResponse<'a> {
    /// As it was asked.
    pub cert_id: CertId<'a>,
    /// What the register says.
    pub cert_status: CertStatus,
    /// When the register was asked.
    pub this_update: GeneralizedTime,
    /// Until when the answer may be used.
    #[asn1(context_specific = "0", optional = "true", tag_mode = "EXPLICIT")]
    pub next_update: Option<GeneralizedTime>,
    /// The archive cutoff, where the authority says how long it keeps statuses.
    #[asn1(context_specific = "1", optional = "true", tag_mode = "EXPLICIT")]
    pub single_extensions: Option<Vec<ExtensionRef<'a>>>,
}

/// ```text
/// CertStatus ::= CHOICE {
///    good        [0]     IMPLICIT NULL,
///    revoked     [1]     IMPLICIT RevokedInfo,
///    unknown     [2]     IMPLICIT UnknownInfo }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
pub enum CertStatus {
    /// Issued and not revoked.
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT")]
    Good(Null),
    /// Revoked.
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true")]
    Revoked(RevokedInfo),
    /// Not issued by this issuer.
    #[asn1(context_specific = "2", tag_mode = "IMPLICIT")]
    Unknown(Null),
}

/// ```text
/// RevokedInfo ::= SEQUENCE {
///    revocationTime              GeneralizedTime,
///    revocationReason    [0]     EXPLICIT CRLReason OPTIONAL }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub struct RevokedInfo {
    /// When.
    pub revocation_time: GeneralizedTime,
    /// Why; left out when nobody said.
    #[asn1(context_specific = "0", optional = "true", tag_mode = "EXPLICIT")]
    pub revocation_reason: Option<CrlReason>,
}

/// `CRLReason` (RFC 5280 5.3.1): all of them, because responses are read too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumerated)]
#[repr(u32)]
#[expect(missing_docs, reason = "the names are those of the standard")]
pub enum CrlReason {
    Unspecified = 0,
    KeyCompromise = 1,
    CaCompromise = 2,
    AffiliationChanged = 3,
    Superseded = 4,
    CessationOfOperation = 5,
    CertificateHold = 6,
    RemoveFromCrl = 8,
    PrivilegeWithdrawn = 9,
    AaCompromise = 10,
}

impl CrlReason {
    /// The number of the standard.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The reason as it is said to relying parties: `unspecified` is said by leaving it out (RFC 5280 5.3.1).
    pub fn told(reason: RevocationReason) -> Option<Self> {
        match reason {
            RevocationReason::Unspecified => None,
            RevocationReason::KeyCompromise => Some(Self::KeyCompromise),
            RevocationReason::CaCompromise => Some(Self::CaCompromise),
            RevocationReason::AffiliationChanged => Some(Self::AffiliationChanged),
            RevocationReason::Superseded => Some(Self::Superseded),
            RevocationReason::CessationOfOperation => Some(Self::CessationOfOperation),
            RevocationReason::PrivilegeWithdrawn => Some(Self::PrivilegeWithdrawn),
        }
    }
}

/// A refusal: RFC 6960 2.3. Not signed, by definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not a request, or one past our bounds.
    #[error("malformed request")]
    MalformedRequest,
    /// Our fault.
    #[error("internal error")]
    InternalError,
    /// The register or the key does not answer now.
    #[error("try later")]
    TryLater,
    /// None of the issuers asked about is ours.
    #[error("unauthorized")]
    Unauthorized,
}

impl Refusal {
    /// The name in metrics.
    pub fn code(self) -> &'static str {
        match self {
            Self::MalformedRequest => "malformed_request",
            Self::InternalError => "internal_error",
            Self::TryLater => "try_later",
            Self::Unauthorized => "unauthorized",
        }
    }

    /// The whole response.
    pub fn to_der(self) -> Vec<u8> {
        let response_status = match self {
            Self::MalformedRequest => ResponseStatus::MalformedRequest,
            Self::InternalError => ResponseStatus::InternalError,
            Self::TryLater => ResponseStatus::TryLater,
            Self::Unauthorized => ResponseStatus::Unauthorized,
        };
        // Five octets into memory: there is nothing that could fail.
        OcspResponse {
            response_status,
            response_bytes: None,
        }
        .to_der()
        .unwrap_or_default()
    }
}

impl From<der::Error> for Refusal {
    fn from(_: der::Error) -> Self {
        Self::InternalError
    }
}
