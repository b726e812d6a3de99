//! Key usage and basic constraints are critical, nothing else is.

use super::{Linted, Rule, Severity, ensure};
use crate::x509::oid;

pub(super) const RULE: Rule = Rule {
    id: "extension_criticality",
    clause: "RFC 5280 4.2; order FSB 795",
    severity: Severity::Error,
    check,
};

fn check(linted: &Linted<'_>) -> Result<(), String> {
    for extension in &linted.certificate.extensions {
        let critical = CRITICAL.contains(&extension.oid);
        ensure(
            extension.critical == critical,
            &format!(
                "{} must {}be critical",
                extension.oid,
                if critical { "" } else { "not " }
            ),
        )?;
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
