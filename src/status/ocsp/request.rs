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

#[cfg(test)]
mod tests {
    use der::{Decode as _, Encode as _};
    use proptest::{collection::vec, prelude::*, sample::Index};

    use super::*;

    prop_compose! {
        /// The parts of a lawful request.
        fn parts()(
            serials in vec(vec(1..=0x7f_u8, 1..21), 1..5),
            hash in vec(any::<u8>(), 0..64),
            extensions in proptest::option::of(vec((vec(any::<u8>(), 0..140), any::<bool>()), 1..4)),
            null: bool,
            requestor: bool,
            signature: bool,
        ) -> Vec<u8> {
            let parameters = null.then_some(AnyRef::NULL);
            let extensions = extensions.as_ref().map(|list| list.iter().map(extension).collect::<Vec<_>>());
            let request_list = serials
                .iter()
                .map(|serial| Request {
                    req_cert: CertId {
                        hash_algorithm: AlgorithmIdentifierRef { oid: crate::x509::oid::DATA, parameters },
                        issuer_name_hash: OctetStringRef::new(&hash).unwrap(),
                        issuer_key_hash: OctetStringRef::new(&hash).unwrap(),
                        serial_number: IntRef::new(serial).unwrap(),
                    },
                    single_request_extensions: extensions.clone().filter(|_| null),
                })
                .collect();
            // directoryName of an empty name; a signature without its parts.
            let requestor_name = requestor.then(|| AnyRef::from_der(b"\xa4\x02\x30\x00").unwrap());
            let optional_signature = signature.then(|| AnyRef::from_der(b"\x30\x00").unwrap());
            let tbs_request =
                TbsRequest { version: Version::V1, requestor_name, request_list, request_extensions: extensions };
            OcspRequest { tbs_request, optional_signature }.to_der().unwrap()
        }
    }

    fn extension((value, critical): &(Vec<u8>, bool)) -> ExtensionRef<'_> {
        let extn_value = OctetStringRef::new(value).unwrap();
        ExtensionRef {
            extn_id: crate::x509::oid::OCSP_NONCE,
            critical: *critical,
            extn_value,
        }
    }

    /// Whatever is read encodes to bytes that are read as the same.
    fn survives(bytes: &[u8]) {
        if let Ok(request) = OcspRequest::from_der(bytes) {
            let again = request.to_der().unwrap();
            assert_eq!(OcspRequest::from_der(&again).unwrap(), request);
        }
    }

    proptest! {
        #[test]
        fn a_lawful_request_encodes_to_its_own_bytes(request in parts()) {
            prop_assert_eq!(OcspRequest::from_der(&request).unwrap().to_der().unwrap(), request);
        }

        #[test]
        fn any_bytes_are_survived(bytes: Vec<u8>) {
            survives(&bytes);
        }

        #[test]
        fn mutated_requests_are_survived(
            mut request in parts(),
            changes in vec((any::<Index>(), any::<u8>()), 1..6),
            cut: Index,
            at: Index,
        ) {
            for (position, octet) in changes {
                let position = position.index(request.len());
                request[position] = octet;
            }
            survives(&request);
            survives(&request[..cut.index(request.len())]);
            request.insert(at.index(request.len()), 0x30);
            survives(&request);
        }
    }

    #[test]
    fn an_explicit_version_is_read_and_left_out_again() {
        let plain = b"\x30\x04\x30\x02\x30\x00";
        let explicit = b"\x30\x09\x30\x07\xa0\x03\x02\x01\x00\x30\x00";
        let read = OcspRequest::from_der(explicit).unwrap();
        assert_eq!(read, OcspRequest::from_der(plain).unwrap());
        assert_eq!(read.to_der().unwrap(), plain);
        let version_2 = b"\x30\x09\x30\x07\xa0\x03\x02\x01\x01\x30\x00";
        assert!(OcspRequest::from_der(version_2).is_err());
    }
}
