//! An e-mail address in the subject stands in subjectAltName as well.

use der::Decode as _;
use x509_cert::ext::pkix::{SubjectAltName, name::GeneralName};

use super::{CertificateRule, Linted};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::{name::AttributeType, oid};

pub(super) const RULE: CertificateRule = Rule {
    id: "subject_alternative_name",
    clause: "RFC 5280 4.1.2.6",
    severity: Severity::Error,
    demands: "An e-mail address in the subject stands in subjectAltName as well.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let in_subject = linted
        .subject
        .iter()
        .find(|found| found.oid == AttributeType::Email.oid());
    let Some(mail) = in_subject else { return Ok(()) };
    let names = SubjectAltName::from_der(linted.required(oid::SUBJECT_ALT_NAME)?)
        .map_err(unreadable)?
        .0;
    let there = names
        .iter()
        .any(|name| matches!(name, GeneralName::Rfc822Name(address) if address.as_str() == mail.value));
    ensure(there, "the e-mail address of the subject must stand here as well")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::samples;

    #[test]
    fn a_breach_is_found() {
        let der = samples::certificate(|parts| samples::remove(parts, oid::SUBJECT_ALT_NAME));
        assert_eq!(samples::rules(&der), [RULE.id]);
    }
}
