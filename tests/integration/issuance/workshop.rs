//! A folder, `openssl` in it (with the GOST engine), and people who want certificates.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use kepler::{
    issuance::{
        issuer::{Issuer, SigningKey},
        profile::Profile,
        urls::StatusUrls,
    },
    keys::{self, KeyConfig},
    registration::applicant::{Address, Holder, Organisation, Passport, Person, PersonName, Sex},
    x509::chain,
};

/// Runs `openssl` in `folder`; its two outputs in one text, or the same as an error.
pub(crate) fn openssl(folder: &Path, arguments: &str) -> Result<String, String> {
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    crate::support::openssl::run(folder, &arguments)
}

/// A request for a fresh key; `key` are the arguments of `openssl genpkey`.
pub(crate) fn request(folder: &Path, key: &str, options: &str) -> Vec<u8> {
    openssl(folder, &format!("genpkey -out key.pem {key}")).unwrap();
    openssl(
        folder,
        &format!("req -new -key key.pem -subj /CN=Wishful/O=Wished -out request.pem {options}"),
    )
    .unwrap();
    std::fs::read(folder.join("request.pem")).unwrap()
}

pub(crate) fn development_keys() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("keys-dev")
}

pub(crate) fn key(name: &str) -> Arc<dyn SigningKey> {
    let config = KeyConfig::File {
        path: format!("{name}.key.pem").into(),
        passphrase_file: "passphrase".into(),
    };
    keys::load(&config, &development_keys()).unwrap()
}

pub(crate) fn certificate(name: &str) -> Vec<u8> {
    let pem = std::fs::read(development_keys().join(format!("{name}.cer.pem"))).unwrap();
    chain::certificates(&pem).unwrap().remove(0)
}

pub(crate) fn issuer(family: &str) -> Issuer {
    let name = format!("issuing-{family}");
    Issuer::new(family, &certificate(&name), key(&name)).unwrap()
}

pub(crate) fn profile(holder: &Holder) -> Profile {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/profiles");
    let file = folder.join(format!("{}.toml", holder.holder_type().code()));
    Profile::from_toml(&std::fs::read_to_string(file).unwrap()).unwrap()
}

pub(crate) fn urls() -> StatusUrls {
    StatusUrls::new(["http://127.0.0.1:8080", "http://status.example.ru"]).unwrap()
}

fn person() -> Person {
    Person {
        name: PersonName {
            last: "Образцова".parse().unwrap(),
            first: "Мария".parse().unwrap(),
            middle: Some("Ивановна".parse().unwrap()),
        },
        birth_date: "1990-03-15".parse().unwrap(),
        birth_place: "г. Тверь".parse().unwrap(),
        sex: Sex::Female,
        snils: "123-456-789 64".parse().unwrap(),
        inn: "123456789047".parse().unwrap(),
        passport: Passport {
            series: "4500".parse().unwrap(),
            number: "123456".parse().unwrap(),
            issued_on: "2010-04-01".parse().unwrap(),
            issued_by: "ОВД города Образцово".parse().unwrap(),
            division_code: "770-001".parse().unwrap(),
        },
        email: "maria@example.ru".parse().unwrap(),
        phone: "+79001234567".parse().unwrap(),
    }
}

pub(crate) fn holders() -> [Holder; 4] {
    let organisation = Organisation {
        full_name: "Общество с ограниченной ответственностью «Образец»"
            .parse()
            .unwrap(),
        short_name: "ООО «Образец»".parse().unwrap(),
        inn: "1234567894".parse().unwrap(),
        ogrn: "1234567890127".parse().unwrap(),
        kpp: "123450001".parse().unwrap(),
        address: Address {
            region: "77".parse().unwrap(),
            region_name: "г. Москва".parse().unwrap(),
            locality: "Москва".parse().unwrap(),
            street: "ул. Образцовая, д. 1".parse().unwrap(),
        },
    };
    [
        Holder::NaturalPerson { person: person() },
        Holder::IndividualEntrepreneur {
            person: person(),
            ogrnip: "312345678901230".parse().unwrap(),
        },
        Holder::LegalEntityRepresentative {
            person: person(),
            organisation: organisation.clone(),
            position: "Генеральный директор".parse().unwrap(),
        },
        Holder::LegalEntityAutomatic {
            person: person(),
            organisation,
            position: "Генеральный директор".parse().unwrap(),
        },
    ]
}
