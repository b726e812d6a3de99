//! Taxpayer numbers (ИНН): 12 digits of a person, 10 of an organisation.

use crate::registration::applicant::text::{Malformed, digits, mask_all_but_last, text_value, weighted_sum};

const ORGANISATION_WEIGHTS: [u32; 9] = [2, 4, 10, 3, 5, 9, 4, 6, 8];
const PERSON_FIRST_WEIGHTS: [u32; 10] = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
const PERSON_SECOND_WEIGHTS: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

text_value! {
    /// The taxpayer number of a person: 12 digits, the last two are checks.
    PersonInn, parse: parse_person, masked: |text: &str| mask_all_but_last(text, 4)
}

text_value! {
    /// The taxpayer number of an organisation: 10 digits, the last is a check.
    OrganisationInn, parse: parse_organisation, masked: |text: &str| mask_all_but_last(text, 4)
}

fn parse_person(text: &str) -> Result<String, Malformed> {
    let digits = digits::<12>(text).ok_or_else(|| not_digits(text, 12))?;
    let [.., first, second] = digits;
    let right =
        check(&digits, &PERSON_FIRST_WEIGHTS) == first && check(&digits, &PERSON_SECOND_WEIGHTS) == second;
    accept(text, right)
}

fn parse_organisation(text: &str) -> Result<String, Malformed> {
    let digits = digits::<10>(text).ok_or_else(|| not_digits(text, 10))?;
    let [.., last] = digits;
    accept(text, check(&digits, &ORGANISATION_WEIGHTS) == last)
}

/// The remainders 0 and 10 give the same check digit.
fn check(digits: &[u32], weights: &[u32]) -> u32 {
    weighted_sum(digits, weights) % 11 % 10
}

fn accept(text: &str, right: bool) -> Result<String, Malformed> {
    if !right {
        return Err(Malformed::new("inn_checksum"));
    }
    // Nothing but zeros satisfies the checksum and belongs to nobody.
    if text.chars().all(|digit| digit == '0') {
        return Err(Malformed::new("inn_zero"));
    }
    Ok(text.to_owned())
}

fn not_digits(text: &str, length: usize) -> Malformed {
    if text.chars().count() == length {
        Malformed::new("inn_digits")
    } else {
        Malformed::new("inn_length")
    }
}
