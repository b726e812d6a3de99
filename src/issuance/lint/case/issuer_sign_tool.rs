//! issuerSignTool is that of the profile.

use crate::issuance::extension;

carried! {
    id: "case_issuer_sign_tool",
    clause: "order FSB 795; the profile",
    demands: "issuerSignTool is that of the profile.",
    extension: |case| extension::issuer_sign_tool::build(case.profile.issuer_sign_tool()),
    planted: (ISSUER_SIGN_TOOL, &[0x30, 0]),
}
