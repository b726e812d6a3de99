//! The framework: good certificates pass, rubbish is a finding, nothing panics, the documentation tells every rule.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{planted, *};
use crate::issuance::{lint::Severity, samples};

#[test]
fn good_certificates_of_every_holder_pass() {
    for holder in samples::holders() {
        assert_eq!(certificate(&samples::certificate_of(&holder, |_| ())), []);
    }
}

#[test]
fn good_certificates_of_every_form_pass() {
    for (form, _) in planted::FORMS {
        let good = planted::good(form);
        assert_eq!(Linted::read(good).unwrap().form, form);
        assert_eq!(certificate(good), [], "{form:?}");
    }
}

#[test]
fn rubbish_is_one_finding() {
    for rubbish in [&b"rubbish"[..], b"", b"\x30\x00", &[0x30; 3000]] {
        let findings = certificate(rubbish);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].rule, "structure");
        assert_eq!(findings[0].severity, Severity::Error);
    }
}

#[test]
fn names_of_rules_are_unique_and_plain() {
    let names: BTreeSet<_> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(names.len(), RULES.len());
    let plain = |name: &str| {
        name.bytes()
            .all(|octet| octet.is_ascii_lowercase() || octet.is_ascii_digit() || octet == b'_')
    };
    assert!(names.iter().all(|name| plain(name) && *name != "structure"));
}

#[test]
fn the_documentation_tells_every_rule() {
    let page = include_str!("../../../../docs/LINT.md");
    let (_, section) = page.split_once("## Rules over certificates").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let told: Vec<&str> = section.lines().filter(|line| line.starts_with("| `")).collect();
    let rows: Vec<String> = RULES
        .iter()
        .map(|rule| {
            let (id, clause, severity, demands) = (rule.id, rule.clause, rule.severity.code(), rule.demands);
            format!("| `{id}` | {clause} | {severity} | {demands} |")
        })
        .collect();
    assert_eq!(told, rows);
}

#[test]
fn a_certificate_that_is_cut_short_never_panics() {
    let good = planted::good(form::Form::Holder);
    for length in 0..good.len() {
        assert!(!certificate(&good[..length]).is_empty(), "cut at {length}");
    }
}

proptest! {
    #[test]
    fn changed_octets_never_panic(
        form in 0..planted::FORMS.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut der = planted::good(planted::FORMS[form].0).to_vec();
        for (position, octet) in changes {
            let position = position.index(der.len());
            der[position] = octet;
        }
        let findings = certificate(&der);
        prop_assert!(findings.len() <= RULES.len());
    }

    #[test]
    fn changed_values_of_extensions_never_panic(
        form in 0..planted::FORMS.len(),
        which in any::<prop::sample::Index>(),
        value in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let found = planted::found(planted::FORMS[form].0, |draft| {
            let position = which.index(draft.extensions.len());
            draft.extensions[position].value = value;
        });
        prop_assert!(!found.contains(&"structure"));
    }
}
