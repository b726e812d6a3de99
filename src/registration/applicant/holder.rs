//! Who will hold the certificate: the three forms of an application, and the four of a certificate.

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
#[expect(
    clippy::large_enum_variant,
    reason = "an application holds one; boxing would only blur its form"
)]
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
}

silent_debug!(Holder);

impl Holder {
    /// The form of the certificate.
    pub fn holder_type(&self) -> HolderType {
        match self {
            Self::NaturalPerson { .. } => HolderType::NaturalPerson,
            Self::IndividualEntrepreneur { .. } => HolderType::IndividualEntrepreneur,
            Self::LegalEntityRepresentative { .. } => HolderType::LegalEntityRepresentative,
        }
    }

    /// The person who is identified and who will hold the key.
    pub fn person(&self) -> &Person {
        match self {
            Self::NaturalPerson { person }
            | Self::IndividualEntrepreneur { person, .. }
            | Self::LegalEntityRepresentative { person, .. } => person,
        }
    }

    /// The organisation, if the person acts for one.
    pub fn organisation(&self) -> Option<&Organisation> {
        match self {
            Self::LegalEntityRepresentative { organisation, .. } => Some(organisation),
            _ => None,
        }
    }

    /// The entrepreneur's register number, if there is one.
    pub fn ogrnip(&self) -> Option<&Ogrnip> {
        match self {
            Self::IndividualEntrepreneur { ogrnip, .. } => Some(ogrnip),
            _ => None,
        }
    }

    /// The position in the organisation, if the person acts for one.
    pub fn position(&self) -> Option<&Line> {
        match self {
            Self::LegalEntityRepresentative { position, .. } => Some(position),
            _ => None,
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
