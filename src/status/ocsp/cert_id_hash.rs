//! The hashes that a `CertID` may be made with: one table; a new hash is one line.

use const_oid::{ObjectIdentifier, db::rfc5912};
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use crate::crypto::gost::{Strength, streebog};

/// A hash of `CertID` (RFC 6960 4.1.1): it names the issuer and protects nothing, so SHA-1 stays.
pub(super) struct CertIdHash {
    pub(super) oid: ObjectIdentifier,
    pub(super) digest: fn(&[u8]) -> Vec<u8>,
}

/// In the order of how often clients use them.
pub(super) static CERT_ID_HASHES: [CertIdHash; 6] = [
    CertIdHash {
        oid: rfc5912::ID_SHA_1,
        digest: |content| Sha1::digest(content).to_vec(),
    },
    CertIdHash {
        oid: rfc5912::ID_SHA_256,
        digest: |content| Sha256::digest(content).to_vec(),
    },
    CertIdHash {
        oid: rfc5912::ID_SHA_384,
        digest: |content| Sha384::digest(content).to_vec(),
    },
    CertIdHash {
        oid: rfc5912::ID_SHA_512,
        digest: |content| Sha512::digest(content).to_vec(),
    },
    CertIdHash {
        oid: Strength::Bits256.digest(),
        digest: |content| streebog::digest(Strength::Bits256, content),
    },
    CertIdHash {
        oid: Strength::Bits512.digest(),
        digest: |content| streebog::digest(Strength::Bits512, content),
    },
];
