//! Who a certificate speaks about: verified data only, never a word of the certification request.

use std::collections::BTreeMap;

use super::profile::statute;
use crate::{
    registration::{
        applicant::{Holder, HolderType},
        approved::Approved,
        identity::IdentityBasis,
    },
    x509::name::AttributeType,
};

/// The verified data of a holder, as attributes of a name; the profile chooses among them.
#[derive(Clone)]
pub struct CertificateSubject {
    holder_type: HolderType,
    attributes: BTreeMap<AttributeType, String>,
    basis: IdentityBasis,
}

impl CertificateSubject {
    /// The data of a holder who was identified on `basis`.
    pub fn new(holder: &Holder, basis: IdentityBasis) -> Self {
        let mut attributes = BTreeMap::from([
            (AttributeType::CommonName, holder.display_name()),
            (AttributeType::Country, holder.country().as_str().to_owned()),
        ]);
        if let Some(person) = holder.named_person() {
            let position = holder.position().map(|position| position.as_str().to_owned());
            attributes.extend([
                (AttributeType::Surname, person.name.last.as_str().to_owned()),
                (AttributeType::GivenName, person.name.given()),
                (AttributeType::Email, person.email.as_str().to_owned()),
                (AttributeType::Inn, person.inn.as_str().to_owned()),
                (AttributeType::Snils, person.snils.as_str().to_owned()),
            ]);
            attributes.extend(position.map(|position| (AttributeType::Title, position)));
        }
        if let Some(ogrnip) = holder.ogrnip() {
            attributes.insert(AttributeType::Ogrnip, ogrnip.as_str().to_owned());
        }
        if let Some(organisation) = holder.organisation() {
            let address = &organisation.address;
            attributes.extend([
                (
                    AttributeType::Organization,
                    organisation.short_name.as_str().to_owned(),
                ),
                (AttributeType::InnLe, organisation.inn.as_str().to_owned()),
                (AttributeType::Ogrn, organisation.ogrn.as_str().to_owned()),
                (AttributeType::StateOrProvince, address.state_or_province()),
                (AttributeType::Locality, address.locality.as_str().to_owned()),
                (AttributeType::Street, address.street.as_str().to_owned()),
            ]);
        }
        Self {
            holder_type: holder.holder_type(),
            attributes,
            basis,
        }
    }

    /// The made-up data of a specimen: what the form allows of `data`.
    pub(super) fn specimen(
        holder_type: HolderType,
        data: impl Iterator<Item = (AttributeType, &'static str)>,
        basis: IdentityBasis,
    ) -> Self {
        let lawful = |attribute: &AttributeType| !statute::forbidden(holder_type).contains(attribute);
        let attributes = data.filter(|(attribute, _)| lawful(attribute));
        Self {
            holder_type,
            attributes: attributes
                .map(|(attribute, text)| (attribute, text.to_owned()))
                .collect(),
            basis,
        }
    }

    /// The form of the certificate.
    pub fn holder_type(&self) -> HolderType {
        self.holder_type
    }

    /// The lawful ground of identification.
    pub fn basis(&self) -> IdentityBasis {
        self.basis
    }

    /// The value of an attribute, if it is known of this holder.
    pub fn value(&self, attribute: AttributeType) -> Option<&str> {
        self.attributes.get(&attribute).map(String::as_str)
    }
}

impl From<&Approved> for CertificateSubject {
    fn from(approved: &Approved) -> Self {
        Self::new(approved.holder(), approved.basis())
    }
}

/// Prints only the type's name: the record identifies somebody.
impl std::fmt::Debug for CertificateSubject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CertificateSubject(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::samples;

    #[test]
    fn automatic_signing_names_the_entity_and_nobody_else() {
        let [.., representative, automatic] = samples::holders();
        let (named, nobody) = (samples::subject(&representative), samples::subject(&automatic));
        for attribute in [
            AttributeType::Surname,
            AttributeType::GivenName,
            AttributeType::Title,
            AttributeType::Inn,
            AttributeType::Snils,
            AttributeType::Email,
        ] {
            assert!(named.value(attribute).is_some() && nobody.value(attribute).is_none());
        }
        for attribute in [
            AttributeType::CommonName,
            AttributeType::Organization,
            AttributeType::InnLe,
            AttributeType::Ogrn,
            AttributeType::Street,
        ] {
            assert_eq!(named.value(attribute), nobody.value(attribute));
            assert!(nobody.value(attribute).is_some());
        }
    }
}
