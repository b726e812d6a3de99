//! The requests: whole HTTP messages, made before the clock starts.

use anyhow::Context as _;
use aws_lc_rs::rand;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use clap::ValueEnum;
use const_oid::ObjectIdentifier;
use der::{
    Decode as _, Encode as _,
    asn1::{AnyRef, OctetString, OctetStringRef, UintRef},
};
use kepler::{
    status::ocsp::request::{CertId, ExtensionRef, OcspRequest, Request, TbsRequest, Version},
    x509::chain,
};
use sha1::Digest as _;
use spki::AlgorithmIdentifierRef;
use x509_cert::Certificate;

/// How a request travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Method {
    /// In the body of a POST.
    Post,
    /// In the path of a GET (RFC 6960 A.1).
    Get,
}

/// What a `CertID` names its issuer by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Hash {
    /// What nearly all clients write.
    Sha1,
    /// RFC 5019's successor allows it.
    Sha256,
}

/// An issuer as a `CertID` names it.
pub(crate) struct Named {
    algorithm: ObjectIdentifier,
    name: Vec<u8>,
    key: Vec<u8>,
}

impl Named {
    /// Of a certificate, DER or PEM.
    pub(crate) fn of(certificate: &[u8], hash: Hash) -> anyhow::Result<Self> {
        let der = match certificate.first() {
            Some(0x30) => certificate.to_vec(),
            _ => chain::certificates(certificate)?
                .into_iter()
                .next()
                .context("no certificate in the file")?,
        };
        let certificate = Certificate::from_der(&der)?;
        let tbs = certificate.tbs_certificate();
        let name = tbs.subject().to_der()?;
        let key = tbs.subject_public_key_info().subject_public_key.raw_bytes();
        let digest = |octets: &[u8]| match hash {
            Hash::Sha1 => sha1::Sha1::digest(octets).to_vec(),
            Hash::Sha256 => sha2::Sha256::digest(octets).to_vec(),
        };
        Ok(Self {
            algorithm: match hash {
                Hash::Sha1 => const_oid::db::rfc5912::ID_SHA_1,
                Hash::Sha256 => const_oid::db::rfc5912::ID_SHA_256,
            },
            name: digest(&name),
            key: digest(key),
        })
    }

    /// An `OCSPRequest` for one certificate, with a nonce of 32 octets if asked for (RFC 9654).
    pub(crate) fn request(&self, serial: &[u8], nonce: bool) -> anyhow::Result<Vec<u8>> {
        let number = UintRef::new(serial)?.to_der()?;
        let mut random = [0; 32];
        rand::fill(&mut random).ok().context("no randomness")?;
        let value = OctetString::new(random)?.to_der()?;
        let req_cert = CertId {
            hash_algorithm: AlgorithmIdentifierRef {
                oid: self.algorithm,
                parameters: Some(AnyRef::NULL),
            },
            issuer_name_hash: OctetStringRef::new(&self.name)?,
            issuer_key_hash: OctetStringRef::new(&self.key)?,
            serial_number: der::asn1::IntRef::from_der(&number)?,
        };
        let extension = ExtensionRef {
            extn_id: const_oid::db::rfc6960::ID_PKIX_OCSP_NONCE,
            critical: false,
            extn_value: OctetStringRef::new(&value)?,
        };
        let tbs_request = TbsRequest {
            version: Version::V1,
            requestor_name: None,
            request_list: vec![Request {
                req_cert,
                single_request_extensions: None,
            }],
            request_extensions: nonce.then(|| vec![extension]),
        };
        let request = OcspRequest {
            tbs_request,
            optional_signature: None,
        };
        Ok(request.to_der()?)
    }
}

/// One HTTP message to `path` of `host`.
pub(crate) fn message(method: Method, host: &str, path: &str, request: &[u8]) -> Vec<u8> {
    match method {
        Method::Post => {
            let head = format!(
                "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/ocsp-request\r\nContent-Length: {}\r\n\r\n",
                request.len()
            );
            [head.as_bytes(), request].concat()
        }
        Method::Get => {
            let path = path.trim_end_matches('/');
            let encoded = BASE64_STANDARD
                .encode(request)
                .replace('+', "%2B")
                .replace('/', "%2F")
                .replace('=', "%3D");
            format!("GET {path}/{encoded} HTTP/1.1\r\nHost: {host}\r\n\r\n").into_bytes()
        }
    }
}
