//! An authority's subject has name, country, region, town, street, organisation, INN and OGRN.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::{
        lint::{Severity, Verdict},
        profile::statute,
    },
    registration::applicant::HolderType,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "authority_attributes",
    clause: "63-FZ art. 17 p. 2; order FSB 795",
    severity: Severity::Warning,
    demands: "An authority's subject has name, country, region, town, street, organisation, INN and OGRN.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let subject = &linted.subject;
    if !linted.form.is_authority() || subject.attributes.is_empty() {
        return Ok(());
    }
    for attribute in statute::mandatory(HolderType::LegalEntityAutomatic) {
        if !subject.has(attribute) {
            return Err(format!("{attribute:?} is missing").into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::oid;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::IssuingAuthority, |draft| draft
                .remove_attribute(oid::STREET)),
            [RULE.id]
        );
    }
}
