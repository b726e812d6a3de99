//! Every page renders in both languages, every text is there, and masked pages show nothing of the person.

use std::{collections::BTreeSet, fs, path::Path};

use super::{case::library, locale, samples};
use crate::{
    actor::Role,
    locale::Locale,
    registration::{
        check::CheckKind, document::DocumentSlot, identity::IdentityBasis, state::State, video::CHECKLIST,
    },
    registry::revocation::RevocationReason,
};

/// What a masked page must not say.
const SECRETS: [&str; 8] = [
    ">Образцова",
    "Мария",
    "123-456-789",
    "123456789047",
    "4500 1",
    "maria@",
    "79001234567",
    "1990",
];

#[test]
fn every_page_renders_in_both_languages() {
    for locale in Locale::ALL {
        let pages = samples::pages::pages(locale);
        assert!(pages.len() > 30);
        for (name, html) in pages {
            assert!(
                html.contains(&format!("<html lang=\"{}\">", locale.tag())),
                "{name}"
            );
            assert_no_naked_key(name, &html);
            keep(locale, name, &html);
        }
    }
}

#[test]
fn masked_pages_show_nothing_of_the_person() {
    let masked = [
        "case-new",
        "case-review-masked",
        "case-automatic",
        "case-defects",
        "case-approval",
        "case-held",
        "queue",
        "approval",
    ];
    for (name, html) in samples::pages::pages(Locale::Ru) {
        let shown = SECRETS.iter().filter(|secret| html.contains(**secret)).count();
        if masked.contains(&name) {
            assert_eq!(shown, 0, "{name} shows personal data");
            assert!(!html.contains("/documents/"), "{name} opens scans");
        }
        if name == "case-review" {
            assert!(shown > 5, "{name} hides what was asked for");
            assert!(html.contains("/documents/"));
        }
    }
}

#[test]
fn a_case_for_automatic_signing_says_that_the_certificate_names_nobody() {
    for (name, html) in samples::pages::pages(Locale::Ru) {
        let says = html.contains("Заявитель (в сертификате не указывается)");
        assert_eq!(says, name == "case-automatic", "{name}");
    }
}

#[test]
fn no_page_needs_inline_scripts_or_styles() {
    for (name, html) in samples::pages::pages(Locale::En) {
        for forbidden in [
            "<style",
            " style=",
            "onclick=",
            "onsubmit=",
            "javascript:",
            "<script>",
        ] {
            assert!(!html.contains(forbidden), "{name} has {forbidden}");
        }
    }
}

#[test]
fn both_languages_have_the_same_keys() {
    let [russian, english] = [locale::RUSSIAN, locale::ENGLISH].map(keys);
    assert_eq!(
        russian.difference(&english).collect::<Vec<_>>(),
        Vec::<&String>::new()
    );
    assert_eq!(
        english.difference(&russian).collect::<Vec<_>>(),
        Vec::<&String>::new()
    );
    for (locale, source) in [(Locale::Ru, locale::RUSSIAN), (Locale::En, locale::ENGLISH)] {
        let resource = fluent_bundle::FluentResource::try_new(source.to_owned());
        assert!(resource.is_ok(), "{} does not parse", locale.tag());
    }
}

#[test]
fn every_text_that_a_page_names_is_there() {
    for path in files("assets/templates/console", "html") {
        for key in quoted_after(
            &fs::read_to_string(&path).unwrap(),
            &["frame.text(\"", "frame.text_with(\"", "frame.count(\""],
        ) {
            assert!(locale::is_known(&key), "{}: {key}", path.display());
        }
    }
}

#[test]
fn every_code_has_a_text() {
    let mut keys: Vec<String> = Vec::new();
    let mut add = |kind: &str, codes: &[&str]| keys.extend(codes.iter().map(|code| format!("{kind}-{code}")));
    add("state", &State::CODES);
    add("next", &State::CODES);
    add("role", &Role::ALL.map(Role::code));
    add("check", &CheckKind::ALL.map(CheckKind::code));
    add("source", &CheckKind::ALL.map(CheckKind::code));
    add("slot", &DocumentSlot::ALL.map(DocumentSlot::code));
    add("basis", &IdentityBasis::ALL.map(IdentityBasis::code));
    add("revocation", &RevocationReason::ALL.map(RevocationReason::code));
    add("checklist", &CHECKLIST);
    add("defect", &library::DOCUMENT_DEFECTS);
    add("defect", &library::FIELD_DEFECTS);
    add("ground", &library::REJECTION_GROUNDS);
    add("hold", &library::HOLD_REASONS);
    add("show", &library::SHOW_REASONS);
    add("video", &library::VIDEO_REASONS);
    let missing: Vec<_> = keys.iter().filter(|key| !locale::is_known(key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn plurals_follow_the_language() {
    let days = |locale, count: i64| locale::text_with(locale, "due-in-days", &[("count", count.into())]);
    assert_eq!(days(Locale::Ru, 1), "через 1 день");
    assert_eq!(days(Locale::Ru, 3), "через 3 дня");
    assert_eq!(days(Locale::Ru, 11), "через 11 дней");
    assert_eq!(days(Locale::En, 1), "in 1 day");
    assert_eq!(days(Locale::En, 2), "in 2 days");
}

/// A key that has no text appears itself: `state-in_review` between tags.
fn assert_no_naked_key(name: &str, html: &str) {
    for text in html.split('>').filter_map(|part| part.split('<').next()) {
        let text = text.trim();
        let (kind, rest) = text.split_once('-').unwrap_or((text, ""));
        let naked = !rest.is_empty()
            && text.is_ascii()
            && !text.contains(' ')
            && keys(locale::ENGLISH)
                .iter()
                .any(|key| key.starts_with(&format!("{kind}-")));
        assert!(!naked || text == "key-usage", "{name} shows the key {text}");
    }
}

/// Leaves the page where a person can look at it: `console-pages/<language>/<name>.html` in the build folder.
fn keep(locale: Locale, name: &str, html: &str) {
    let binary = std::env::current_exe().unwrap();
    let folder = binary
        .ancestors()
        .nth(3)
        .unwrap()
        .join("console-pages")
        .join(locale.tag());
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{name}.html")), html).unwrap();
}

fn keys(source: &str) -> BTreeSet<String> {
    let names = source
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_alphabetic()));
    names
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key.to_owned())
        .collect()
}

fn files(folder: &str, ending: &str) -> Vec<std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect()
}

fn quoted_after(source: &str, starts: &[&str]) -> Vec<String> {
    let found = starts.iter().flat_map(|start| source.split(start).skip(1));
    found
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}
