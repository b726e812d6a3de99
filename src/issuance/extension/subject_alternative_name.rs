//! `subjectAltName` (RFC 5280 4.1.2.6): an e-mail address in the subject stands here as well.

use super::Extension;
use crate::x509::{encode, oid};

pub(crate) fn build(email: &str) -> Extension {
    let mail = encode::context(1, email.as_bytes());
    Extension::plain(oid::SUBJECT_ALT_NAME, encode::sequence(&[&mail]))
}
