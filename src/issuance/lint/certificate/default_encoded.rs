//! A default value is left out.

use super::{CertificateRule, read::Extension, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "default_encoded",
    clause: "X.690 11.5",
    severity: Severity::Error,
    demands: "A default value is left out.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let v1 = linted.version.is_some_and(|version| version.content == [2, 1, 0]);
    ensure(!v1, "version 1 is the default and must be left out")?;
    let uncritical = |extension: &Extension<'_>| extension.stated.is_some_and(|stated| stated.content == [0]);
    ensure(
        !linted.extensions.iter().any(uncritical),
        "a criticality of FALSE is the default and must be left out",
    )?;
    let first = linted.items(oid::BASIC_CONSTRAINTS).next();
    ensure(
        !first.is_some_and(|first| first.tag == 1 && first.content == [0]),
        "a cA of FALSE is the default and must be left out",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft
                .extension(oid::EXTENDED_KEY_USAGE)
                .critical = vec![1, 1, 0]),
            [RULE.id]
        );
    }
}
