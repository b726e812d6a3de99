//! The key of a server or an operator makes no binding signature.

use super::{CertificateRule, form::Form, read::Linted};
use crate::issuance::{
    extension::key_usage::NON_REPUDIATION,
    lint::{Severity, Verdict, ensure},
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "key_usage_access",
    clause: "63-FZ art. 6; house rule",
    severity: Severity::Error,
    demands: "The key of a server or an operator makes no binding signature.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let access = matches!(linted.form, Form::Server | Form::Operator);
    let usage = linted.usage().unwrap_or(0);
    ensure(
        !access || usage & NON_REPUDIATION == 0,
        "a key for signing in must not make a signature that binds",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::planted;
    use crate::x509::oid;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Operator, |draft| draft
                .set(oid::KEY_USAGE, &[3, 2, 6, 0xc0])),
            [RULE.id]
        );
    }
}
