//! Numbers of the state registers of organisations (ОГРН) and of entrepreneurs (ОГРНИП).

use crate::registration::applicant::text::{Malformed, digits, mask_all_but_last, modulo, text_value};

text_value! {
    /// The register number of an organisation: 13 digits, the first 1 or 5.
    Ogrn, parse: parse_ogrn, masked: |text: &str| mask_all_but_last(text, 4)
}

text_value! {
    /// The register number of an individual entrepreneur: 15 digits, the first 3.
    Ogrnip, parse: parse_ogrnip, masked: |text: &str| mask_all_but_last(text, 4)
}

fn parse_ogrn(text: &str) -> Result<String, Malformed> {
    let digits = digits::<13>(text).ok_or_else(|| not_digits(text, 13, "ogrn_digits", "ogrn_length"))?;
    let [body @ .., check] = digits;
    if !text.starts_with(['1', '5']) {
        return Err(Malformed::new("ogrn_first_digit"));
    }
    if modulo(&body, 11) % 10 != check {
        return Err(Malformed::new("ogrn_checksum"));
    }
    Ok(text.to_owned())
}

fn parse_ogrnip(text: &str) -> Result<String, Malformed> {
    let digits = digits::<15>(text).ok_or_else(|| not_digits(text, 15, "ogrnip_digits", "ogrnip_length"))?;
    let [body @ .., check] = digits;
    // A first digit 4 marks the number of an entry in the register, not of a person.
    if !text.starts_with('3') {
        return Err(Malformed::new("ogrnip_first_digit"));
    }
    if modulo(&body, 13) % 10 != check {
        return Err(Malformed::new("ogrnip_checksum"));
    }
    Ok(text.to_owned())
}

fn not_digits(text: &str, length: usize, digits: &'static str, wrong_length: &'static str) -> Malformed {
    Malformed::new(if text.chars().count() == length {
        digits
    } else {
        wrong_length
    })
}
