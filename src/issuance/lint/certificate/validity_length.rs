//! A holder's certificate lasts at most three years.

use super::{CertificateRule, form::Form, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "validity_length",
    clause: "Order FSB 796, papers of the signature tools",
    severity: Severity::Error,
    demands: "A holder's certificate lasts at most three years.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let (Some(start), Some(end)) = (linted.not_before.instant, linted.not_after.instant) else {
        return Ok(());
    };
    // Three years of the key, and a day for what the certificate lasts beyond it.
    let longest = (3 * 366 + 1) * 24;
    ensure(
        linted.form != Form::Holder || end.duration_since(start).as_hours() <= longest,
        "longer than three years and a day",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::planted;
    use crate::x509::time;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.validity[1] =
                time::time("2031-01-01T00:00:00Z".parse().unwrap())),
            [RULE.id]
        );
    }
}
