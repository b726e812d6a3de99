//! The published document: generated, committed, and as strict as the types.

use std::{fmt::Write as _, path::Path};

use serde_json::{Value, json};

use super::openapi;
use crate::{
    http::{
        problem::{FieldError, catalogue, texts},
        schema::violations,
    },
    locale::Locale,
};

/// Compares a generated file with the committed one; `UPDATE=1` writes it anew.
fn is_committed(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == text,
        "{file} is not up to date: run this test with UPDATE=1"
    );
}

#[test]
fn the_committed_document_is_the_served_one() {
    let text = serde_json::to_string_pretty(openapi::document()).unwrap() + "\n";
    is_committed("docs/openapi.json", &text);
}

#[test]
fn the_committed_list_of_codes_is_the_table() {
    let mut text = String::from(
        "# Problem codes of the portal API\n\nGenerated from `src/http/problem/catalogue.rs` and `assets/problems.toml`. \
         Every error is `application/problem+json` (RFC 9457);\n`type` is `urn:kepler:problem:` and the code.\n\n\
         | Status | Code | Russian | English |\n|---|---|---|---|\n",
    );
    for entry in catalogue::ALL {
        let words = texts::of_problem(entry.code);
        writeln!(
            text,
            "| {} | `{}` | {}. {} | {}. {} |",
            entry.status,
            entry.code,
            words.title(Locale::Ru),
            words.detail(Locale::Ru),
            words.title(Locale::En),
            words.detail(Locale::En)
        )
        .unwrap();
    }
    text.push_str(
        "\n## Codes of one field (`errors[].code`)\n\n| Code | Russian | English |\n|---|---|---|\n",
    );
    for (code, words) in &texts::all().field {
        writeln!(
            text,
            "| `{code}` | {} | {} |",
            words.of(Locale::Ru),
            words.of(Locale::En)
        )
        .unwrap();
    }
    is_committed("docs/ERRORS.md", &text);
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    fn walk(document: &Value, value: &Value, seen: &mut usize) {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let target = document.pointer(reference.strip_prefix('#').unwrap());
            assert!(target.is_some(), "{reference}");
            *seen += 1;
        }
        match value {
            Value::Object(members) => members.values().for_each(|value| walk(document, value, seen)),
            Value::Array(items) => items.iter().for_each(|value| walk(document, value, seen)),
            _ => {}
        }
    }
    let mut seen = 0;
    walk(openapi::document(), openapi::document(), &mut seen);
    assert!(seen > 50, "{seen}");
    assert!(
        openapi::document()["openapi"]
            .as_str()
            .unwrap()
            .starts_with("3.1")
    );
}

#[test]
fn every_closed_list_of_the_document_names_the_domain_s_values() {
    use crate::registration::identity::IdentityBasis;
    let schemas = &openapi::document()["components"]["schemas"];
    let bases: Vec<_> = IdentityBasis::ALL.iter().map(|basis| basis.code()).collect();
    assert_eq!(schemas["IdentityBasis"]["enum"], json!(bases));
    assert_eq!(schemas["Locale"]["enum"], json!(["ru", "en"]));
    assert_eq!(schemas["Sex"]["enum"], json!(["female", "male"]));
    assert_eq!(
        schemas["ConsentPurpose"]["enum"],
        json!(["processing", "registers", "recording"])
    );
}

fn person() -> Value {
    json!({
        "name": {"last": "Образцова", "first": "Мария", "middle": null}, "birth_date": "1990-03-15",
        "birth_place": "г. Тверь", "sex": "female", "snils": "123-456-789 64", "inn": "123456789047",
        "passport": {"series": "4500", "number": "123456", "issued_on": "2010-04-01",
            "issued_by": "ОВД", "division_code": "770-001"},
        "email": "maria@example.ru", "phone": "+79001234567",
    })
}

fn submission(holder: &Value) -> Value {
    json!({"reference": "A-1", "offer": "basic", "locale": "ru", "time_zone": "Europe/Moscow",
        "holder": holder, "consents": []})
}

fn found(body: &Value) -> Vec<FieldError> {
    violations(openapi::document(), "Submission", body)
}

#[test]
fn the_published_schema_takes_what_the_types_take() {
    let body = submission(&json!({"holder_type": "natural-person", "person": person()}));
    assert_eq!(found(&body), []);
    serde_json::from_value::<super::applications::SubmissionBody>(body).unwrap();
}

#[test]
fn the_published_schema_refuses_what_the_types_refuse() {
    let mut person = person();
    person["nickname"] = json!("x");
    person["inn"] = json!(5);
    let holder = json!({"holder_type": "individual-entrepreneur", "person": person, "extra": 1});
    let mut found = found(&submission(&holder));
    found.sort_by(|left, right| left.pointer.cmp(&right.pointer));
    let expected = [
        ("/holder/extra", "unknown_field"),
        ("/holder/ogrnip", "required"),
        ("/holder/person/inn", "wrong_type"),
        ("/holder/person/nickname", "unknown_field"),
    ];
    assert_eq!(
        found,
        expected.map(|(pointer, code)| FieldError::new(pointer, code))
    );
}
