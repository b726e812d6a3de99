//! What the checksums promise about one wrong digit, no more and no less.
//!
//! Only the INN of a person catches every wrong digit. A remainder of 10 shares its check digit with remainder 0
//! (INN of organisations, ОГРН, SNILS with 100 and 0), modulo 13 shares three (ОГРНИП): between such a pair one
//! wrong digit slips through. A wrong check digit itself is always caught.

use proptest::prelude::*;

use crate::registration::applicant::{
    Country, DivisionCode, EmailAddress, Kpp, Line, NamePart, Ogrn, Ogrnip, OrganisationInn, PassportNumber,
    PassportSeries, PersonInn, PhoneNumber, RegionCode, Snils,
};

/// The digits of `body` with the one at `position` replaced by another digit.
fn with_wrong_digit(body: &str, position: usize, step: u32) -> String {
    let wrong = |digit: char| char::from_digit((digit.to_digit(10).unwrap() + step) % 10, 10).unwrap();
    body.chars()
        .enumerate()
        .map(|(at, digit)| if at == position { wrong(digit) } else { digit })
        .collect()
}

/// The number whose last digits make `accepts` true.
fn completed(body: &str, check_digits: usize, accepts: impl Fn(&str) -> bool) -> String {
    let limit = 10_u32.pow(u32::try_from(check_digits).unwrap());
    let numbers: Vec<String> = (0..limit)
        .map(|check| format!("{body}{check:0check_digits$}"))
        .collect();
    let right: Vec<&String> = numbers.iter().filter(|number| accepts(number)).collect();
    assert_eq!(right.len(), 1, "exactly one check completes {body}");
    right[0].clone()
}

fn weighted(number: &str, weights: &[u32]) -> u32 {
    number
        .chars()
        .zip(weights)
        .map(|(digit, weight)| digit.to_digit(10).unwrap() * weight)
        .sum()
}

fn accepts<T: std::str::FromStr>(number: &str) -> bool {
    number.parse::<T>().is_ok()
}

proptest! {
    #[test]
    fn a_persons_inn_catches_every_wrong_digit(body in "[0-9]{9}[1-9]", position in 0..12_usize, step in 1..10_u32) {
        let inn = completed(&body, 2, accepts::<PersonInn>);
        prop_assert!(!accepts::<PersonInn>(&with_wrong_digit(&inn, position, step)));
    }

    #[test]
    fn an_organisations_inn_misses_only_remainders_ten_and_zero(
        body in "[0-9]{8}[1-9]", position in 0..10_usize, step in 1..10_u32,
    ) {
        let inn = completed(&body, 1, accepts::<OrganisationInn>);
        let other = with_wrong_digit(&inn, position, step);
        let remainder = |number: &str| weighted(number, &[2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11;
        let pair = [remainder(&inn), remainder(&other)];
        let slips = position < 9 && (pair == [0, 10] || pair == [10, 0]) && !other.chars().all(|digit| digit == '0');
        prop_assert_eq!(accepts::<OrganisationInn>(&other), slips);
    }

    #[test]
    fn an_ogrn_misses_only_remainders_ten_and_zero(
        body in "[15][0-9]{11}", position in 0..13_usize, step in 1..10_u32,
    ) {
        let ogrn = completed(&body, 1, accepts::<Ogrn>);
        let other = with_wrong_digit(&ogrn, position, step);
        let remainder = |number: &str| number[..12].parse::<u64>().unwrap() % 11;
        let pair = [remainder(&ogrn), remainder(&other)];
        let slips = position < 12 && (pair == [0, 10] || pair == [10, 0]) && other.starts_with(['1', '5']);
        prop_assert_eq!(accepts::<Ogrn>(&other), slips);
    }

    #[test]
    fn an_ogrnip_misses_only_remainders_that_share_their_last_digit(
        body in "3[0-9]{13}", position in 0..15_usize, step in 1..10_u32,
    ) {
        let ogrnip = completed(&body, 1, accepts::<Ogrnip>);
        let other = with_wrong_digit(&ogrnip, position, step);
        let remainder = |number: &str| number[..14].parse::<u64>().unwrap() % 13;
        let same_last_digit = remainder(&ogrnip).abs_diff(remainder(&other)) == 10;
        let slips = position < 14 && same_last_digit && other.starts_with('3');
        prop_assert_eq!(accepts::<Ogrnip>(&other), slips);
    }

    #[test]
    fn a_snils_above_the_threshold_misses_only_sums_that_share_their_check(
        body in "[0-9]{9}", position in 0..11_usize, step in 1..10_u32,
    ) {
        let number = |snils: &str| snils[..9].parse::<u32>().unwrap();
        prop_assume!(number(&body) > 1_001_998);
        let snils = completed(&body, 2, accepts::<Snils>);
        let other = with_wrong_digit(&snils, position, step);
        prop_assume!(number(&other) > 1_001_998);
        let remainder = |snils: &str| weighted(snils, &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101;
        let pair = [remainder(&snils), remainder(&other)];
        let slips = position < 9 && (pair == [0, 100] || pair == [100, 0]);
        prop_assert_eq!(accepts::<Snils>(&other), slips);
    }

    #[test]
    fn whatever_is_read_reads_again_and_never_panics(text in any::<String>()) {
        reads_again(&text)?;
    }

    #[test]
    fn what_looks_like_a_value_reads_again(text in "[0-9+A-ZА-я@. -]{0,20}") {
        reads_again(&text)?;
    }
}

macro_rules! each_reads_again {
    ($text:expr; $($value:ty),*) => { $(
        if let Ok(value) = $text.parse::<$value>() {
            let stored = serde_json::to_string(&value).unwrap();
            prop_assert_eq!(&serde_json::from_str::<$value>(&stored).unwrap(), &value);
            prop_assert_eq!(&value.as_str().parse::<$value>().unwrap(), &value);
            let shown = format!("{value:?}");
            prop_assert!(shown.ends_with("(..)"));
            prop_assert!(!value.masked().is_empty());
        }
    )* };
}

fn reads_again(text: &str) -> Result<(), TestCaseError> {
    each_reads_again!(text; PersonInn, OrganisationInn, Snils, Ogrn, Ogrnip, Kpp, PassportSeries, PassportNumber,
        DivisionCode, NamePart, EmailAddress, PhoneNumber, RegionCode, Country, Line);
    Ok(())
}

#[test]
fn the_slips_that_the_checksums_allow_exist() {
    assert!(accepts::<OrganisationInn>("0000000040") && accepts::<OrganisationInn>("6000000040"));
    assert!(accepts::<Ogrn>("1000000000000") && accepts::<Ogrn>("1000000000010"));
    assert!(accepts::<Ogrnip>("300000000000060") && accepts::<Ogrnip>("330000000000060"));
    assert!(accepts::<Snils>("001-019-997 00") && accepts::<Snils>("001-019-998 00"));
}
