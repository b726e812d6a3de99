//! The shipped file runs as it is, and mistakes are named.

use std::path::Path;

use super::{Config, ConfigError};

const SHIPPED: &str = include_str!("../../config/kepler.toml");

fn parse(text: &str) -> Result<Config, ConfigError> {
    toml::from_str::<Config>(text)
        .map_err(|error| ConfigError::Malformed {
            path: Path::new("test").to_owned(),
            message: error.to_string(),
        })?
        .checked()
}

#[test]
fn the_shipped_file_is_valid() {
    Config::load(Path::new("config/kepler.toml")).unwrap();
}

#[test]
fn unknown_keys_are_refused_by_name() {
    let error = parse(&SHIPPED.replace("[listen]", "[listen]\nadmin = \"127.0.0.1:1\"")).unwrap_err();
    assert!(error.to_string().contains("admin"), "{error}");
}

#[test]
fn production_refuses_development_keys_and_a_missing_certificate() {
    let production = SHIPPED.replace("mode = \"development\"", "mode = \"production\"");
    let error = parse(&production).unwrap_err();
    assert!(error.to_string().starts_with("tls:"), "{error}");

    let with_tls = production.replace("[data]", "[tls]\ncertificate = \"a\"\nkey = \"b\"\n[data]");
    let public_webhooks = with_tls.replace("allow_private = true", "allow_private = false");
    let error = parse(&public_webhooks).unwrap_err();
    assert!(error.to_string().contains("development key"), "{error}");
}

#[test]
fn a_portal_address_to_which_nothing_can_be_added_is_refused() {
    let error = parse(&SHIPPED.replace("/applications/\"", "/applications\"")).unwrap_err();
    assert!(error.to_string().starts_with("authority.portal_url:"), "{error}");
}

#[test]
fn an_offer_outside_the_mandate_is_refused() {
    let narrow = SHIPPED.replace(
        "mandate = [\"natural-person\", \"individual-entrepreneur\", \"legal-entity-representative\"]",
        "mandate = [\"natural-person\"]",
    );
    let error = parse(&narrow).unwrap_err();
    assert!(error.to_string().contains("authority.mandate"), "{error}");
}

#[test]
fn a_mistake_beside_a_password_does_not_print_it() {
    let shipped = include_str!("../../config/kepler.toml");
    let right = "url = \"sqlite://kepler-data/kepler.db\"";
    for wrong in [
        "url = [\"postgres://kepler:secret@db/kepler\"]",
        "url = \"postgres://kepler:sec/ret@db/kepler\"\nuser = \"kepler\"",
        "url = \"postgres://db/kepler?password=secret\" user",
    ] {
        let text = shipped.replace(right, wrong);
        assert_ne!(text, shipped);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("kepler.toml");
        std::fs::write(&file, text).unwrap();
        let error = Config::load(&file).unwrap_err().to_string();
        assert!(error.contains("kepler.toml") && !error.contains("sec"), "{error}");
    }
}

#[test]
fn a_responder_has_a_file_or_is_renewed_within_bounds() {
    let renew = "renew = { days = 7, overlap_days = 2 }";
    for (with, key) in [
        ("", "issuer.dev-ecdsa.responder:"),
        (
            "certificate = \"a\"\nrenew = { days = 7, overlap_days = 2 }",
            "issuer.dev-ecdsa.responder:",
        ),
        (
            "renew = { days = 31, overlap_days = 2 }",
            "issuer.dev-ecdsa.responder.renew:",
        ),
        (
            "renew = { days = 2, overlap_days = 2 }",
            "issuer.dev-ecdsa.responder.renew:",
        ),
        (
            "renew = { days = 2, overlap_days = 0 }",
            "issuer.dev-ecdsa.responder.renew:",
        ),
    ] {
        let error = parse(&SHIPPED.replacen(renew, with, 1)).unwrap_err();
        assert!(error.to_string().starts_with(key), "{with}: {error}");
    }
    parse(&SHIPPED.replacen(renew, "certificate = \"keys-dev/ocsp-ecdsa.cer.pem\"", 1)).unwrap();
}

#[test]
fn an_issuer_of_unknown_products_is_refused() {
    for (with, key) in [
        (
            "issues = true\nprofiles = [\"nobody\"]",
            "issuer.dev-ecdsa.profiles:",
        ),
        (
            "issues = true\noffers = [\"nothing\"]",
            "issuer.dev-ecdsa.offers:",
        ),
    ] {
        let error = parse(&SHIPPED.replacen("issues = true", with, 1)).unwrap_err();
        assert!(error.to_string().starts_with(key), "{error}");
    }
}

#[test]
fn algorithms_and_parameter_sets_of_holders_must_fit() {
    let with = |keys: &str| parse(&SHIPPED.replace("[keys]", &format!("[keys]\n{keys}")));
    let config = with("algorithms = [\"gost-2012-512\"]\nparameter_sets = [\"tc26-512-a\"]").unwrap();
    assert_eq!(config.keys.algorithms.len(), 1);
    for (keys, at) in [
        ("algorithms = []", "keys.algorithms:"),
        ("algorithms = [\"gost-2012-512\"]", "keys.parameter_sets:"),
        ("parameter_sets = []", "keys.parameter_sets:"),
        (
            "parameter_sets = [\"cryptopro-a\", \"test-256\"]",
            "keys.parameter_sets:",
        ),
    ] {
        let error = with(keys).unwrap_err().to_string();
        assert!(error.starts_with(at), "{keys}: {error}");
    }
    let unknown = with("parameter_sets = [\"cryptopro-z\"]")
        .unwrap_err()
        .to_string();
    assert!(unknown.contains("cryptopro-z"), "{unknown}");
}
