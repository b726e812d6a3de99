//! No extension that relying parties do not know is critical.

use const_oid::ObjectIdentifier;

use super::{CertificateRule, read::Extension, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "unknown_critical",
    clause: "RFC 5280 4.2",
    severity: Severity::Error,
    demands: "No extension that relying parties do not know is critical.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let unknown = |extension: &Extension<'_>| {
        extension.is_critical() && !KNOWN.iter().any(|known| extension.oid == known.as_bytes())
    };
    ensure(
        !linted.extensions.iter().any(unknown),
        "an extension is critical that relying parties need not know",
    )
}

/// What RFC 5280 4.2 says every application must recognise, and what it says may be critical.
const KNOWN: [ObjectIdentifier; 18] = [
    oid::KEY_USAGE,
    oid::CERTIFICATE_POLICIES,
    oid::SUBJECT_ALT_NAME,
    oid::BASIC_CONSTRAINTS,
    oid::EXTENDED_KEY_USAGE,
    oid::NAME_CONSTRAINTS,
    oid::POLICY_MAPPINGS,
    oid::POLICY_CONSTRAINTS,
    oid::INHIBIT_ANY_POLICY,
    // Those below have rules of their own.
    oid::AUTHORITY_KEY_IDENTIFIER,
    oid::SUBJECT_KEY_IDENTIFIER,
    oid::PRIVATE_KEY_USAGE_PERIOD,
    oid::CRL_DISTRIBUTION_POINTS,
    oid::AUTHORITY_INFORMATION_ACCESS,
    oid::OCSP_NO_CHECK,
    oid::SUBJECT_SIGN_TOOL,
    oid::ISSUER_SIGN_TOOL,
    oid::IDENTIFICATION_KIND,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft
                .set_critical(ObjectIdentifier::new_unwrap("1.2.643.100.999"), &[5, 0])),
            [RULE.id]
        );
    }
}
