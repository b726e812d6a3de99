//! `subjectKeyIdentifier` (RFC 5280 4.2.1.2, method 1): SHA-1 of the subject public key's bits.

use super::Extension;
use crate::{
    crypto::{digest, public_key},
    x509::{encode, oid},
};

/// The identifier of a key (`SubjectPublicKeyInfo` in DER); `None` when the key cannot be read.
pub fn of_key(spki: &[u8]) -> Option<[u8; 20]> {
    public_key::bits(spki).map(digest::sha1)
}

pub(crate) fn build(identifier: &[u8]) -> Extension {
    Extension::plain(oid::SUBJECT_KEY_IDENTIFIER, encode::octet_string(identifier))
}
