//! Every code has words, and a failure of ours tells nothing.

use axum::response::IntoResponse as _;

use super::*;

const BOTH: [Locale; 2] = Locale::ALL;

#[test]
fn every_code_is_listed_once_and_has_texts_in_both_languages() {
    let source = include_str!("catalogue.rs");
    assert_eq!(source.matches("pub static ").count() - 1, catalogue::ALL.len());
    for entry in catalogue::ALL {
        assert!((400..=599).contains(&entry.status), "{}", entry.code);
        for locale in BOTH {
            let text = texts::of_problem(entry.code);
            assert!(
                !text.title(locale).is_empty() && !text.detail(locale).is_empty(),
                "{}",
                entry.code
            );
        }
    }
    let mut codes: Vec<_> = catalogue::ALL.iter().map(|entry| entry.code).collect();
    codes.sort_unstable();
    let listed: Vec<_> = texts::all().problem.keys().map(String::as_str).collect();
    assert_eq!(codes, listed);
}

#[test]
fn every_rule_of_the_applicants_values_has_a_text() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/registration/applicant");
    let mut found = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(path).unwrap();
        for rest in text.split("Malformed::new(\"").skip(1) {
            let code = rest.split('"').next().unwrap();
            assert!(texts::all().field.contains_key(code), "{code}");
            found += 1;
        }
    }
    assert!(found > 20, "the rules moved: {found}");
}

#[test]
fn all_unknown_fields_are_a_problem_of_their_own() {
    let unknown = FieldError::new("/a", "unknown_field");
    let wrong = FieldError::new("/b", "wrong_type");
    assert_eq!(Problem::invalid(vec![unknown.clone()]).code(), "unknown_field");
    assert_eq!(Problem::invalid(vec![unknown, wrong]).code(), "invalid_fields");
}

#[test]
fn a_failure_of_ours_tells_the_client_nothing_but_its_number() {
    let problem = Problem::internal("secret of the machine");
    let incident: IncidentId = "01J00000000000000000000000".parse().unwrap();
    let body = serde_json::to_string(&problem.body(Locale::En, Some(incident))).unwrap();
    assert!(!body.contains("secret"), "{body}");
    assert!(body.contains("01J00000000000000000000000"), "{body}");
}

#[test]
fn a_401_names_a_way_to_authenticate() {
    let response = Problem::new(&catalogue::UNAUTHENTICATED).into_response();
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert!(response.headers().contains_key(header::WWW_AUTHENTICATE));
    assert_eq!(response.headers()[header::CONTENT_TYPE], MEDIA_TYPE);
}
