//! extKeyUsage is that of the profile.

use super::{CaseRule, Compared};
use crate::issuance::extension;
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};
#[cfg(test)]
use crate::x509::oid;

pub(super) const RULE: CaseRule = Rule {
    id: "case_extended_key_usage",
    clause: "the profile",
    severity: Severity::Error,
    demands: "extKeyUsage is that of the profile.",
    check,
};

fn check(compared: &Compared<'_>) -> Verdict {
    let expected = extension::extended_key_usage::build(compared.case.profile.purposes());
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
            broken(|parts| samples::replace(parts, oid::EXTENDED_KEY_USAGE, &[0x30, 0])),
            [RULE.id]
        );
        assert_eq!(
            broken(|parts| samples::remove(parts, oid::EXTENDED_KEY_USAGE)),
            [RULE.id]
        );
    }
}
