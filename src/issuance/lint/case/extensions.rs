//! There is no extension that the case has no ground for.

use super::{CaseRule, Compared};
use crate::issuance::extension;
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};
use crate::x509::{name::AttributeType, oid};
use const_oid::ObjectIdentifier;

pub(super) const RULE: CaseRule = Rule {
    id: "case_extensions",
    clause: "63-FZ art. 14 p. 2.2; the profile",
    severity: Severity::Error,
    demands: "There is no extension that the case has no ground for.",
    check,
};

/// What [`Issuer::prepare`](crate::issuance::issuer::Issuer) writes; the other rules compare their values.
const KNOWN: [ObjectIdentifier; 12] = [
    oid::KEY_USAGE,
    oid::EXTENDED_KEY_USAGE,
    oid::CERTIFICATE_POLICIES,
    oid::SUBJECT_SIGN_TOOL,
    oid::ISSUER_SIGN_TOOL,
    oid::IDENTIFICATION_KIND,
    oid::PRIVATE_KEY_USAGE_PERIOD,
    oid::SUBJECT_KEY_IDENTIFIER,
    oid::AUTHORITY_KEY_IDENTIFIER,
    oid::CRL_DISTRIBUTION_POINTS,
    oid::AUTHORITY_INFORMATION_ACCESS,
    oid::SUBJECT_ALT_NAME,
];

fn check(compared: &Compared<'_>) -> Verdict {
    let certificate = &compared.certificate;
    ensure(
        certificate
            .extensions
            .iter()
            .all(|extension| KNOWN.contains(&extension.oid)),
        "an extension stands there that the case has no ground for",
    )?;
    let Some(found) = certificate.extension(oid::SUBJECT_ALT_NAME) else {
        return Ok(());
    };
    let address = compared.case.subject.value(AttributeType::Email);
    let expected = address.map(|address| extension::subject_alternative_name::build(address).value);
    ensure(
        expected.is_some_and(|expected| expected == found.value),
        "the alternative name is not the verified address",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::case::samples::broken;

    #[test]
    fn a_breach_is_found() {
        let constraints = extension::Extension::plain(oid::OCSP_NO_CHECK, vec![5, 0]);
        assert_eq!(broken(|parts| parts.extensions.push(constraints)), [RULE.id]);
        let other = extension::subject_alternative_name::build("other@example.ru");
        assert_eq!(
            broken(|parts| {
                parts
                    .extensions
                    .retain(|extension| extension.oid != oid::SUBJECT_ALT_NAME);
                parts.extensions.push(other);
            }),
            [RULE.id]
        );
    }
}
