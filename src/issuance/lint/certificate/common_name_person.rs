//! A person's common name is surname and given name.

use super::{CertificateRule, form::Form, form::holder_type, read::Attribute, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    registration::applicant::HolderType,
    x509::name::AttributeType,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "common_name_person",
    clause: "63-FZ art. 17 p. 2; order FSB 795",
    severity: Severity::Warning,
    demands: "A person's common name is surname and given name.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let person = matches!(
        holder_type(linted),
        HolderType::NaturalPerson | HolderType::IndividualEntrepreneur
    );
    if linted.form != Form::Holder || !person {
        return Ok(());
    }
    let text = |attribute| linted.subject.find(attribute).and_then(Attribute::text);
    let (Some(name), Some(surname), Some(given)) = (
        text(AttributeType::CommonName),
        text(AttributeType::Surname),
        text(AttributeType::GivenName),
    ) else {
        return Ok(());
    };
    let rest = name.strip_prefix(&*surname).map(str::trim_start);
    ensure(
        rest == Some(&*given),
        "the common name is not surname and given name",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::planted;
    use crate::x509::{encode, oid};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft
                .set_attribute(oid::SURNAME, &encode::utf8_string("Другая"))),
            [RULE.id]
        );
    }
}
