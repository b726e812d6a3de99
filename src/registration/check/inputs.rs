//! The data of a question to a register: minimal for its kind.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::CheckKind;
use crate::registration::applicant::{Holder, Passport, Person};

/// The data of a question: minimal for its kind. Texts in their canonical form (digits without separators).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CheckInputs {
    /// See [`CheckKind::PassportValidity`].
    PassportValidity {
        /// The passport.
        passport: PassportInputs,
    },
    /// See [`CheckKind::PersonInn`].
    PersonInn {
        /// Who.
        person: PersonInputs,
        /// By which document.
        passport: PassportInputs,
        /// The number that the applicant stated.
        inn: String,
    },
    /// See [`CheckKind::Snils`].
    Snils {
        /// Who.
        person: PersonInputs,
        /// The number that the applicant stated.
        snils: String,
    },
    /// See [`CheckKind::LegalEntityExtract`].
    LegalEntityExtract {
        /// State registration number.
        ogrn: String,
        /// Taxpayer number of the organisation.
        inn: String,
        /// Full name.
        name: String,
    },
    /// See [`CheckKind::EntrepreneurExtract`].
    EntrepreneurExtract {
        /// State registration number of the entrepreneur.
        ogrnip: String,
        /// Taxpayer number of the person.
        inn: String,
        /// Who.
        person: PersonInputs,
    },
}

/// Who is asked about.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonInputs {
    /// Family name.
    pub surname: String,
    /// Given name.
    pub given_name: String,
    /// Patronymic, if there is one.
    pub patronymic: Option<String>,
    /// Day of birth.
    pub birth_date: Date,
}

/// The passport that is asked about.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassportInputs {
    /// Four digits.
    pub series: String,
    /// Six digits.
    pub number: String,
    /// Day of issue.
    pub issued_on: Date,
}

impl CheckInputs {
    /// What the register needs to know about this holder; none if the question does not concern them.
    pub fn about(kind: CheckKind, holder: &Holder) -> Option<Self> {
        let person = holder.person();
        Some(match kind {
            CheckKind::PassportValidity => Self::PassportValidity {
                passport: PassportInputs::from(&person.passport),
            },
            CheckKind::PersonInn => Self::PersonInn {
                person: PersonInputs::from(person),
                passport: PassportInputs::from(&person.passport),
                inn: person.inn.as_str().to_owned(),
            },
            CheckKind::Snils => Self::Snils {
                person: PersonInputs::from(person),
                snils: person.snils.as_str().to_owned(),
            },
            CheckKind::LegalEntityExtract => {
                let organisation = holder.organisation()?;
                Self::LegalEntityExtract {
                    ogrn: organisation.ogrn.as_str().to_owned(),
                    inn: organisation.inn.as_str().to_owned(),
                    name: organisation.full_name.as_str().to_owned(),
                }
            }
            CheckKind::EntrepreneurExtract => Self::EntrepreneurExtract {
                ogrnip: holder.ogrnip()?.as_str().to_owned(),
                inn: person.inn.as_str().to_owned(),
                person: PersonInputs::from(person),
            },
        })
    }

    /// Which question the data belong to.
    pub fn kind(&self) -> CheckKind {
        match self {
            Self::PassportValidity { .. } => CheckKind::PassportValidity,
            Self::PersonInn { .. } => CheckKind::PersonInn,
            Self::Snils { .. } => CheckKind::Snils,
            Self::LegalEntityExtract { .. } => CheckKind::LegalEntityExtract,
            Self::EntrepreneurExtract { .. } => CheckKind::EntrepreneurExtract,
        }
    }
}

impl fmt::Debug for CheckInputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CheckInputs({}, ..)", self.kind().code())
    }
}

impl fmt::Debug for PersonInputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonInputs(..)")
    }
}

impl fmt::Debug for PassportInputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PassportInputs(..)")
    }
}

impl From<&Person> for PersonInputs {
    fn from(person: &Person) -> Self {
        let name = &person.name;
        Self {
            surname: name.last.as_str().to_owned(),
            given_name: name.first.as_str().to_owned(),
            patronymic: name.middle.as_ref().map(|middle| middle.as_str().to_owned()),
            birth_date: person.birth_date.date(),
        }
    }
}

impl From<&Passport> for PassportInputs {
    fn from(passport: &Passport) -> Self {
        Self {
            series: passport.series.as_str().to_owned(),
            number: passport.number.as_str().to_owned(),
            issued_on: passport.issued_on,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registration::applicant::samples;

    #[test]
    fn every_required_question_can_be_asked_about_every_holder() {
        for holder in samples::holders() {
            for kind in CheckKind::required_for(holder.holder_type()) {
                let inputs = CheckInputs::about(*kind, &holder).unwrap();
                assert_eq!(inputs.kind(), *kind);
            }
        }
        let [person, ..] = samples::holders();
        assert_eq!(CheckInputs::about(CheckKind::LegalEntityExtract, &person), None);
        assert_eq!(CheckInputs::about(CheckKind::EntrepreneurExtract, &person), None);
    }

    #[test]
    fn a_register_hears_no_more_than_it_needs() {
        let [_, _, representative, _] = samples::holders();
        let told = |kind| serde_json::to_value(CheckInputs::about(kind, &representative)).unwrap();
        assert_eq!(
            told(CheckKind::PassportValidity),
            serde_json::json!({
                "kind": "passport_validity",
                "passport": { "series": "4500", "number": "123456", "issued_on": "2010-04-01" },
            })
        );
        assert_eq!(
            told(CheckKind::Snils),
            serde_json::json!({
                "kind": "snils",
                "person": {
                    "surname": "Образцова", "given_name": "Мария", "patronymic": "Ивановна",
                    "birth_date": "1990-03-15",
                },
                "snils": "12345678964",
            })
        );
    }

    #[test]
    fn nothing_personal_is_printed() {
        for holder in samples::holders() {
            for kind in CheckKind::required_for(holder.holder_type()) {
                let printed = format!("{:?}", CheckInputs::about(*kind, &holder));
                assert_eq!(printed, format!("Some(CheckInputs({}, ..))", kind.code()));
            }
        }
    }
}
