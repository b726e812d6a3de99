//! subjectSignTool has 1 to 200 characters.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::{
        extension::subject_sign_tool::LIMIT,
        lint::{Severity, Verdict, ensure},
    },
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "subject_sign_tool_size",
    clause: "RFC 9215",
    severity: Severity::Error,
    demands: "subjectSignTool has 1 to 200 characters.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let Some(tool) = linted.value(oid::SUBJECT_SIGN_TOOL) else {
        return Ok(());
    };
    let length = String::from_utf8_lossy(tool.content).chars().count();
    ensure((1..=LIMIT).contains(&length), "must have 1 to 200 characters")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::encode;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft
                .set(oid::SUBJECT_SIGN_TOOL, &encode::utf8_string(""))),
            [RULE.id]
        );
        assert_eq!(
            planted::found(Form::Holder, |draft| draft
                .set(oid::SUBJECT_SIGN_TOOL, &encode::utf8_string(&"щ".repeat(201)))),
            [RULE.id]
        );
    }
}
