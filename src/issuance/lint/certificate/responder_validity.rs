//! A responder whose status nobody asks for lasts at most three months.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "responder_validity",
    clause: "RFC 6960 4.2.2.2.1",
    severity: Severity::Warning,
    demands: "A responder whose status nobody asks for lasts at most three months.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let (Some(start), Some(end)) = (linted.not_before.instant, linted.not_after.instant) else {
        return Ok(());
    };
    ensure(
        !linted.has(oid::OCSP_NO_CHECK) || end.duration_since(start).as_hours() <= 92 * 24,
        "nobody can revoke it, and it lasts longer than 92 days",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::time;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Responder, |draft| draft.validity[1] =
                time::time("2028-01-01T00:00:00Z".parse().unwrap())),
            [RULE.id]
        );
    }
}
