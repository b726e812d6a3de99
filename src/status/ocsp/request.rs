//! `OCSPRequest` (RFC 6960 4.1.1): borrows from the request, encodes back to the same bytes.

use der::{
    AnyRef, Enumerated, Sequence,
    asn1::{IntRef, ObjectIdentifier, OctetStringRef},
};
use spki::AlgorithmIdentifierRef;

/// ```text
/// Version ::= INTEGER { v1(0) }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enumerated)]
#[asn1(type = "INTEGER")]
#[repr(u8)]
pub enum Version {
    /// The only one there is.
    #[default]
    V1 = 0,
}

/// ```text
/// OCSPRequest ::= SEQUENCE {
///    tbsRequest                  TBSRequest,
///    optionalSignature   [0]     EXPLICIT Signature OPTIONAL }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub struct OcspRequest<'a> {
    /// What is asked.
    pub tbs_request: TbsRequest<'a>,
    /// Taken and not looked at: the answer does not depend on who asks.
    #[asn1(context_specific = "0", optional = "true", tag_mode = "EXPLICIT")]
    pub optional_signature: Option<AnyRef<'a>>,
}

/// ```text
/// TBSRequest ::= SEQUENCE {
///    version             [0]     EXPLICIT Version DEFAULT v1,
///    requestorName       [1]     EXPLICIT GeneralName OPTIONAL,
///    requestList                 SEQUENCE OF Request,
///    requestExtensions   [2]     EXPLICIT Extensions OPTIONAL }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub struct TbsRequest<'a> {
    /// An explicit v1 is not DER, yet some clients write it: it is read, and left out again on encoding.
    #[asn1(context_specific = "0", default = "Default::default", tag_mode = "EXPLICIT")]
    pub version: Version,
    /// Who says to ask.
    #[asn1(context_specific = "1", optional = "true", tag_mode = "EXPLICIT")]
    pub requestor_name: Option<AnyRef<'a>>,
    /// The certificates asked about.
    pub request_list: Vec<Request<'a>>,
    /// Nonce, preferred signature algorithms, acceptable responses.
    #[asn1(context_specific = "2", optional = "true", tag_mode = "EXPLICIT")]
    pub request_extensions: Option<Vec<ExtensionRef<'a>>>,
}

/// ```text
/// Request ::= SEQUENCE {
///    reqCert                     CertID,
///    singleRequestExtensions [0] EXPLICIT Extensions OPTIONAL }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub struct Request<'a> {
    /// The certificate asked about.
    pub req_cert: CertId<'a>,
    /// Service locator and the like.
    #[asn1(context_specific = "0", optional = "true", tag_mode = "EXPLICIT")]
    pub single_request_extensions: Option<Vec<ExtensionRef<'a>>>,
}

/// ```text
/// CertID ::= SEQUENCE {
///    hashAlgorithm       AlgorithmIdentifier,
///    issuerNameHash      OCTET STRING, -- Hash of issuer's DN
///    issuerKeyHash       OCTET STRING, -- Hash of issuer's public key
///    serialNumber        CertificateSerialNumber }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub struct CertId<'a> {
    /// Parameters absent or NULL, as the client writes them; the answer repeats them.
    pub hash_algorithm: AlgorithmIdentifierRef<'a>,
    /// Hash of the issuer's name.
    pub issuer_name_hash: &'a OctetStringRef,
    /// Hash of the issuer's public key: content of the BIT STRING without its count of unused bits.
    pub issuer_key_hash: &'a OctetStringRef,
    /// Any INTEGER.
    pub serial_number: IntRef<'a>,
}

/// ```text
/// Extension ::= SEQUENCE {
///    extnID      OBJECT IDENTIFIER,
///    critical    BOOLEAN DEFAULT FALSE,
///    extnValue   OCTET STRING }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub struct ExtensionRef<'a> {
    /// Which extension.
    pub extn_id: ObjectIdentifier,
    /// Whether one who does not know it must refuse.
    #[asn1(default = "Default::default")]
    pub critical: bool,
    /// The extension, in DER.
    pub extn_value: &'a OctetStringRef,
}
