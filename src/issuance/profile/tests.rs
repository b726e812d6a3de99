//! The shipped profiles are lawful, and changes that break the statute are refused.

use super::{catalogue::Catalogue, *};

const NATURAL_PERSON: &str = include_str!("../../../config/profiles/natural-person.toml");
const ENTREPRENEUR: &str = include_str!("../../../config/profiles/individual-entrepreneur.toml");
const AUTOMATIC: &str = include_str!("../../../config/profiles/legal-entity-automatic.toml");
const REPRESENTATIVE: &str = include_str!("../../../config/profiles/legal-entity-representative.toml");

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn shipped_profiles_are_lawful() {
    for (text, holder) in [
        (NATURAL_PERSON, HolderType::NaturalPerson),
        (ENTREPRENEUR, HolderType::IndividualEntrepreneur),
        (REPRESENTATIVE, HolderType::LegalEntityRepresentative),
        (AUTOMATIC, HolderType::LegalEntityAutomatic),
    ] {
        let profile = Profile::from_toml(text).unwrap();
        assert_eq!(profile.holder(), holder);
        assert_eq!(profile.name(), holder.code());
    }
}

#[test]
fn unlawful_changes_are_refused_and_say_why() {
    for (from, to, reason) in [
        ("key_months = 15", "key_months = 37", "key_months"),
        ("tool_class = \"KC2\"", "tool_class = \"KC7\"", "tool_class"),
        ("\"non_repudiation\"", "\"digital_signature\"", "non_repudiation"),
        ("{ attribute = \"snils\", required = true },", "", "Snils"),
        (
            "attribute = \"email\"",
            "attribute = \"organization\"",
            "Organization",
        ),
        ("attribute = \"email\"", "attribute = \"inn\"", "twice"),
        ("name_length_cap = 250", "name_length_cap = 10", "name_length_cap"),
    ] {
        assert!(NATURAL_PERSON.contains(from), "{from}");
        let refused = Profile::from_toml(&NATURAL_PERSON.replace(from, to))
            .unwrap_err()
            .to_string();
        assert!(refused.contains(reason), "{refused}");
    }
}

#[test]
fn empty_tools_and_unknown_keys_are_refused() {
    let mut config: ProfileConfig = toml::from_str(NATURAL_PERSON).unwrap();
    config.issuer_sign_tool.ca_tool = " ".to_owned();
    assert!(Profile::new(config.clone()).is_err());
    config.issuer_sign_tool.ca_tool = "x".repeat(201);
    assert!(Profile::new(config).is_err());
    assert!(Profile::from_toml(&format!("surprise = 1\n{NATURAL_PERSON}")).is_err());
}

#[test]
fn a_profile_is_in_force_between_its_days_in_moscow() {
    let profile = Profile::from_toml(NATURAL_PERSON).unwrap();
    // 1 September 2027 begins in Moscow at 21:00 UTC.
    assert!(profile.is_effective(at("2027-08-31T20:59:59Z")));
    assert!(!profile.is_effective(at("2027-08-31T21:00:00Z")));
    let catalogue = Catalogue::new(vec![profile.clone()]).unwrap();
    assert!(
        catalogue
            .find("natural-person", at("2026-11-23T00:00:00Z"))
            .is_some()
    );
    assert!(
        catalogue
            .find("natural-person", at("2020-01-01T00:00:00Z"))
            .is_none()
    );
    let overlapping = Catalogue::new(vec![profile.clone(), profile]).unwrap_err();
    assert_eq!(
        overlapping.to_string(),
        "natural-person.toml: effective_from: natural-person.toml is in force at the same time"
    );
}

#[test]
fn a_refused_file_is_named_with_its_key_and_the_reason() {
    for (file, text, said) in [
        (
            "natural-person.toml",
            NATURAL_PERSON.replace("key_months = 15", "key_months = 40"),
            "natural-person.toml: profile natural-person: validity.key_months: must be 1 to 36 (order FSB 796)",
        ),
        (
            "person.toml",
            NATURAL_PERSON.to_owned(),
            "person.toml: name: profile natural-person stands in natural-person.toml, \
             and its successors in files that begin so",
        ),
    ] {
        let refused = Catalogue::read([(file, text)]).unwrap_err();
        assert_eq!(refused.to_string(), said);
    }
    let refused = Catalogue::read([(
        "natural-person.toml",
        NATURAL_PERSON.replace("tool_class", "tool_classes"),
    )]);
    let refused = refused.unwrap_err().to_string();
    assert!(
        refused.starts_with("natural-person.toml: ") && refused.contains("tool_classes"),
        "{refused}"
    );
}

#[test]
fn a_successor_follows_without_a_gap_and_takes_over_on_its_day() {
    let successor = NATURAL_PERSON
        .replace(
            "effective_from = \"2025-01-01\"",
            "effective_from = \"2027-09-01\"",
        )
        .replace("effective_until = \"2027-09-01\"\n", "")
        .replace("key_months = 15", "key_months = 12");
    let catalogue = Catalogue::read([
        ("natural-person.toml", NATURAL_PERSON),
        ("natural-person-2027.toml", successor.as_str()),
    ])
    .unwrap();
    let months = |day: &str| catalogue.find("natural-person", at(day)).unwrap().key_months();
    assert_eq!(months("2027-08-31T20:59:59Z"), 15);
    assert_eq!(months("2027-08-31T21:00:00Z"), 12);
    assert!(catalogue.has_successor("natural-person", "2027-09-01".parse().unwrap()));
}

#[test]
fn months_end_where_the_calendar_says() {
    let profile = Profile::from_toml(NATURAL_PERSON).unwrap();
    let (key, certificate) = profile.validity(at("2026-11-30T10:00:00Z")).unwrap();
    assert_eq!(key, at("2028-02-29T10:00:00Z"));
    assert_eq!(certificate, at("2028-02-29T10:10:00Z"));
}

/// Order FSB 795 and practice: F0, or F8 with key agreement.
#[test]
fn gost_keys_have_a_usage_of_their_own_if_the_file_says_so() {
    let usage =
        |text: &str| Profile::from_toml(text).map(|profile| profile.key_usage(SignatureAlgorithm::Gost256));
    assert_eq!(usage(NATURAL_PERSON).unwrap(), 0xf000);
    let with = |list: &str| NATURAL_PERSON.replace("[key_usage]", &format!("[key_usage]\ngost = {list}"));
    let agreeing = with(
        r#"["digital_signature", "non_repudiation", "key_encipherment", "data_encipherment", "key_agreement"]"#,
    );
    assert_eq!(usage(&agreeing).unwrap(), 0xf800);
    let profile = Profile::from_toml(&agreeing).unwrap();
    assert_eq!(profile.key_usage(SignatureAlgorithm::Rsa), 0xf000);
    for unlawful in [r#"["digital_signature"]"#, r#"["non_repudiation", "crl_sign"]"#] {
        let refused = usage(&with(unlawful)).unwrap_err().to_string();
        assert!(refused.contains("key_usage.gost"), "{refused}");
    }
}
