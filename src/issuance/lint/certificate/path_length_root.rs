//! A root has no path length.

use super::{CertificateRule, form::Form, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "path_length_root",
    clause: "Practice of the Head CA",
    severity: Severity::Warning,
    demands: "A root has no path length.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let length = linted.items(oid::BASIC_CONSTRAINTS).find(|part| part.tag == 2);
    ensure(
        linted.form != Form::Root || length.is_none(),
        "a root bounds itself",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::planted;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Root, |draft| draft
                .set(oid::BASIC_CONSTRAINTS, &[0x30, 6, 1, 1, 0xff, 2, 1, 1])),
            [RULE.id]
        );
    }
}
