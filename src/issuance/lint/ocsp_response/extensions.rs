//! No extension stands twice, and none is critical: clients refuse what they do not know.

use super::{OcspResponseRule, Response};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};
#[cfg(test)]
use crate::x509::{encode, oid};

pub(super) const RULE: OcspResponseRule = Rule {
    id: "ocsp_extensions",
    clause: "RFC 6960 4.4",
    severity: Severity::Error,
    demands: "No extension stands twice, and none is critical: clients refuse what they do not know.",
    check,
};

fn check(response: &Response<'_>) -> Verdict {
    let Some(basic) = &response.basic else {
        return Ok(());
    };
    let lists =
        std::iter::once(&basic.extensions).chain(basic.singles.iter().map(|single| &single.extensions));
    for extensions in lists {
        let mut names: Vec<_> = extensions.iter().map(|extension| extension.oid).collect();
        names.sort_unstable();
        names.dedup();
        ensure(names.len() == extensions.len(), "an extension stands twice")?;
        let mut critical = extensions.iter().map(|extension| extension.critical);
        ensure(!critical.any(|critical| critical), "an extension is critical")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::ocsp_response::samples::broken;

    #[test]
    fn a_breach_is_found() {
        let nonce = encode::octet_string(&[7; 16]);
        assert_eq!(
            broken(|parts| parts.add(oid::OCSP_NONCE, false, &nonce)),
            [RULE.id]
        );
        assert_eq!(
            broken(|parts| parts.add(oid::ANY_POLICY, true, &[5, 0])),
            [RULE.id]
        );
        assert!(broken(|parts| parts.add(oid::ANY_POLICY, false, &[5, 0])).is_empty());
    }
}
