//! The bytes that a CA key signs (`TBSCertificate`, RFC 5280 4.1.2), and the certificate around them.

use jiff::Timestamp;

use super::{extension::Extension, serial::SerialNumber};
use crate::{
    crypto::algorithm::SignatureAlgorithm,
    x509::{encode, time},
};

/// A certificate before it is signed.
#[derive(Clone)]
pub(crate) struct ToBeSigned {
    pub(crate) serial: SerialNumber,
    /// The issuer's algorithm.
    pub(crate) algorithm: SignatureAlgorithm,
    /// The subject of the CA certificate, byte for byte (RFC 5280 4.1.2.4).
    pub(crate) issuer: Vec<u8>,
    pub(crate) not_before: Timestamp,
    pub(crate) not_after: Timestamp,
    /// `Name` in DER.
    pub(crate) subject: Vec<u8>,
    /// The accepted key's `SubjectPublicKeyInfo`, byte for byte.
    pub(crate) spki: Vec<u8>,
    pub(crate) extensions: Vec<Extension>,
}

impl ToBeSigned {
    /// `TBSCertificate` in DER.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let extensions: Vec<Vec<u8>> = self.extensions.iter().map(Extension::encode).collect();
        let extensions: Vec<&[u8]> = extensions.iter().map(Vec::as_slice).collect();
        encode::sequence(&[
            // version 3
            &encode::context_constructed(0, &[&encode::integer(&[2])]),
            &encode::integer(self.serial.octets()),
            self.algorithm.identifier(),
            &self.issuer,
            &encode::sequence(&[&time::time(self.not_before), &time::time(self.not_after)]),
            &self.subject,
            &self.spki,
            &encode::context_constructed(3, &[&encode::sequence(&extensions)]),
        ])
    }
}

/// `Certificate`: the signed bytes, the algorithm, the signature.
pub(crate) fn assemble(to_be_signed: &[u8], algorithm: SignatureAlgorithm, signature: &[u8]) -> Vec<u8> {
    encode::sequence(&[
        to_be_signed,
        algorithm.identifier(),
        &encode::bit_string(signature),
    ])
}
