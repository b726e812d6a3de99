//! `issuerSignTool` (RFC 9215, order FSB 795): the CA's own tools and the papers that certify them.

use serde::{Deserialize, Serialize};

use super::Extension;
use crate::x509::{encode, oid};

/// The longest texts: signature tool, CA tool, and the papers of each.
pub const LIMITS: [usize; 4] = [200, 200, 100, 100];

/// The four texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerSignTool {
    /// The CA's signature tool.
    pub sign_tool: String,
    /// The CA's software.
    pub ca_tool: String,
    /// Number of the paper that certifies the signature tool.
    pub sign_tool_certificate: String,
    /// Number of the paper that certifies the software.
    pub ca_tool_certificate: String,
}

impl IssuerSignTool {
    /// The texts in the order of the extension.
    pub fn texts(&self) -> [&str; 4] {
        [
            &self.sign_tool,
            &self.ca_tool,
            &self.sign_tool_certificate,
            &self.ca_tool_certificate,
        ]
    }
}

pub(crate) fn build(tool: &IssuerSignTool) -> Extension {
    let [sign, ca, sign_paper, ca_paper] = tool.texts().map(encode::utf8_string);
    Extension::plain(
        oid::ISSUER_SIGN_TOOL,
        encode::sequence(&[&sign, &ca, &sign_paper, &ca_paper]),
    )
}
