//! The code of an organisation's place at the tax office (КПП): 9 characters, no checksum.

use crate::registration::applicant::text::{Malformed, mask_all_but_last, text_value};

text_value! {
    /// A tax registration code: four digits, two digits or capital Latin letters, three digits.
    Kpp, parse: parse, masked: |text: &str| mask_all_but_last(text, 3)
}

fn parse(text: &str) -> Result<String, Malformed> {
    if text.chars().count() != 9 {
        return Err(Malformed::new("kpp_length"));
    }
    let fits = text
        .chars()
        .enumerate()
        .all(|(position, character)| match position {
            4 | 5 => character.is_ascii_digit() || character.is_ascii_uppercase(),
            _ => character.is_ascii_digit(),
        });
    if fits {
        Ok(text.to_owned())
    } else {
        Err(Malformed::new("kpp_format"))
    }
}
