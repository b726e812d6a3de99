//! Random lawful profiles and random holders: long names, every alphabet, quotes and signs, numbers with right checksums.

use std::{fmt::Debug, path::Path, str::FromStr};

use jiff::Timestamp;
use kepler::{
    crypto::algorithm::SignatureAlgorithm,
    issuance::{
        extension::key_usage::Usage,
        profile::{
            Profile,
            config::{ProfileConfig, SubjectAttribute},
        },
    },
    registration::{
        applicant::{Address, Holder, HolderType, Line, Organisation, Passport, Person, PersonName, Sex},
        identity::IdentityBasis,
    },
    x509::name::AttributeType,
};
use proptest::{collection::vec, prelude::*, sample};

/// One case.
#[derive(Clone, Debug)]
pub(super) struct Draw {
    pub(super) profile: Profile,
    pub(super) holder: Holder,
    pub(super) basis: IdentityBasis,
    pub(super) now: Timestamp,
    pub(super) addresses: Vec<String>,
    /// Taken modulo the number of issuers.
    pub(super) issuer: usize,
    /// Taken modulo the number of keys that the profile allows.
    pub(super) key: usize,
}

/// Any case.
pub(super) fn draw() -> impl Strategy<Value = Draw> {
    let rest = (
        sample::select(IdentityBasis::ALL.to_vec()),
        // From 2035 to the middle of 2051, to the nanosecond.
        2_051_308_800_000_000_000i64..2_571_000_000_000_000_000,
        vec("[a-z]{1,20}(\\.[a-z]{1,12}){1,3}(:[1-9][0-9]{1,3})?", 1..=3),
        any::<(usize, usize)>(),
    );
    sample::select(HolderType::ALL.to_vec())
        .prop_flat_map(|holder_type| (profile(holder_type), holder(holder_type)))
        .prop_flat_map(move |(profile, holder)| (Just(profile), Just(holder), rest.clone()))
        .prop_map(|(profile, holder, (basis, now, hosts, (issuer, key)))| Draw {
            profile,
            holder,
            basis,
            now: Timestamp::from_nanosecond(now.into()).unwrap(),
            addresses: hosts.iter().map(|host| format!("http://{host}")).collect(),
            issuer,
            key,
        })
}

/// A lawful profile: whatever the statute leaves open is drawn.
fn profile(holder_type: HolderType) -> impl Strategy<Value = Profile> {
    let shipped = shipped(holder_type);
    let required: Vec<_> = shipped
        .subject
        .iter()
        .filter(|entry| entry.required)
        .copied()
        .collect();
    let optional = optional(holder_type);
    let most = optional.len();
    let subject = sample::subsequence(optional, 0..=most).prop_flat_map(move |optional| {
        let entry = |attribute| SubjectAttribute {
            attribute,
            required: false,
        };
        let all = required.iter().copied().chain(optional.into_iter().map(entry));
        Just(all.collect::<Vec<_>>()).prop_shuffle()
    });
    let purposes = [
        "1.3.6.1.5.5.7.3.4",
        "1.2.643.100.2.2",
        "1.2.643.2.2.34.6",
        "1.2.643.3.22.2.15",
        "1.3.6.1.4.1.311.10.3.12",
    ];
    let usage = |more: &'static [Usage]| {
        sample::subsequence(more.to_vec(), 0..=more.len()).prop_map(|mut usages| {
            usages.extend([Usage::DigitalSignature, Usage::NonRepudiation]);
            usages
        })
    };
    let parts = (
        subject,
        sample::subsequence(
            SignatureAlgorithm::ALL.to_vec(),
            1..=SignatureAlgorithm::ALL.len(),
        ),
        sample::subsequence(purposes.to_vec(), 0..=purposes.len()),
        sample::select(vec!["KC1", "KC2", "KC3", "KB1", "KB2", "KA1"]),
        (
            1..=36i32,
            0..=1440i64,
            prop_oneof![Just(1000usize), 64..=300usize],
        ),
        (
            usage(&[Usage::KeyEncipherment, Usage::DataEncipherment]),
            usage(&[Usage::KeyAgreement]),
        ),
        (line(200), line(200), line(200), line(100), line(100)),
    );
    parts.prop_map(
        move |(subject, algorithms, purposes, class, numbers, usages, tools)| {
            let mut config = shipped.clone();
            config.effective_from = "2030-01-01".parse().unwrap();
            config.effective_until = None;
            config.subject = subject;
            config.algorithms = algorithms;
            config.extended_key_usage = ["1.3.6.1.5.5.7.3.2"]
                .into_iter()
                .chain(purposes)
                .map(str::to_owned)
                .collect();
            config.tool_class = class.to_owned();
            (
                config.validity.key_months,
                config.validity.beyond_key_minutes,
                config.name_length_cap,
            ) = numbers;
            (config.key_usage.enciphering, config.key_usage.signing) = usages;
            let text = |line: Line| line.as_str().to_owned();
            config.subject_sign_tool = text(tools.0);
            config.issuer_sign_tool.sign_tool = text(tools.1);
            config.issuer_sign_tool.ca_tool = text(tools.2);
            config.issuer_sign_tool.sign_tool_certificate = text(tools.3);
            config.issuer_sign_tool.ca_tool_certificate = text(tools.4);
            Profile::new(config).unwrap()
        },
    )
}

