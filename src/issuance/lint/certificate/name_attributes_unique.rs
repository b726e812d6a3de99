//! No attribute of the qualified form stands twice in the subject.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "name_attributes_unique",
    clause: "Order FSB 795",
    severity: Severity::Error,
    demands: "No attribute of the qualified form stands twice in the subject.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let attributes = &linted.subject.attributes;
    let twice = attributes.iter().enumerate().any(|(position, attribute)| {
        let mut earlier = attributes.iter().take(position);
        earlier.any(|other| other.oid == attribute.oid)
    });
    ensure(!linted.form.is_qualified() || !twice, "an attribute stands twice")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::oid;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft
                .add_attribute(oid::COUNTRY, b"\x13\x02RU")),
            [RULE.id]
        );
    }
}
