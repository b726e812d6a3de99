//! The holder-to-be on the wire: four forms, told apart by `holder_type`; and the same, masked, in answers.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::portal::reading::Reading,
    registration::applicant::{Address, Holder, Ogrnip, Organisation, Passport, Person, PersonName, Sex},
};

/// Who is to hold the certificate.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "holder_type", rename_all = "kebab-case", deny_unknown_fields)]
#[schema(as = Holder)]
pub enum HolderBody {
    /// A person.
    NaturalPerson {
        /// Who.
        person: PersonBody,
    },
    /// A person who trades in their own name.
    IndividualEntrepreneur {
        /// Who.
        person: PersonBody,
        /// ОГРНИП.
        ogrnip: String,
    },
    /// A person who acts for an organisation.
    LegalEntityRepresentative {
        /// Who.
        person: PersonBody,
        /// For whom.
        organisation: OrganisationBody,
        /// As what.
        position: String,
    },
    /// An organisation's machine. The person who applies is checked and identified; the certificate names the
    /// organisation alone.
    LegalEntityAutomatic {
        /// Who applies, and answers for the key.
        person: PersonBody,
        /// The organisation.
        organisation: OrganisationBody,
        /// As what the person acts for it.
        position: String,
    },
}

/// A person, as the passport names them.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Person)]
pub struct PersonBody {
    name: NameBody,
    /// `YYYY-MM-DD`.
    #[schema(format = Date)]
    birth_date: String,
    birth_place: String,
    #[schema(value_type = SexBody)]
    sex: Sex,
    /// СНИЛС: 11 digits, or `123-456-789 64`.
    snils: String,
    /// ИНН: 12 digits.
    inn: String,
    passport: PassportBody,
    email: String,
    /// `+` and the digits.
    phone: String,
}

/// The sex that the passport states.
#[derive(ToSchema)]
#[schema(as = Sex, rename_all = "kebab-case")]
pub enum SexBody {
    /// Ж.
    Female,
    /// М.
    Male,
}

/// A person's name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PersonName)]
pub struct NameBody {
    last: String,
    first: String,
    /// Not everybody has one.
    middle: Option<String>,
}

/// The internal passport.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Passport)]
pub struct PassportBody {
    series: String,
    number: String,
    /// `YYYY-MM-DD`.
    #[schema(format = Date)]
    issued_on: String,
    issued_by: String,
    /// `770-001`.
    division_code: String,
}

/// An organisation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Organisation)]
pub struct OrganisationBody {
    full_name: String,
    short_name: String,
    /// ИНН: 10 digits.
    inn: String,
    ogrn: String,
    kpp: String,
    address: AddressBody,
}

/// A legal address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Address)]
pub struct AddressBody {
    /// Two digits.
    region: String,
    region_name: String,
    locality: String,
    street: String,
}

impl HolderBody {
    pub(super) fn read(&self, at: &str, reading: &mut Reading) -> Option<Holder> {
        match self {
            Self::NaturalPerson { person } => Some(Holder::NaturalPerson {
                person: person.read(&format!("{at}/person"), reading)?,
            }),
            Self::IndividualEntrepreneur { person, ogrnip } => {
                let person = person.read(&format!("{at}/person"), reading);
                let ogrnip = reading.value(&format!("{at}/ogrnip"), ogrnip);
                Some(Holder::IndividualEntrepreneur {
                    person: person?,
                    ogrnip: ogrnip?,
                })
            }
            Self::LegalEntityRepresentative {
                person,
                organisation,
                position,
            } => {
                let person = person.read(&format!("{at}/person"), reading);
                let organisation = organisation.read(&format!("{at}/organisation"), reading);
                let position = reading.value(&format!("{at}/position"), position);
                Some(Holder::LegalEntityRepresentative {
                    person: person?,
                    organisation: organisation?,
                    position: position?,
                })
            }
            Self::LegalEntityAutomatic {
                person,
                organisation,
                position,
            } => {
                let person = person.read(&format!("{at}/person"), reading);
                let organisation = organisation.read(&format!("{at}/organisation"), reading);
                let position = reading.value(&format!("{at}/position"), position);
                Some(Holder::LegalEntityAutomatic {
                    person: person?,
                    organisation: organisation?,
                    position: position?,
                })
            }
        }
    }
}

