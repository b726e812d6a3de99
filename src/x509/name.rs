//! Distinguished names: written with the right string types, read leniently, shown with the names that people know.

use std::fmt::Write as _;

use const_oid::ObjectIdentifier;
use der::{AnyRef, Decode as _, Tag};
use serde::{Deserialize, Serialize};

use super::{encode, oid, read};

/// An attribute of a name that the statute and RFC 5280 ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttributeType {
    /// Full name of the person, or name of the organisation.
    CommonName,
    /// Family name.
    Surname,
    /// Given name and patronymic.
    GivenName,
    /// Country.
    Country,
    /// Region, with its number in front: `77 Москва`.
    StateOrProvince,
    /// Town.
    Locality,
    /// Street and house.
    Street,
    /// Organisation.
    Organization,
    /// Unit of the organisation.
    OrganizationalUnit,
    /// Post of the person.
    Title,
    /// E-mail address.
    Email,
    /// INN of a natural person.
    Inn,
    /// INN of a legal entity.
    InnLe,
    /// OGRN.
    Ogrn,
    /// OGRNIP.
    Ogrnip,
    /// SNILS.
    Snils,
}

/// The string type and the size of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `UTF8String` up to the cap of the profile.
    Text,
    /// `NumericString` of exactly so many digits (RFC 9215).
    Digits(usize),
    /// `PrintableString` of two capital letters.
    CountryCode,
    /// `IA5String` of at most 255 characters (RFC 5280, ub-emailaddress-length).
    Mail,
}

impl Form {
    /// The identifier octet of the string type (X.690 8.23).
    fn octet(self) -> u8 {
        match self {
            Self::Text => 0x0c,
            Self::Digits(_) => 0x12,
            Self::CountryCode => 0x13,
            Self::Mail => 0x16,
        }
    }
}

struct Row {
    attribute: AttributeType,
    oid: ObjectIdentifier,
    short: &'static str,
    form: Form,
}

const fn row(attribute: AttributeType, oid: ObjectIdentifier, short: &'static str, form: Form) -> Row {
    Row {
        attribute,
        oid,
        short,
        form,
    }
}

static TABLE: [Row; 16] = [
    row(AttributeType::CommonName, oid::COMMON_NAME, "CN", Form::Text),
    row(AttributeType::Surname, oid::SURNAME, "SN", Form::Text),
    row(AttributeType::GivenName, oid::GIVEN_NAME, "G", Form::Text),
    row(AttributeType::Country, oid::COUNTRY, "C", Form::CountryCode),
    row(
        AttributeType::StateOrProvince,
        oid::STATE_OR_PROVINCE,
        "ST",
        Form::Text,
    ),
    row(AttributeType::Locality, oid::LOCALITY, "L", Form::Text),
    row(AttributeType::Street, oid::STREET, "STREET", Form::Text),
    row(AttributeType::Organization, oid::ORGANIZATION, "O", Form::Text),
    row(
        AttributeType::OrganizationalUnit,
        oid::ORGANIZATIONAL_UNIT,
        "OU",
        Form::Text,
    ),
    row(AttributeType::Title, oid::TITLE, "T", Form::Text),
    row(AttributeType::Email, oid::EMAIL_ADDRESS, "E", Form::Mail),
    row(AttributeType::Inn, oid::INN, "INN", Form::Digits(12)),
    row(AttributeType::InnLe, oid::INN_LE, "INNLE", Form::Digits(10)),
    row(AttributeType::Ogrn, oid::OGRN, "OGRN", Form::Digits(13)),
    row(AttributeType::Ogrnip, oid::OGRNIP, "OGRNIP", Form::Digits(15)),
    row(AttributeType::Snils, oid::SNILS, "SNILS", Form::Digits(11)),
];

/// A value that does not fit its attribute. The value itself stays out of the text: it may be personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Empty, or with white space around it.
    #[error("the name attribute {0:?} is empty or padded")]
    Blank(AttributeType),
    /// Longer than allowed, or not of the exact length.
    #[error("the name attribute {0:?} has the wrong length")]
    Length(AttributeType),
    /// Characters outside the alphabet.
    #[error("the name attribute {0:?} has characters that are not allowed")]
    Alphabet(AttributeType),
}

