//! What the statute asks of the subject (63-FZ art. 17 p. 2, order FSB 795 as changed by order FSB 31).

use super::{authority::AuthorityForm, config::SubjectAttribute, refused::Fault};
use crate::{registration::applicant::HolderType, x509::name::AttributeType};

use AttributeType as A;

const PERSON: &[A] = &[
    A::CommonName,
    A::Surname,
    A::GivenName,
    A::Country,
    A::Inn,
    A::Snils,
];
const ORGANISATION: &[A] = &[
    A::CommonName,
    A::Country,
    A::StateOrProvince,
    A::Locality,
    A::Street,
    A::Organization,
    A::InnLe,
    A::Ogrn,
];

/// Attributes that a certificate of this form must carry.
pub(crate) fn mandatory(holder: HolderType) -> Vec<AttributeType> {
    match holder {
        HolderType::NaturalPerson => PERSON.to_vec(),
        HolderType::IndividualEntrepreneur => [PERSON, &[A::Ogrnip]].concat(),
        HolderType::LegalEntityRepresentative => [PERSON, ORGANISATION].concat(),
        HolderType::LegalEntityAutomatic => ORGANISATION.to_vec(),
    }
}

/// Attributes that would say something which is not so of this form.
pub(crate) fn forbidden(holder: HolderType) -> &'static [AttributeType] {
    match holder {
        HolderType::NaturalPerson => &[
            A::Organization,
            A::OrganizationalUnit,
            A::Title,
            A::InnLe,
            A::Ogrn,
            A::Ogrnip,
        ],
        HolderType::IndividualEntrepreneur => &[A::InnLe, A::Ogrn],
        HolderType::LegalEntityRepresentative => &[A::Ogrnip],
        HolderType::LegalEntityAutomatic => &[A::Surname, A::GivenName, A::Inn, A::Snils, A::Ogrnip],
    }
}

/// Attributes that one of the authority's own certificates must carry (63-FZ art. 17 p. 2; RFC 5280 4.1.2.6).
pub(crate) fn mandatory_of_authority(form: AuthorityForm) -> &'static [AttributeType] {
    match form {
        AuthorityForm::Root | AuthorityForm::IssuingAuthority => ORGANISATION,
        AuthorityForm::OcspResponder | AuthorityForm::TlsServer | AuthorityForm::Operator => {
            &[A::CommonName, A::Organization, A::Country]
        }
    }
}

/// Attributes that none of them carries: they identify a person, and more than the purpose needs.
pub(crate) fn forbidden_to_authority(form: AuthorityForm) -> &'static [AttributeType] {
    match form {
        AuthorityForm::Root
        | AuthorityForm::IssuingAuthority
        | AuthorityForm::OcspResponder
        | AuthorityForm::TlsServer => &[A::Surname, A::GivenName, A::Title, A::Inn, A::Snils, A::Ogrnip],
        AuthorityForm::Operator => &[A::Inn, A::Snils, A::Ogrnip],
    }
}

/// Everything mandatory is required, nothing forbidden is listed, nothing twice.
pub(super) fn check_attributes(
    subject: &[SubjectAttribute],
    mandatory: &[AttributeType],
    forbidden: &[AttributeType],
) -> Result<(), Fault> {
    let is_required = |attribute: &A| {
        let mut entries = subject.iter();
        entries.any(|entry| entry.required && entry.attribute == *attribute)
    };
    if let Some(missing) = mandatory.iter().find(|attribute| !is_required(attribute)) {
        return Err(Fault::new(
            "subject",
            format!("must require {missing:?} (order FSB 795)"),
        ));
    }
    let listed: Vec<A> = subject.iter().map(|entry| entry.attribute).collect();
    if let Some(foreign) = listed.iter().find(|attribute| forbidden.contains(attribute)) {
        return Err(Fault::new(
            "subject",
            format!("must not carry {foreign:?} (order FSB 795)"),
        ));
    }
    if let Some(twice) = listed
        .iter()
        .find(|attribute| listed.iter().filter(|other| other == attribute).count() > 1)
    {
        return Err(Fault::new("subject", format!("lists {twice:?} twice")));
    }
    Ok(())
}
