//! A holder's subject has every attribute that its form asks for.

use super::{CertificateRule, form::Form, form::holder_type, read::Linted};
use crate::issuance::{
    lint::{Severity, Verdict},
    profile::statute,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "subject_attributes",
    clause: "63-FZ art. 17 p. 2; order FSB 795",
    severity: Severity::Error,
    demands: "A holder's subject has every attribute that its form asks for.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if linted.form != Form::Holder {
        return Ok(());
    }
    for attribute in statute::mandatory(holder_type(linted)) {
        if !linted.subject.has(attribute) {
            return Err(format!("{attribute:?} is missing").into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::planted;
    use crate::x509::oid;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.remove_attribute(oid::INN)),
            [RULE.id]
        );
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.remove_attribute(oid::SURNAME)),
            [RULE.id]
        );
    }
}
