//! The shipped profiles are lawful, and changes that break the statute are refused.

use super::{catalogue::Catalogue, *};

const NATURAL_PERSON: &str = include_str!("../../../config/profiles/natural-person.toml");
const ENTREPRENEUR: &str = include_str!("../../../config/profiles/individual-entrepreneur.toml");
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
    assert!(Catalogue::new(vec![profile.clone(), profile]).is_err());
}

#[test]
fn months_end_where_the_calendar_says() {
    let profile = Profile::from_toml(NATURAL_PERSON).unwrap();
    let (key, certificate) = profile.validity(at("2026-11-30T10:00:00Z")).unwrap();
    assert_eq!(key, at("2028-02-29T10:00:00Z"));
    assert_eq!(certificate, at("2028-02-29T10:10:00Z"));
}
