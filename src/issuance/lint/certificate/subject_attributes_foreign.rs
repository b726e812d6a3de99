//! A holder's subject has no attribute that would be untrue of it.

use super::{CertificateRule, form::Form, form::holder_type, read::Linted};
use crate::issuance::{
    lint::{Severity, Verdict},
    profile::statute,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "subject_attributes_foreign",
    clause: "63-FZ art. 17 p. 2; order FSB 795",
    severity: Severity::Error,
    demands: "A holder's subject has no attribute that would be untrue of it.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if linted.form != Form::Holder {
        return Ok(());
    }
    for attribute in statute::forbidden(holder_type(linted)) {
        if linted.subject.has(*attribute) {
            return Err(format!("{attribute:?} does not belong here").into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::planted;
    use crate::x509::{encode, oid};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft
                .add_attribute(oid::TITLE, &encode::utf8_string("Директор"))),
            [RULE.id]
        );
    }
}
