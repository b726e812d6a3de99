//! Synthetic applicants and their keys.

use jiff::civil::date;
use kepler::{
    crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey},
    registration::applicant::{Address, Holder, HolderType, Organisation, Passport, Person, PersonName, Sex},
    x509::{csr, name},
};

/// A value from text that is known to be good.
pub(crate) fn value<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

pub(crate) fn person() -> Person {
    Person {
        name: PersonName {
            last: value("Образцова"),
            first: value("Мария"),
            middle: Some(value("Ивановна")),
        },
        birth_date: value("1990-03-15"),
        birth_place: value("г. Тверь"),
        sex: Sex::Female,
        snils: value("123-456-789 64"),
        inn: value("123456789047"),
        passport: Passport {
            series: value("4500"),
            number: value("123456"),
            issued_on: date(2010, 4, 1),
            issued_by: value("ОВД города Образцово"),
            division_code: value("770-001"),
        },
        email: value("maria@example.ru"),
        phone: value("+79001234567"),
    }
}

fn organisation() -> Organisation {
    Organisation {
        full_name: value("Общество с ограниченной ответственностью «Образец»"),
        short_name: value("ООО «Образец»"),
        inn: value("1234567894"),
        ogrn: value("1234567890127"),
        kpp: value("123450001"),
        address: Address {
            region: value("77"),
            region_name: value("г. Москва"),
            locality: value("Москва"),
            street: value("ул. Образцовая, д. 1"),
        },
    }
}

pub(crate) fn holder(holder_type: HolderType) -> Holder {
    match holder_type {
        HolderType::NaturalPerson => Holder::NaturalPerson { person: person() },
        HolderType::IndividualEntrepreneur => Holder::IndividualEntrepreneur {
            person: person(),
            ogrnip: value("312345678901230"),
        },
        HolderType::LegalEntityRepresentative => Holder::LegalEntityRepresentative {
            person: person(),
            organisation: organisation(),
            position: value("Генеральный директор"),
        },
        HolderType::LegalEntityAutomatic => Holder::LegalEntityAutomatic {
            person: person(),
            organisation: organisation(),
            position: value("Генеральный директор"),
        },
    }
}

/// A fresh key of the applicant with its certification request (DER).
pub(crate) fn key_and_request(algorithm: SignatureAlgorithm) -> (PrivateKey, Vec<u8>) {
    let (key, _) = PrivateKey::generate(algorithm, 2048).unwrap();
    let request = csr::make(&name::build(&[], 64).unwrap(), &key).unwrap();
    (key, request)
}
