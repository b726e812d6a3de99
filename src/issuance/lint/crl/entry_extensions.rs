//! Extensions of entries are known or not critical, stand once, and have their criticality.

use super::{CrlRule, List};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::{certificate::Extension, oid, read, time};

pub(super) const RULE: CrlRule = Rule {
    id: "crl_entry_extensions",
    clause: "RFC 5280 5.3",
    severity: Severity::Error,
    demands: "Extensions of entries are known or not critical, stand once, and have their criticality.",
    check,
};

fn check(list: &List<'_>) -> Verdict {
    for entry in list.readable_entries() {
        let Some(extensions) = entry.extensions else {
            continue;
        };
        let mut seen = Vec::new();
        for extension in read::walk(extensions) {
            let extension = Extension::parse(extension.map_err(unreadable)?).map_err(unreadable)?;
            ensure(
                !seen.contains(&extension.oid),
                "an entry carries an extension twice",
            )?;
            seen.push(extension.oid);
            // 5.3.1 and 5.3.2 are not critical, 5.3.3 is; nothing else may be.
            ensure(
                extension.critical == (extension.oid == oid::CERTIFICATE_ISSUER),
                "an extension of an entry has the wrong criticality",
            )?;
            let date = extension.oid == oid::INVALIDITY_DATE;
            ensure(
                !date || time::is_generalized(extension.value),
                "invalidityDate is not a GeneralizedTime in whole seconds",
            )?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::crl::samples::broken;
    use crate::issuance::lint::crl::samples::entry_extensions;

    #[test]
    fn a_breach_is_found() {
        let date = entry_extensions(&[(oid::INVALIDITY_DATE, false, b"\x18\x0f20261101100000Z")]);
        assert!(broken(|parts| parts.entry(&[2, 1, 9], &date)).is_empty());
        let reason: (_, &[u8]) = (oid::REASON_CODE, &[0x0a, 1, 1]);
        for extensions in [
            &[(oid::INVALIDITY_DATE, false, &b"\x17\x0d261101100000Z"[..])][..],
            &[(oid::CERTIFICATE_ISSUER, false, &[0x30, 0])],
            &[(reason.0, true, reason.1)],
            &[(reason.0, false, reason.1), (reason.0, false, reason.1)],
            &[(oid::ANY_POLICY, true, &[5, 0])],
        ] {
            let extensions = entry_extensions(extensions);
            assert_eq!(broken(|parts| parts.entry(&[2, 1, 9], &extensions)), [RULE.id]);
        }
    }
}