impl AttributeType {
    /// Its object identifier.
    pub fn oid(self) -> ObjectIdentifier {
        self.row().map_or(oid::COMMON_NAME, |row| row.oid)
    }

    /// The attribute behind an identifier.
    pub fn from_oid(oid: ObjectIdentifier) -> Option<Self> {
        TABLE.iter().find(|row| row.oid == oid).map(|row| row.attribute)
    }

    /// The tag that it is written with.
    pub fn tag(self) -> Tag {
        match self.form() {
            Form::Text => Tag::Utf8String,
            Form::Digits(_) => Tag::NumericString,
            Form::CountryCode => Tag::PrintableString,
            Form::Mail => Tag::Ia5String,
        }
    }

    /// The exact number of digits, for numbers.
    pub fn digits(self) -> Option<usize> {
        match self.form() {
            Form::Digits(count) => Some(count),
            _ => None,
        }
    }

    /// Checks a value; `cap` is the longest text in characters.
    pub fn check(self, value: &str, cap: usize) -> Result<(), NameError> {
        if value.trim() != value || value.is_empty() {
            return Err(NameError::Blank(self));
        }
        let length = value.chars().count();
        let (fits, alphabet) = match self.form() {
            Form::Text => (length <= cap, !value.chars().any(char::is_control)),
            Form::Digits(count) => (length == count, value.bytes().all(|octet| octet.is_ascii_digit())),
            Form::CountryCode => (length == 2, value.bytes().all(|octet| octet.is_ascii_uppercase())),
            Form::Mail => (length <= 255, value.bytes().all(|octet| octet.is_ascii_graphic())),
        };
        match (fits, alphabet) {
            (true, true) => Ok(()),
            (false, _) => Err(NameError::Length(self)),
            (true, false) => Err(NameError::Alphabet(self)),
        }
    }

    fn form(self) -> Form {
        self.row().map_or(Form::Text, |row| row.form)
    }

    fn row(self) -> Option<&'static Row> {
        TABLE.iter().find(|row| row.attribute == self)
    }
}

/// Writes a `Name`: single-valued RDNs in the order given. `cap` is the longest text in characters; real
/// certificates exceed the 64 of X.520, so it is the profile's affair.
pub fn build(attributes: &[(AttributeType, &str)], cap: usize) -> Result<Vec<u8>, NameError> {
    let mut rdns = Vec::with_capacity(attributes.len());
    for (attribute, value) in attributes {
        attribute.check(value, cap)?;
        let text = encode::element(attribute.form().octet(), value.as_bytes());
        let pair = encode::sequence(&[&encode::oid(attribute.oid()), &text]);
        rdns.push(encode::set_of(&[&pair]));
    }
    Ok(encode::sequence(
        &rdns.iter().map(Vec::as_slice).collect::<Vec<_>>(),
    ))
}

/// One attribute as it stands in a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Which one.
    pub oid: ObjectIdentifier,
    /// The string type.
    pub tag: Tag,
    /// The text; what is no text is shown in hex after `#`.
    pub value: String,
    /// Which RDN it stands in, counted from 0.
    pub rdn: usize,
}

/// The attributes of a name (DER), in their order.
pub fn attributes(name: &[u8]) -> der::Result<Vec<Attribute>> {
    let mut attributes = Vec::new();
    for (rdn, set) in read::sequence(name)?.into_iter().enumerate() {
        for pair in read::set(set)? {
            let [oid, value] = <[&[u8]; 2]>::try_from(read::sequence(pair)?)
                .map_err(|_| der::Error::from(der::ErrorKind::Failed))?;
            let any = AnyRef::from_der(value)?;
            attributes.push(Attribute {
                oid: ObjectIdentifier::from_der(oid)?,
                tag: any.header().tag(),
                value: text(any),
                rdn,
            });
        }
    }
    Ok(attributes)
}

