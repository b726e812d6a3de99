//! `basicConstraints` (RFC 5280 4.2.1.9): only in certificates of authorities.

use super::Extension;
use crate::x509::{encode, oid};

/// `cA TRUE`, with the number of authorities that may stand below.
pub(crate) fn authority(path_length: Option<u8>) -> Extension {
    let length = path_length
        .map(|length| encode::integer(&[length]))
        .unwrap_or_default();
    Extension::critical(
        oid::BASIC_CONSTRAINTS,
        encode::sequence(&[&encode::boolean_true(), &length]),
    )
}
