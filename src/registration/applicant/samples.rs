//! Synthetic people and organisations for tests.

use jiff::civil::date;

use crate::registration::applicant::{
    Address, Holder, Line, Organisation, Passport, Person, PersonName, Sex,
};

/// A value from text that is known to be good.
pub(crate) fn value<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

/// A woman born on 15 March 1990, with a passport of 2010.
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

/// A limited company in Moscow.
pub(crate) fn organisation() -> Organisation {
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

/// One holder of each form.
pub(crate) fn holders() -> [Holder; 4] {
    [
        Holder::NaturalPerson { person: person() },
        Holder::IndividualEntrepreneur {
            person: person(),
            ogrnip: value("312345678901230"),
        },
        Holder::LegalEntityRepresentative {
            person: person(),
            organisation: organisation(),
            position: value::<Line>("Генеральный директор"),
        },
        Holder::LegalEntityAutomatic {
            person: person(),
            organisation: organisation(),
            position: value::<Line>("Генеральный директор"),
        },
    ]
}
