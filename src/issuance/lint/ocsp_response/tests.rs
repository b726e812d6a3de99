//! The framework: a good response passes, rubbish is a finding, no octet makes it panic.

use std::collections::BTreeSet;

use super::{samples::Parts, *};

#[test]
fn a_good_response_passes() {
    assert_eq!(ocsp_response(&Parts::good().encode()), []);
}

#[test]
fn rubbish_is_one_finding_and_every_altered_octet_is_noticed_or_harmless() {
    let good = Parts::good().encode();
    for length in 0..good.len() {
        assert_eq!(
            ocsp_response(&good[..length])[0].rule,
            "structure",
            "cut at {length}"
        );
    }
    for position in (0..good.len()).step_by(7) {
        let mut altered = good.clone();
        altered[position] ^= 0x55;
        ocsp_response(&altered);
    }
}

#[test]
fn names_of_rules_are_unique() {
    let names: BTreeSet<_> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(names.len(), RULES.len());
}
