//! Key usage and basic constraints are critical, nothing else is.

use super::{CertificateRule, Linted};
use crate::issuance::lint::{Rule, Severity, Verdict};
use crate::x509::oid;

pub(super) const RULE: CertificateRule = Rule {
    id: "extension_criticality",
    clause: "RFC 5280 4.2; order FSB 795",
    severity: Severity::Error,
    demands: "Key usage and basic constraints are critical, nothing else is.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    for extension in &linted.certificate.extensions {
        let critical = CRITICAL.contains(&extension.oid);
        if extension.critical != critical {
            let not = if critical { "" } else { "not " };
            return Err(format!("{} must {not}be critical", extension.oid).into());
        }
    }
    Ok(())
}

/// All others must not stop a reader that does not know them.
const CRITICAL: [const_oid::ObjectIdentifier; 2] = [oid::KEY_USAGE, oid::BASIC_CONSTRAINTS];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::samples;

    #[test]
    fn a_breach_is_found() {
        let der = samples::certificate(|parts| parts.extensions[0].critical ^= true);
        assert_eq!(samples::rules(&der), [RULE.id]);
        let der = samples::certificate(|parts| parts.extensions[3].critical = true);
        assert_eq!(samples::rules(&der), [RULE.id]);
    }
}
