//! subjectSignTool is that of the profile.

use crate::issuance::extension;

carried! {
    id: "case_subject_sign_tool",
    clause: "order FSB 795; the profile",
    demands: "subjectSignTool is that of the profile.",
    extension: |case| extension::subject_sign_tool::build(case.profile.subject_sign_tool()),
    planted: (SUBJECT_SIGN_TOOL, &[0x0c, 1, 0x41]),
}
