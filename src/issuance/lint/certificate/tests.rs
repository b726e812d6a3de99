//! The framework: good certificates pass, rubbish is a finding, every rule has its own name.

use std::collections::BTreeSet;

use super::*;
use crate::issuance::samples;

#[test]
fn good_certificates_of_every_form_pass() {
    for holder in samples::holders() {
        assert_eq!(certificate(&samples::certificate_of(&holder, |_| ())), []);
    }
}

#[test]
fn rubbish_is_one_finding() {
    let findings = certificate(b"rubbish");
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].rule, "structure");
}

#[test]
fn names_of_rules_are_unique() {
    let names: BTreeSet<_> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(names.len(), RULES.len());
}

#[test]
fn a_certificate_that_is_cut_short_never_panics() {
    let good = samples::certificate(|_| ());
    for length in 0..good.len() {
        assert!(!certificate(&good[..length]).is_empty(), "cut at {length}");
    }
}
