//! The number of the personal pension account (СНИЛС): 9 digits and two check digits.

use crate::registration::applicant::text::{Malformed, digits, text_value, weighted_sum};

const WEIGHTS: [u32; 9] = [9, 8, 7, 6, 5, 4, 3, 2, 1];

/// Numbers up to 001-001-998 were given out before the check digits existed.
const LAST_WITHOUT_CHECK: u32 = 1_001_998;

text_value! {
    /// A pension account number, stored as 11 digits; `123-456-789 64` and 11 digits are read.
    Snils, parse: parse, masked: |text: &str| format!("•••-•••-{}", tail(text))
}

impl Snils {
    /// The number as people write it: `123-456-789 64`.
    pub fn formatted(&self) -> String {
        let group = |from: usize, to: usize| self.0.get(from..to).unwrap_or_default();
        format!("{}-{}-{} {}", group(0, 3), group(3, 6), group(6, 9), group(9, 11))
    }
}

fn parse(text: &str) -> Result<String, Malformed> {
    let plain = without_separators(text)?;
    let digits = digits::<11>(&plain).ok_or(Malformed::new("snils_digits"))?;
    let [body @ .., tens, units] = digits;
    let number = body.iter().fold(0, |number, digit| number * 10 + digit);
    if number == 0 {
        return Err(Malformed::new("snils_zero"));
    }
    let check = weighted_sum(&body, &WEIGHTS) % 101 % 100;
    if number > LAST_WITHOUT_CHECK && check != tens * 10 + units {
        return Err(Malformed::new("snils_checksum"));
    }
    Ok(plain)
}

/// Reads exactly two forms, so that a slip of the pen is not taken for a separator.
fn without_separators(text: &str) -> Result<String, Malformed> {
    let separators: Vec<(usize, char)> = text
        .chars()
        .enumerate()
        .filter(|(_, character)| !character.is_ascii_digit())
        .collect();
    match (text.chars().count(), separators.as_slice()) {
        (11, []) | (14, [(3, '-'), (7, '-'), (11, ' ')]) => {
            Ok(text.chars().filter(char::is_ascii_digit).collect())
        }
        (11 | 14, _) => Err(Malformed::new("snils_digits")),
        _ => Err(Malformed::new("snils_length")),
    }
}

fn tail(text: &str) -> String {
    format!(
        "{} {}",
        text.get(6..9).unwrap_or_default(),
        text.get(9..11).unwrap_or_default()
    )
}
