//! Every code has words, and a failure of ours tells nothing.

use std::path::Path;

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

/// The text of every source file in a folder of `src`.
fn sources(folder: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect()
}

/// Every text in quotation marks that follows `marker` within the same statement and looks like a code.
fn codes(text: &str, marker: &str) -> Vec<String> {
    let is_code = |text: &&str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit())
    };
    text.split(marker)
        .skip(1)
        .flat_map(|rest| {
            let statement = rest.split(['\n', ';']).next().unwrap();
            let quoted = statement.split('"').skip(1).step_by(2);
            quoted.filter(is_code).map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn every_rule_of_the_applicants_values_has_a_text() {
    let found: Vec<_> = sources("registration/applicant")
        .iter()
        .flat_map(|text| codes(text, "Malformed::new("))
        .collect();
    for code in &found {
        assert!(texts::all().field.contains_key(code), "{code}");
    }
    assert!(found.len() > 20, "the rules moved: {}", found.len());
}

#[test]
fn every_refusal_of_a_step_has_an_entry_or_a_text() {
    const FORBIDDEN: [&str; 4] = ["actor", "role", "locked", "training"];
    let mut found = 0;
    for text in sources("lifecycle") {
        let text = text.split("#[cfg(test)]").next().unwrap().to_owned();
        for code in codes(&text, "code: ") {
            assert!(
                FORBIDDEN.contains(&code.as_str()) || catalogue::find(&code).is_some(),
                "{code}"
            );
            found += 1;
        }
        for code in [codes(&text, "FieldError::new("), codes(&text, "Error::invalid(")].concat() {
            assert!(texts::all().field.contains_key(&code), "{code}");
            found += 1;
        }
    }
    assert!(found > 20, "the refusals moved: {found}");
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
