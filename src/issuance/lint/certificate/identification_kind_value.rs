//! The ground of identification is one of the four that the law knows: 0 to 3.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "identification_kind_value",
    clause: "RFC 9215; 63-FZ art. 18",
    severity: Severity::Error,
    demands: "The ground of identification is one of the four that the law knows: 0 to 3.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let kind = linted.value(oid::IDENTIFICATION_KIND);
    ensure(
        kind.is_none_or(|kind| matches!(kind.content, [0..=3])),
        "must be 0 to 3",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft
                .set(oid::IDENTIFICATION_KIND, &[2, 1, 4])),
            [RULE.id]
        );
    }
}
