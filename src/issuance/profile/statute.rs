//! What the statute asks of the subject (63-FZ art. 17 p. 2, order FSB 795 as changed by order FSB 31).

use super::{config::ProfileConfig, required};
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

pub(super) fn check_subject(config: &ProfileConfig) -> Result<(), String> {
    if let Some(missing) = mandatory(config.holder)
        .into_iter()
        .find(|attribute| !required(config).any(|found| found == *attribute))
    {
        return Err(format!("the subject must require {missing:?} (order FSB 795)"));
    }
    let listed: Vec<A> = config.subject.iter().map(|entry| entry.attribute).collect();
    if let Some(foreign) = listed
        .iter()
        .find(|attribute| forbidden(config.holder).contains(attribute))
    {
        return Err(format!("the subject must not carry {foreign:?} (order FSB 795)"));
    }
    if let Some(twice) = listed
        .iter()
        .find(|attribute| listed.iter().filter(|other| other == attribute).count() > 1)
    {
        return Err(format!("the subject lists {twice:?} twice"));
    }
    if !(64..=1000).contains(&config.name_length_cap) {
        return Err("name_length_cap must be 64 to 1000".to_owned());
    }
    Ok(())
}
