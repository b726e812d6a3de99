//! `extKeyUsage` (RFC 5280 4.2.1.12), not critical: applications of the state narrow it further by their own identifiers.

use const_oid::ObjectIdentifier;

use super::Extension;
use crate::x509::{encode, oid};

pub(crate) fn build(purposes: &[ObjectIdentifier]) -> Extension {
    let purposes: Vec<Vec<u8>> = purposes.iter().copied().map(encode::oid).collect();
    Extension::plain(oid::EXTENDED_KEY_USAGE, encode::element(0x30, &purposes.concat()))
}
