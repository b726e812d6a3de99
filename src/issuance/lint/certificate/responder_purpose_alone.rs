//! A key that answers for an issuer does nothing else.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "responder_purpose_alone",
    clause: "House rule",
    severity: Severity::Error,
    demands: "A key that answers for an issuer does nothing else.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let alone = linted.items(oid::EXTENDED_KEY_USAGE).count() == 1;
    ensure(
        alone || !linted.has_purpose(oid::OCSP_SIGNING),
        "OCSPSigning stands beside other purposes",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::encode;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| {
                let purposes = [oid::CLIENT_AUTH, oid::OCSP_SIGNING].map(encode::oid);
                draft.set(
                    oid::EXTENDED_KEY_USAGE,
                    &encode::element(0x30, &purposes.concat()),
                );
            }),
            [RULE.id]
        );
    }
}
