//! The framework: a good list passes, rubbish is a finding, a long list is walked.

use std::collections::BTreeSet;

use super::{samples::Parts, *};

#[test]
fn a_good_list_passes() {
    assert_eq!(crl(&Parts::good().encode()), []);
}

#[test]
fn rubbish_is_one_finding_and_nothing_panics() {
    let good = Parts::good().encode();
    for length in 0..good.len() {
        assert_eq!(crl(&good[..length])[0].rule, "structure", "cut at {length}");
    }
    for position in 0..good.len() {
        let mut altered = good.clone();
        altered[position] ^= 0x55;
        crl(&altered);
    }
}

#[test]
fn names_of_rules_are_unique() {
    let names: BTreeSet<_> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(names.len(), RULES.len());
}

#[test]
fn one_fault_at_the_end_of_a_long_list_is_found() {
    let mut parts = Parts::good();
    for serial in 0..20_000_u32 {
        let octets = (serial + 1000).to_be_bytes();
        parts.entry(&crate::x509::encode::integer(&octets), &[]);
    }
    assert_eq!(crl(&parts.encode()), []);
    parts.entry(&[2, 2, 0x10, 0], &[]);
    let findings = crl(&parts.encode());
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].rule, serials_unique::RULE.id);
}
