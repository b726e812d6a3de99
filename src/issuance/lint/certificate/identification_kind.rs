//! The qualified form states the lawful ground of identification.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "identification_kind",
    clause: "RFC 9215; order FSB 795",
    severity: Severity::Error,
    demands: "The qualified form states the lawful ground of identification.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if linted.form.is_qualified() {
        linted.require(oid::IDENTIFICATION_KIND)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.remove(oid::IDENTIFICATION_KIND)),
            [RULE.id]
        );
    }
}
