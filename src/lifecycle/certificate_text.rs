//! The contents of a certificate as its holder reads them, in both languages.

use std::fmt::Write as _;

use super::{Error, Result, token};
use crate::{
    locale::Locale,
    notification::wording,
    registry::certificate::CertificateRecord,
    x509::{
        certificate::Certificate,
        name::{self, AttributeType},
    },
};

/// The zone in which validity is told.
const ZONE: &str = "Europe/Moscow";

/// A text and its hash.
#[derive(Clone, PartialEq, Eq)]
pub struct CertificateText {
    /// The text: lines of `label: value`.
    pub text: String,
    /// Its SHA-256, lower-case hex.
    pub sha256: String,
}

impl CertificateText {
    /// The text of a certificate of record: everything that it says about its holder.
    pub fn of(record: &CertificateRecord, locale: Locale) -> Result<Self> {
        let certificate = Certificate::parse(&record.der).map_err(Error::internal)?;
        let mut text = String::new();
        let mut line = |label: &str, value: &str| {
            // Writing into a String does not fail.
            _ = writeln!(text, "{label}: {value}");
        };
        line(
            word(locale, "Квалифицированный сертификат", "Qualified certificate"),
            &record.serial_hex(),
        );
        let subject = name::attributes(certificate.subject).map_err(Error::internal)?;
        for attribute in &subject {
            let known = AttributeType::from_oid(attribute.oid);
            let label = known.map_or_else(
                || attribute.oid.to_string(),
                |known| label(known, locale).to_owned(),
            );
            line(&label, &attribute.value);
        }
        line(
            word(locale, "Издатель", "Issuer"),
            &name::display(certificate.issuer),
        );
        for (russian, english, at) in [
            ("Действует с", "Valid from", record.not_before),
            ("Действует по", "Valid until", record.not_after),
            ("Ключ действует по", "Key valid until", record.key_not_after),
        ] {
            line(word(locale, russian, english), &wording::moment(at, ZONE, locale));
        }
        let fingerprint = hex::encode(&record.public_key_fingerprint);
        line(
            word(locale, "Отпечаток ключа (SHA-256)", "Key fingerprint (SHA-256)"),
            &fingerprint,
        );
        let sha256 = token::sha256_hex(text.as_bytes());
        Ok(Self { text, sha256 })
    }
}

/// Prints only the hash: the text identifies somebody.
impl std::fmt::Debug for CertificateText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CertificateText({})", self.sha256)
    }
}

fn word<'a>(locale: Locale, russian: &'a str, english: &'a str) -> &'a str {
    match locale {
        Locale::Ru => russian,
        Locale::En => english,
    }
}

fn label(attribute: AttributeType, locale: Locale) -> &'static str {
    let (russian, english) = match attribute {
        AttributeType::CommonName => ("Общее имя", "Common name"),
        AttributeType::Surname => ("Фамилия", "Surname"),
        AttributeType::GivenName => ("Имя и отчество", "Given name and patronymic"),
        AttributeType::Country => ("Страна", "Country"),
        AttributeType::StateOrProvince => ("Регион", "Region"),
        AttributeType::Locality => ("Населённый пункт", "Locality"),
        AttributeType::Street => ("Адрес", "Street address"),
        AttributeType::Organization => ("Организация", "Organisation"),
        AttributeType::OrganizationalUnit => ("Подразделение", "Unit"),
        AttributeType::Title => ("Должность", "Position"),
        AttributeType::Email => ("Электронная почта", "E-mail"),
        AttributeType::Inn => ("ИНН", "INN"),
        AttributeType::InnLe => ("ИНН юридического лица", "INN of the legal entity"),
        AttributeType::Ogrn => ("ОГРН", "OGRN"),
        AttributeType::Ogrnip => ("ОГРНИП", "OGRNIP"),
        AttributeType::Snils => ("СНИЛС", "SNILS"),
    };
    word(locale, russian, english)
}
