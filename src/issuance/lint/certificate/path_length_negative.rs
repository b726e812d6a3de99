//! A path length is not negative.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "path_length_negative",
    clause: "RFC 5280 4.2.1.9",
    severity: Severity::Error,
    demands: "A path length is not negative.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let length = linted.items(oid::BASIC_CONSTRAINTS).find(|part| part.tag == 2);
    let negative = length.is_some_and(|length| length.content.first().is_none_or(|first| *first >= 0x80));
    ensure(!negative, "the path length is negative")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        let found = planted::found(Form::Root, |draft| {
            draft.set(oid::BASIC_CONSTRAINTS, &[0x30, 6, 1, 1, 0xff, 2, 1, 0xff]);
        });
        assert!(found.contains(&RULE.id));
    }
}
