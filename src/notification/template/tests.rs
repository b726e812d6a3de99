//! Every notice in both languages.

use std::fmt::Write as _;

use super::*;

fn addressee(locale: Locale) -> Addressee {
    Addressee {
        locale,
        name: Some(
            match locale {
                Locale::Ru => "Анна Сергеевна",
                Locale::En => "Anna Sergeevna",
            }
            .to_owned(),
        ),
        application: "01JDF0000000000000000000AP".parse().unwrap(),
        link: Some(
            "https://ca.example.ru/my/01JDF0000000000000000000AP"
                .parse()
                .unwrap(),
        ),
        authority: "Kepler".to_owned(),
    }
}

fn render(kind: NoticeKind, locale: Locale) -> Notice {
    Facts::sample(kind).render(&addressee(locale)).unwrap()
}

fn each(mut look: impl FnMut(&Notice)) {
    for kind in NoticeKind::ALL {
        for locale in Locale::ALL {
            look(&render(*kind, locale));
        }
    }
}

#[test]
fn every_notice_reads_as_recorded() {
    for locale in Locale::ALL {
        let mut letters = String::new();
        for kind in NoticeKind::ALL {
            let notice = render(*kind, locale);
            writeln!(
                letters,
                "==== {}: {}\n\n{}",
                kind.code(),
                notice.subject,
                notice.text
            )
            .unwrap();
        }
        insta::assert_snapshot!(locale.tag(), letters);
    }
    insta::assert_snapshot!("html", render(NoticeKind::DocumentsUnclear, Locale::Ru).html);
}

#[test]
fn every_notice_is_complete_in_its_own_language() {
    each(|notice| {
        let all = [&notice.subject, &notice.text, &notice.html].map(String::as_str);
        for text in all {
            assert!(!text.trim().is_empty(), "{notice:?}");
            assert!(!text.contains("{{") && !text.contains("{%"), "{notice:?}: {text}");
        }
        assert!(
            !notice.subject.contains('\n') && notice.subject.chars().count() <= 78,
            "{notice:?}"
        );
        assert!(
            notice.text.contains("/my/01JDF0000000000000000000AP"),
            "{notice:?}: no link"
        );
        assert!(
            notice.html.contains("href=\"https://ca.example.ru/my/"),
            "{notice:?}: no link"
        );
        let greeting = match notice.locale {
            Locale::Ru => "Здравствуйте, Анна Сергеевна!",
            Locale::En => "Dear Anna Sergeevna,",
        };
        assert!(
            notice.text.starts_with(greeting) && notice.html.contains(greeting),
            "{notice:?}"
        );
    });
}

#[test]
fn html_says_what_the_text_says() {
    each(|notice| {
        for line in notice
            .text
            .lines()
            .map(|line| line.trim_start_matches("- ").trim())
        {
            let words = line.split(": https://").next().unwrap_or_default();
            assert!(words == "--" || notice.html.contains(words), "{notice:?}: {line}");
        }
    });
}

#[test]
fn english_has_no_russian_letters_of_its_own() {
    let own = [NoticeKind::DocumentsUnclear, NoticeKind::Rejected];
    for kind in NoticeKind::ALL.iter().filter(|kind| !own.contains(kind)) {
        let notice = render(*kind, Locale::En);
        let foreign = |text: &str| {
            text.chars()
                .any(|letter| ('\u{400}'..'\u{500}').contains(&letter))
        };
        assert!(
            !foreign(&notice.subject) && !foreign(&notice.text) && !foreign(&notice.html),
            "{notice:?}"
        );
    }
}

#[test]
fn markup_in_facts_and_names_stays_text() {
    let facts = Facts::from(crate::notification::facts::Rejected {
        ground: "<script>alert(1)</script>\nBcc: a@b".to_owned(),
    });
    let mut to = addressee(Locale::Ru);
    to.name = Some("<b>".to_owned());
    let notice = facts.render(&to).unwrap();
    assert!(
        !notice.html.contains("<script>") && !notice.html.contains("<b>"),
        "{}",
        notice.html
    );
    assert!(!notice.subject.contains('\n'));
}

#[test]
fn no_name_and_no_link_still_make_a_letter() {
    let mut to = addressee(Locale::En);
    to.name = None;
    to.link = None;
    let notice = Facts::sample(NoticeKind::Received).render(&to).unwrap();
    assert!(notice.text.starts_with("Good day,"), "{}", notice.text);
    assert!(!notice.html.contains("href"));
}

#[test]
fn facts_wait_as_json_and_come_back() {
    for kind in NoticeKind::ALL {
        let facts = Facts::sample(*kind);
        let json = serde_json::to_value(&facts).unwrap();
        assert_eq!(json["notice"], kind.code());
        assert_eq!(serde_json::from_value::<Facts>(json).unwrap(), facts);
        assert_eq!(NoticeKind::from_code(kind.code()), Some(*kind));
    }
}
