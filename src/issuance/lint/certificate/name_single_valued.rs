//! Each RDN of the subject has one attribute.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "name_single_valued",
    clause: "Order FSB 795",
    severity: Severity::Error,
    demands: "Each RDN of the subject has one attribute.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let attributes = &linted.subject.attributes;
    let after = attributes.iter().skip(1);
    let shared = attributes
        .iter()
        .zip(after)
        .any(|(one, next)| one.rdn == next.rdn);
    ensure(!shared, "an RDN with several attributes")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::{encode, oid};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| {
                let pairs = [oid::LOCALITY, oid::STREET]
                    .map(|oid| encode::sequence(&[&encode::oid(oid), &encode::utf8_string("Тверь")]));
                let rdn = encode::set_of(&[&pairs[0], &pairs[1]]);
                draft.subject = encode::element(0x30, &[&draft.subject[3..], &rdn].concat());
            }),
            [RULE.id]
        );
    }
}
