//! The subject carries what the form of the certificate asks for, and nothing that would be untrue of it.

use super::{CertificateRule, Linted};
use crate::issuance::lint::{Rule, Severity, Verdict};
use crate::{issuance::profile::statute, registration::applicant::HolderType, x509::name::AttributeType};

pub(super) const RULE: CertificateRule = Rule {
    id: "subject_attributes",
    clause: "63-FZ art. 17 p. 2; order FSB 795",
    severity: Severity::Error,
    demands: "The subject carries what the form of the certificate asks for, and nothing that would be untrue of it.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if !linted.is_holder() {
        return Ok(());
    }
    let holder = holder_type(linted);
    for attribute in statute::mandatory(holder) {
        if !linted.subject_has(attribute) {
            return Err(format!("{attribute:?} is missing").into());
        }
    }
    for attribute in statute::forbidden(holder) {
        if linted.subject_has(*attribute) {
            return Err(format!("{attribute:?} does not belong here").into());
        }
    }
    Ok(())
}

/// The form, told from what only it carries.
fn holder_type(linted: &Linted<'_>) -> HolderType {
    let organisation = linted.subject_has(AttributeType::InnLe) || linted.subject_has(AttributeType::Ogrn);
    match (organisation, linted.subject_has(AttributeType::Ogrnip)) {
        (true, _) if linted.subject_has(AttributeType::Surname) => HolderType::LegalEntityRepresentative,
        (true, _) => HolderType::LegalEntityAutomatic,
        (false, true) => HolderType::IndividualEntrepreneur,
        (false, false) => HolderType::NaturalPerson,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::samples;

    #[test]
    fn a_breach_is_found() {
        let der = samples::certificate(|parts| {
            parts.subject = samples::subject_with(&[(AttributeType::Title, "Директор")]);
        });
        assert_eq!(samples::rules(&der), [RULE.id]);
        let der = samples::certificate(|parts| {
            parts.subject = samples::subject_with(&[(AttributeType::Ogrn, "1234567890127")]);
        });
        assert_eq!(samples::rules(&der), [RULE.id]);
    }
}