/// The first value of an attribute in a name.
pub fn value(name: &[u8], attribute: AttributeType) -> Option<String> {
    let all = attributes(name).ok()?;
    all.into_iter()
        .find(|found| found.oid == attribute.oid())
        .map(|found| found.value)
}

fn text(any: AnyRef<'_>) -> String {
    let octets = any.value();
    match any.header().tag() {
        Tag::BmpString => char::decode_utf16(octets.chunks_exact(2).map(|pair| {
            pair.iter()
                .fold(0_u16, |unit, octet| unit << 8 | u16::from(*octet))
        }))
        .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect(),
        Tag::TeletexString | Tag::Utf8String | Tag::PrintableString | Tag::NumericString | Tag::Ia5String => {
            String::from_utf8_lossy(octets).into_owned()
        }
        _ => format!("#{}", hex::encode(octets)),
    }
}

/// Shows a name in the manner of RFC 4514 (last RDN first), with the short names of the statute's attributes.
pub fn display(name: &[u8]) -> String {
    let Ok(attributes) = attributes(name) else {
        return format!("#{}", hex::encode(name));
    };
    let mut out = String::new();
    let mut previous = None;
    for attribute in attributes.iter().rev() {
        if let Some(rdn) = previous {
            out.push(if rdn == attribute.rdn { '+' } else { ',' });
        }
        previous = Some(attribute.rdn);
        match TABLE.iter().find(|row| row.oid == attribute.oid) {
            Some(row) => out.push_str(row.short),
            // Writing into a String does not fail.
            None => _ = write!(out, "{}", attribute.oid),
        }
        out.push('=');
        escape(&mut out, &attribute.value);
    }
    out
}

/// RFC 4514 2.4.
fn escape(out: &mut String, value: &str) {
    let last = value.chars().count().saturating_sub(1);
    for (position, character) in value.chars().enumerate() {
        let special = matches!(character, '"' | '+' | ',' | ';' | '<' | '>' | '\\');
        let edge =
            (position == 0 && matches!(character, ' ' | '#')) || (position == last && character == ' ');
        if special || edge {
            out.push('\\');
        }
        out.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_written_with_its_string_types_and_shown() {
        let name = build(
            &[
                (AttributeType::Country, "RU"),
                (AttributeType::Organization, "ООО \"Ромашка\", Тверь"),
                (AttributeType::Snils, "12345678964"),
                (AttributeType::Email, "a@example.ru"),
            ],
            250,
        )
        .unwrap();
        let tags: Vec<Tag> = attributes(&name)
            .unwrap()
            .iter()
            .map(|attribute| attribute.tag)
            .collect();
        assert_eq!(
            tags,
            [
                Tag::PrintableString,
                Tag::Utf8String,
                Tag::NumericString,
                Tag::Ia5String
            ]
        );
        assert_eq!(
            display(&name),
            "E=a@example.ru,SNILS=12345678964,O=ООО \\\"Ромашка\\\"\\, Тверь,C=RU"
        );
        x509_cert::name::Name::from_der(&name).unwrap();
    }

    #[test]
    fn values_that_do_not_fit_are_refused() {
        use AttributeType as A;
        for (attribute, value, error) in [
            (A::Inn, "12345678904", NameError::Length(A::Inn)),
            (A::Inn, "12345678904x", NameError::Alphabet(A::Inn)),
            (A::Country, "ru", NameError::Alphabet(A::Country)),
            (A::Email, "почта@example.ru", NameError::Alphabet(A::Email)),
            (A::CommonName, " Иван", NameError::Blank(A::CommonName)),
            (A::CommonName, "", NameError::Blank(A::CommonName)),
            (A::CommonName, "Иван\u{0}", NameError::Alphabet(A::CommonName)),
            (A::CommonName, "Иваново", NameError::Length(A::CommonName)),
        ] {
            assert_eq!(build(&[(attribute, value)], 6), Err(error));
        }
    }
}
