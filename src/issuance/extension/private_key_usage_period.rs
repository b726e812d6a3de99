//! `privateKeyUsagePeriod` (RFC 3280 4.2.1.4; order FSB 795 asks for it): until when the key may sign.

use jiff::Timestamp;

use super::Extension;
use crate::x509::{encode, oid, time};

pub(crate) fn build(not_before: Timestamp, not_after: Timestamp) -> Extension {
    let value = encode::sequence(&[
        &encode::context(0, time::generalized_content(not_before).as_bytes()),
        &encode::context(1, time::generalized_content(not_after).as_bytes()),
    ]);
    Extension::plain(oid::PRIVATE_KEY_USAGE_PERIOD, value)
}
