//! `subjectSignTool` (RFC 9215, order FSB 795): the name of the holder's signature tool.

use super::Extension;
use crate::x509::{encode, oid};

/// `UTF8String` of 1 to 200 characters.
pub const LIMIT: usize = 200;

pub(crate) fn build(tool: &str) -> Extension {
    Extension::plain(oid::SUBJECT_SIGN_TOOL, encode::utf8_string(tool))
}
