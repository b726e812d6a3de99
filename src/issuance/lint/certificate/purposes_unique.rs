//! No purpose stands twice.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "purposes_unique",
    clause: "House rule",
    severity: Severity::Warning,
    demands: "No purpose stands twice.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let twice = linted
        .items(oid::EXTENDED_KEY_USAGE)
        .enumerate()
        .any(|(position, purpose)| {
            let mut earlier = linted.items(oid::EXTENDED_KEY_USAGE).take(position);
            earlier.any(|other| other == purpose)
        });
    ensure(!twice, "a purpose stands twice")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::encode;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Operator, |draft| {
                let purpose = encode::oid(oid::CLIENT_AUTH);
                let twice = encode::sequence(&[&purpose, &purpose]);
                draft.set(oid::EXTENDED_KEY_USAGE, &twice);
            }),
            [RULE.id]
        );
    }
}