fn shipped(holder_type: HolderType) -> ProfileConfig {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/profiles");
    let file = folder.join(format!("{}.toml", holder_type.code()));
    toml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// What a profile may add to the mandatory attributes.
fn optional(holder_type: HolderType) -> Vec<AttributeType> {
    let place = [
        AttributeType::StateOrProvince,
        AttributeType::Locality,
        AttributeType::Street,
    ];
    match holder_type {
        HolderType::NaturalPerson | HolderType::IndividualEntrepreneur => {
            [place.as_slice(), &[AttributeType::Email]].concat()
        }
        HolderType::LegalEntityRepresentative => vec![AttributeType::Title, AttributeType::Email],
        HolderType::LegalEntityAutomatic => vec![AttributeType::Email, AttributeType::Title],
    }
}

fn holder(holder_type: HolderType) -> impl Strategy<Value = Holder> {
    let ogrnip = digits(14).prop_map(|digits| {
        let number = format!("3{}", &digits[1..]);
        value(&format!("{number}{}", modulo(&number, 13) % 10))
    });
    (person(), organisation(), ogrnip, line(250)).prop_map(move |(person, organisation, ogrnip, position)| {
        match holder_type {
            HolderType::NaturalPerson => Holder::NaturalPerson { person },
            HolderType::IndividualEntrepreneur => Holder::IndividualEntrepreneur { person, ogrnip },
            HolderType::LegalEntityRepresentative => Holder::LegalEntityRepresentative {
                person,
                organisation,
                position,
            },
            HolderType::LegalEntityAutomatic => Holder::LegalEntityAutomatic {
                person,
                organisation,
                position,
            },
        }
    })
}

fn person() -> impl Strategy<Value = Person> {
    let snils = digits(9).prop_map(|nine| {
        // Numbers up to 001-001-998 have no check digits.
        let nine = format!("9{}", &nine[1..]);
        let sum = weighted(&nine, &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101;
        value(&format!("{nine}{:02}", sum % 100))
    });
    let inn = digits(10).prop_map(|ten| {
        let eleven = format!(
            "{ten}{}",
            weighted(&ten, &[7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10
        );
        value(&format!(
            "{eleven}{}",
            weighted(&eleven, &[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10
        ))
    });
    let email = "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9]{1,60}(\\.[a-z]{1,50}){1,3}";
    (name(), snils, inn, email).prop_map(|(name, snils, inn, email)| Person {
        name,
        birth_date: value("1990-03-15"),
        birth_place: value("г. Тверь"),
        sex: Sex::Female,
        snils,
        inn,
        passport: Passport {
            series: value("4500"),
            number: value("123456"),
            issued_on: "2010-04-01".parse().unwrap(),
            issued_by: value("ОВД города Образцово"),
            division_code: value("770-001"),
        },
        email: value(&email),
        phone: value("+79001234567"),
    })
}

/// Cyrillic or Latin, up to 60 characters each part: the longest that an application may say.
fn name() -> impl Strategy<Value = PersonName> {
    let cyrillic = || "[А-ЯЁ][а-яё]{0,58}[а-яё]";
    let latin = || "[A-ZÀ-Ö][a-zß-ö' -]{0,40}[a-z]";
    prop_oneof![
        (cyrillic(), cyrillic(), proptest::option::of(cyrillic())),
        (latin(), latin(), proptest::option::of(latin())),
    ]
    .prop_map(|(last, first, middle)| PersonName {
        last: value(&last),
        first: value(&first),
        middle: middle.map(|middle| value(&middle)),
    })
}

fn organisation() -> impl Strategy<Value = Organisation> {
    let inn = digits(9).prop_map(|nine| {
        value(&format!(
            "{nine}{}",
            weighted(&nine, &[2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10
        ))
    });
    let ogrn = digits(12).prop_map(|digits| {
        let twelve = format!("1{}", &digits[1..]);
        value(&format!("{twelve}{}", modulo(&twelve, 11) % 10))
    });
    (
        line(250),
        inn,
        ogrn,
        "0[1-9]|[1-9][0-9]",
        line(200),
        line(250),
        line(250),
    )
        .prop_map(
            |(short_name, inn, ogrn, region, region_name, locality, street)| Organisation {
                full_name: value("Организация"),
                short_name,
                inn,
                ogrn,
                kpp: value("123450001"),
                address: Address {
                    region: value(&region),
                    region_name,
                    locality,
                    street,
                },
            },
        )
}

/// A text of 1 to `most` characters, of all alphabets and with every sign that a name must escape; long ones as often
/// as short ones.
fn line(most: usize) -> impl Strategy<Value = Line> {
    let alphabets = "абвгдеёжзАБВГДЕЁЯ abcxyzABCXYZ 0123456789 \"«»„“'`’,;:+=<>#/\\|№§%&*()[]{}!?@~^—–-_. \
                     αβγΩ éüßøŁİ ქართ हिन 漢字仮名 한글 שלום سلام 😀🏭👩‍ € 𝔊";
    let characters: Vec<char> = alphabets
        .chars()
        .filter(|character| *character != '\u{200d}')
        .collect();
    let length = prop_oneof![
        1..=most,
        most.saturating_sub(3).max(1)..=most,
        1..=64usize.min(most)
    ];
    length
        .prop_flat_map(move |length| vec(sample::select(characters.clone()), length))
        .prop_filter_map("a line", |characters| {
            characters.into_iter().collect::<String>().parse::<Line>().ok()
        })
}

fn digits(count: usize) -> impl Strategy<Value = String> {
    vec(0..10u32, count).prop_map(|digits| digits.iter().map(ToString::to_string).collect())
}

fn weighted(digits: &str, weights: &[u32]) -> u32 {
    let digits = digits.chars().filter_map(|digit| digit.to_digit(10));
    digits.zip(weights).map(|(digit, weight)| digit * weight).sum()
}

fn modulo(digits: &str, modulus: u64) -> u64 {
    digits.parse::<u64>().unwrap() % modulus
}

fn value<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error:?}"))
}
