//! identificationKind is the ground on which the holder was identified.

use super::{CaseRule, Compared};
use crate::issuance::extension;
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};
#[cfg(test)]
use crate::x509::oid;

pub(super) const RULE: CaseRule = Rule {
    id: "case_identification_kind",
    clause: "63-FZ art. 18 p. 1; RFC 9215",
    severity: Severity::Error,
    demands: "identificationKind is the ground on which the holder was identified.",
    check,
};

fn check(compared: &Compared<'_>) -> Verdict {
    let expected = extension::identification_kind::build(compared.case.subject.basis().identification_kind());
    ensure(
        compared.carries(&expected),
        "the extension is not the one of the case",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::{lint::case::samples::broken, samples};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            broken(|parts| samples::replace(parts, oid::IDENTIFICATION_KIND, &[2, 1, 3])),
            [RULE.id]
        );
        assert_eq!(
            broken(|parts| samples::remove(parts, oid::IDENTIFICATION_KIND)),
            [RULE.id]
        );
    }
}