impl PersonBody {
    fn read(&self, at: &str, reading: &mut Reading) -> Option<Person> {
        let name = self.name.read(&format!("{at}/name"), reading);
        let birth_date = reading.value(&format!("{at}/birth_date"), &self.birth_date);
        let birth_place = reading.value(&format!("{at}/birth_place"), &self.birth_place);
        let snils = reading.value(&format!("{at}/snils"), &self.snils);
        let inn = reading.value(&format!("{at}/inn"), &self.inn);
        let passport = self.passport.read(&format!("{at}/passport"), reading);
        let email = reading.value(&format!("{at}/email"), &self.email);
        let phone = reading.value(&format!("{at}/phone"), &self.phone);
        Some(Person {
            name: name?,
            birth_date: birth_date?,
            birth_place: birth_place?,
            sex: self.sex,
            snils: snils?,
            inn: inn?,
            passport: passport?,
            email: email?,
            phone: phone?,
        })
    }
}

impl NameBody {
    fn read(&self, at: &str, reading: &mut Reading) -> Option<PersonName> {
        let last = reading.value(&format!("{at}/last"), &self.last);
        let first = reading.value(&format!("{at}/first"), &self.first);
        let middle = self
            .middle
            .as_deref()
            .map(|middle| reading.value(&format!("{at}/middle"), middle));
        Some(PersonName {
            last: last?,
            first: first?,
            middle: match middle {
                Some(middle) => Some(middle?),
                None => None,
            },
        })
    }
}

impl PassportBody {
    fn read(&self, at: &str, reading: &mut Reading) -> Option<Passport> {
        let series = reading.value(&format!("{at}/series"), &self.series);
        let number = reading.value(&format!("{at}/number"), &self.number);
        let issued_on = reading.date(&format!("{at}/issued_on"), &self.issued_on);
        let issued_by = reading.value(&format!("{at}/issued_by"), &self.issued_by);
        let division_code = reading.value(&format!("{at}/division_code"), &self.division_code);
        Some(Passport {
            series: series?,
            number: number?,
            issued_on: issued_on?,
            issued_by: issued_by?,
            division_code: division_code?,
        })
    }
}

impl OrganisationBody {
    fn read(&self, at: &str, reading: &mut Reading) -> Option<Organisation> {
        let full_name = reading.value(&format!("{at}/full_name"), &self.full_name);
        let short_name = reading.value(&format!("{at}/short_name"), &self.short_name);
        let inn = reading.value(&format!("{at}/inn"), &self.inn);
        let ogrn = reading.value(&format!("{at}/ogrn"), &self.ogrn);
        let kpp = reading.value(&format!("{at}/kpp"), &self.kpp);
        let address = self.address.read(&format!("{at}/address"), reading);
        Some(Organisation {
            full_name: full_name?,
            short_name: short_name?,
            inn: inn?,
            ogrn: ogrn?,
            kpp: kpp?,
            address: address?,
        })
    }
}

impl AddressBody {
    fn read(&self, at: &str, reading: &mut Reading) -> Option<Address> {
        let region = reading.value(&format!("{at}/region"), &self.region);
        let region_name = reading.value(&format!("{at}/region_name"), &self.region_name);
        let locality = reading.value(&format!("{at}/locality"), &self.locality);
        let street = reading.value(&format!("{at}/street"), &self.street);
        Some(Address {
            region: region?,
            region_name: region_name?,
            locality: locality?,
            street: street?,
        })
    }
}

/// The holder as an answer shows it: enough to recognise the case, not enough to learn who it is.
#[derive(Serialize, ToSchema)]
#[schema(as = MaskedHolder)]
pub struct MaskedHolder {
    #[schema(example = "О••••••••• М•••• И•••••••")]
    name: String,
    snils: String,
    inn: String,
    passport_number: String,
    email: String,
    phone: String,
    /// ОГРНИП of an entrepreneur.
    ogrnip: Option<String>,
    /// ОГРН of the organisation.
    ogrn: Option<String>,
}

impl From<&Holder> for MaskedHolder {
    fn from(holder: &Holder) -> Self {
        let person = holder.person();
        Self {
            name: person.name.masked(),
            snils: person.snils.masked(),
            inn: person.inn.masked(),
            passport_number: person.passport.number.masked(),
            email: person.email.masked(),
            phone: person.phone.masked(),
            ogrnip: holder.ogrnip().map(Ogrnip::masked),
            ogrn: holder
                .organisation()
                .map(|organisation| organisation.ogrn.masked()),
        }
    }
}
