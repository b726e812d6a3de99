//! The shipped profiles are lawful, and changes that break statute or standard are refused by key.

use super::*;

const ROOT: &str = include_str!("../../../../config/profiles/root.toml");
const ISSUING: &str = include_str!("../../../../config/profiles/issuing-authority.toml");
const RESPONDER: &str = include_str!("../../../../config/profiles/ocsp-responder.toml");
const SERVER: &str = include_str!("../../../../config/profiles/tls-server.toml");
const OPERATOR: &str = include_str!("../../../../config/profiles/operator.toml");

#[test]
fn shipped_profiles_are_lawful() {
    for (text, form) in [ROOT, ISSUING, RESPONDER, SERVER, OPERATOR]
        .into_iter()
        .zip(AuthorityForm::ALL)
    {
        let profile = AuthorityProfile::from_toml(text).unwrap();
        assert_eq!(profile.form(), form);
        assert_eq!(profile.name(), form.code().replace('_', "-"));
        assert_eq!(profile.path_length().is_some(), form.is_authority());
        assert_eq!(profile.purposes().is_empty(), form.is_authority());
    }
}

#[test]
fn unlawful_changes_are_refused_by_key() {
    for (text, from, to, key) in [
        (ROOT, "\"crl_sign\"", "\"digital_signature\"", "key_usage"),
        (ROOT, "months = 216", "months = 241", "validity.certificate"),
        (ROOT, "months = 180", "months = 217", "validity.key"),
        (
            ROOT,
            "{ attribute = \"ogrn\", required = true }",
            "{ attribute = \"ogrn\" }",
            "subject",
        ),
        (ROOT, "\"email\"", "\"snils\"", "subject"),
        (
            ROOT,
            "identification_kind = 0",
            "identification_kind = 4",
            "identification_kind",
        ),
        (ISSUING, "path_length = 0", "", "path_length"),
        (ISSUING, "\"KC2\"", "\"KC9\"", "tool_class"),
        (
            ISSUING,
            "ca_tool = \"Удостоверяющий центр Kepler (разработка)\"",
            "ca_tool = \"\"",
            "issuer_sign_tool.ca_tool",
        ),
        (
            ISSUING,
            "any_policy = true",
            "any_policy = true\nextended_key_usage = [\"1.3.6.1.5.5.7.3.2\"]",
            "extended_key_usage",
        ),
        (
            RESPONDER,
            "1.3.6.1.5.5.7.3.9",
            "1.3.6.1.5.5.7.3.1",
            "extended_key_usage",
        ),
        (
            RESPONDER,
            "certificate = { days = 30 }",
            "certificate = { days = 400 }",
            "validity.certificate",
        ),
        (
            RESPONDER,
            "certificate = { days = 30 }\nkey = { days = 30 }",
            "certificate = { days = 30 }\nkey = { hours = 0 }",
            "validity",
        ),
        (
            RESPONDER,
            "name_length_cap = 250",
            "name_length_cap = 250\ntool_class = \"KC1\"",
            "tool_class",
        ),
        (
            SERVER,
            "\"digital_signature\"",
            "\"digital_signature\", \"key_cert_sign\"",
            "key_usage",
        ),
        (
            OPERATOR,
            "\"digital_signature\"",
            "\"digital_signature\", \"non_repudiation\"",
            "key_usage",
        ),
        (OPERATOR, "\"ecdsa-p384\"", "\"ecdsa-p256\"", "algorithms"),
        (OPERATOR, "statute = \"", "statute = \"\" #", "statute"),
    ] {
        let changed = text.replace(from, to);
        assert_ne!(changed, text, "{from}");
        let ProfileRefused::Unlawful { fault, .. } = AuthorityProfile::from_toml(&changed).unwrap_err()
        else {
            panic!("{to} does not parse");
        };
        assert_eq!(fault.key, key, "{fault}");
    }
}

#[test]
fn unknown_keys_are_refused() {
    let refused = AuthorityProfile::from_toml(&format!("surprise = 1\n{ROOT}")).unwrap_err();
    assert!(refused.to_string().contains("surprise"), "{refused}");
}

#[test]
fn key_and_certificate_end_where_the_calendar_says() {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let authority = AuthorityProfile::from_toml(ISSUING).unwrap();
    let ends = authority.validity(at("2026-11-30T10:00:00Z"));
    assert_eq!(
        ends,
        Some((at("2029-11-30T10:00:00Z"), at("2041-11-30T10:00:00Z")))
    );
    let responder = AuthorityProfile::from_toml(RESPONDER).unwrap();
    let (_, ends) = responder.validity(at("2026-11-30T10:00:00Z")).unwrap();
    assert_eq!(ends, at("2026-12-30T10:00:00Z"));
    assert!(authority.is_effective(at("2027-08-31T20:59:59Z")));
    assert!(!authority.is_effective(at("2027-08-31T21:00:00Z")));
}
