//! Who will hold the certificate: the form of an application and of a certificate.

use serde::{Deserialize, Serialize};

use crate::registration::applicant::{
    address::Country,
    ogrn::Ogrnip,
    organisation::Organisation,
    person::Person,
    text::{Line, silent_debug},
};

/// The form of a certificate (FSB order 795: what the subject must and must not say).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HolderType {
    /// A person.
    NaturalPerson,
    /// A person who trades in their own name.
    IndividualEntrepreneur,
    /// A person who acts for an organisation.
    LegalEntityRepresentative,
    /// An organisation's machine: no person is named.
    LegalEntityAutomatic,
}

impl HolderType {
    /// All forms.
    pub const ALL: [Self; 4] = [
        Self::NaturalPerson,
        Self::IndividualEntrepreneur,
        Self::LegalEntityRepresentative,
        Self::LegalEntityAutomatic,
    ];

    /// The name in the database, the API, profiles and folders.
    pub fn code(self) -> &'static str {
        match self {
            Self::NaturalPerson => "natural-person",
            Self::IndividualEntrepreneur => "individual-entrepreneur",
            Self::LegalEntityRepresentative => "legal-entity-representative",
            Self::LegalEntityAutomatic => "legal-entity-automatic",
        }
    }

    /// The form of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|holder_type| holder_type.code() == code)
    }
}

/// The holder-to-be, with everything that the form needs and nothing else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "holder_type", rename_all = "kebab-case")]
pub enum Holder {
    /// A person.
    NaturalPerson {
        /// Who.
        person: Person,
    },
    /// A person who trades in their own name.
    IndividualEntrepreneur {
        /// Who.
        person: Person,
        /// Their register number.
        ogrnip: Ogrnip,
    },
    /// A person who acts for an organisation.
    LegalEntityRepresentative {
        /// Who.
        person: Person,
        /// For whom.
        organisation: Organisation,
        /// As what.
        position: Line,
    },
    /// An organisation's machine (63-FZ art. 14 p. 3). The person is checked and identified, and named nowhere.
    LegalEntityAutomatic {
        /// Who applies, and answers for the key.
        person: Person,
        /// The organisation.
        organisation: Organisation,
        /// As what the person acts for it.
        position: Line,
    },
}

silent_debug!(Holder);

impl Holder {
    /// The form of the certificate.
    pub fn holder_type(&self) -> HolderType {
        match self {
            Self::NaturalPerson { .. } => HolderType::NaturalPerson,
            Self::IndividualEntrepreneur { .. } => HolderType::IndividualEntrepreneur,
            Self::LegalEntityRepresentative { .. } => HolderType::LegalEntityRepresentative,
            Self::LegalEntityAutomatic { .. } => HolderType::LegalEntityAutomatic,
        }
    }

    /// The person who applies, is identified and will hold the key or answer for it.
    pub fn person(&self) -> &Person {
        match self {
            Self::NaturalPerson { person }
            | Self::IndividualEntrepreneur { person, .. }
            | Self::LegalEntityRepresentative { person, .. }
            | Self::LegalEntityAutomatic { person, .. } => person,
        }
    }

    /// The person whom the certificate names; nobody, where a machine signs (63-FZ art. 14 p. 3).
    pub fn named_person(&self) -> Option<&Person> {
        match self {
            Self::NaturalPerson { person }
            | Self::IndividualEntrepreneur { person, .. }
            | Self::LegalEntityRepresentative { person, .. } => Some(person),
            Self::LegalEntityAutomatic { .. } => None,
        }
    }

    /// The organisation, if the person acts for one.
    pub fn organisation(&self) -> Option<&Organisation> {
        match self {
            Self::LegalEntityRepresentative { organisation, .. }
            | Self::LegalEntityAutomatic { organisation, .. } => Some(organisation),
            Self::NaturalPerson { .. } | Self::IndividualEntrepreneur { .. } => None,
        }
    }

    /// The entrepreneur's register number, if there is one.
    pub fn ogrnip(&self) -> Option<&Ogrnip> {
        match self {
            Self::IndividualEntrepreneur { ogrnip, .. } => Some(ogrnip),
            Self::NaturalPerson { .. }
            | Self::LegalEntityRepresentative { .. }
            | Self::LegalEntityAutomatic { .. } => None,
        }
    }

    /// The position in the organisation, if the person acts for one.
    pub fn position(&self) -> Option<&Line> {
        match self {
            Self::LegalEntityRepresentative { position, .. }
            | Self::LegalEntityAutomatic { position, .. } => Some(position),
            Self::NaturalPerson { .. } | Self::IndividualEntrepreneur { .. } => None,
        }
    }

    /// The country that the certificate names.
    pub fn country(&self) -> Country {
        Country::default()
    }

    /// The common name of the certificate: the organisation's short name, else the person's full name.
    pub fn display_name(&self) -> String {
        self.organisation().map_or_else(
            || self.person().name.full(),
            |organisation| organisation.short_name.as_str().to_owned(),
        )
    }
}
