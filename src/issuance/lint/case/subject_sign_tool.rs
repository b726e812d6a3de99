//! subjectSignTool is that of the profile.

use super::{CaseRule, Compared};
use crate::issuance::extension;
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};
#[cfg(test)]
use crate::x509::oid;

pub(super) const RULE: CaseRule = Rule {
    id: "case_subject_sign_tool",
    clause: "order FSB 795; the profile",
    severity: Severity::Error,
    demands: "subjectSignTool is that of the profile.",
    check,
};

fn check(compared: &Compared<'_>) -> Verdict {
    let expected = extension::subject_sign_tool::build(compared.case.profile.subject_sign_tool());
    ensure(
        compared.carries(&expected),
        "the extension is not the one of the case",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::{lint::case::samples::broken, samples};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            broken(|parts| samples::replace(parts, oid::SUBJECT_SIGN_TOOL, &[0x0c, 1, 0x41])),
            [RULE.id]
        );
        assert_eq!(
            broken(|parts| samples::remove(parts, oid::SUBJECT_SIGN_TOOL)),
            [RULE.id]
        );
    }
}
