//! An authority that certifies holders has path length 0.

use super::{CertificateRule, form::Form, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "path_length_issuing",
    clause: "Practice of the Head CA",
    severity: Severity::Warning,
    demands: "An authority that certifies holders has path length 0.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let length = linted.items(oid::BASIC_CONSTRAINTS).find(|part| part.tag == 2);
    ensure(
        linted.form != Form::IssuingAuthority || length.is_some_and(|length| length.content == [0]),
        "authorities may stand below it",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::planted;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::IssuingAuthority, |draft| draft
                .set(oid::BASIC_CONSTRAINTS, &[0x30, 3, 1, 1, 0xff])),
            [RULE.id]
        );
    }
}
