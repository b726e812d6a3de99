//! `identificationKind` (RFC 9215): the lawful ground on which the holder was identified (63-FZ art. 18).

use super::Extension;
use crate::x509::{encode, oid};

/// 0 presence, 1 qualified signature, 2 chip passport, 3 ESIA with the Unified Biometric System.
pub(crate) fn build(kind: u8) -> Extension {
    Extension::plain(oid::IDENTIFICATION_KIND, encode::integer(&[kind]))
}
