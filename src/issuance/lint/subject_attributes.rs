//! The subject carries what the form of the certificate asks for, and nothing that would be untrue of it.

use super::{Linted, Rule, Severity, ensure};
use crate::{issuance::profile::statute, registration::applicant::HolderType, x509::name::AttributeType};

pub(super) const RULE: Rule = Rule {
    id: "subject_attributes",
    clause: "63-FZ art. 17 p. 2; order FSB 795",
    severity: Severity::Error,
    check,
};

fn check(linted: &Linted<'_>) -> Result<(), String> {
    if !linted.is_holder() {
        return Ok(());
    }
    let holder = holder_type(linted);
    for attribute in statute::mandatory(holder) {
        ensure(
            linted.subject_has(attribute),
            &format!("{attribute:?} is missing"),
        )?;
    }
    for attribute in statute::forbidden(holder) {
        ensure(
            !linted.subject_has(*attribute),
            &format!("{attribute:?} does not belong here"),
        )?;
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
