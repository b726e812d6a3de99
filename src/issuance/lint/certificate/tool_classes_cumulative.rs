//! A class of signature tools stands with all those below it.

use const_oid::ObjectIdentifier;

use super::{CertificateRule, policies::policies, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "tool_classes_cumulative",
    clause: "Order FSB 795",
    severity: Severity::Error,
    demands: "A class of signature tools stands with all those below it.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let is_stated = |class: ObjectIdentifier| policies(linted).any(|policy| policy == class.as_bytes());
    let mut above = oid::TOOL_CLASSES
        .iter()
        // KC1 has a rule of its own.
        .skip(1)
        .skip_while(|(_, class)| is_stated(*class));
    ensure(
        !above.any(|(_, class)| is_stated(*class)),
        "a class without those below it",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::extension::certificate_policies;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.set(
                oid::CERTIFICATE_POLICIES,
                &certificate_policies::build(&[oid::POLICY_KC1, oid::POLICY_KC3]).value
            )),
            [RULE.id]
        );
    }
}
