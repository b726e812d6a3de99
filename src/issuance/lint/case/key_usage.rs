//! keyUsage is that of the profile for such a key.

use super::{CaseRule, Compared};
use crate::issuance::extension;
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};
#[cfg(test)]
use crate::x509::oid;

pub(super) const RULE: CaseRule = Rule {
    id: "case_key_usage",
    clause: "order FSB 795; the profile",
    severity: Severity::Error,
    demands: "keyUsage is that of the profile for such a key.",
    check,
};

fn check(compared: &Compared<'_>) -> Verdict {
    let expected = extension::key_usage::build(compared.case.profile.key_usage(compared.case.key.algorithm));
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
            broken(|parts| samples::replace(parts, oid::KEY_USAGE, &[3, 2, 7, 0x80])),
            [RULE.id]
        );
        assert_eq!(broken(|parts| samples::remove(parts, oid::KEY_USAGE)), [RULE.id]);
    }
}
