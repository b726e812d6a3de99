//! What the values share: the error, the text behind them, how it is masked, and one line of free text.

/// A text that is not the value it was given for. It names the rule, never the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("malformed value: {code}")]
pub struct Malformed {
    /// The stable name of the rule that was broken, for instance `inn_checksum`.
    pub code: &'static str,
}

impl Malformed {
    /// The error of the rule `code`.
    pub const fn new(code: &'static str) -> Self {
        Self { code }
    }
}

/// Declares a value around private text. `parse` turns input into the stored form or refuses it;
/// `masked` turns the stored form into what a screen may show unasked.
macro_rules! text_value {
    ($(#[$doc:meta])* $name:ident, parse: $parse:expr, masked: $mask:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The whole value, in its stored form. It is not for logs.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The value as a screen shows it until somebody asks for the whole.
            pub fn masked(&self) -> String {
                $mask(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::registration::applicant::text::Malformed;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $parse(text).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::registration::applicant::text::Malformed;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.0
            }
        }

        /// Prints only the type's name: the value may identify a person.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}
pub(super) use text_value;

/// Gives a record a `Debug` that prints only its name.
macro_rules! silent_debug {
    ($name:ident) => {
        /// Prints only the type's name: the record identifies somebody.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}
pub(super) use silent_debug;

text_value! {
    /// One line of free text: a street, an issuing authority, a position. 1 to 250 characters, no control or
    /// direction-changing characters, inner white space single.
    Line, parse: parse_line, masked: |text: &str| mask_all_but_last(text, 0)
}

/// The longest [`Line`], in characters. Real certificates reach 130.
pub const LINE_LIMIT: usize = 250;

fn parse_line(text: &str) -> Result<String, Malformed> {
    // Bounds the work before anything else: a character has at most four bytes, white space may double.
    if text.len() > LINE_LIMIT * 8 {
        return Err(Malformed::new("line_length"));
    }
    if text.chars().any(is_unsafe_on_a_screen) {
        return Err(Malformed::new("line_characters"));
    }
    let line = single_spaced(text);
    match line.chars().count() {
        1..=LINE_LIMIT => Ok(line),
        _ => Err(Malformed::new("line_length")),
    }
}

/// Characters that hide text or turn its direction, so that a screen would show something else than is signed.
fn is_unsafe_on_a_screen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}' | '\u{e0000}'..='\u{e007f}')
}

/// The text without outer white space and with single spaces inside.
pub(super) fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The digits of `text`, if it consists of exactly `N` ASCII digits.
pub(super) fn digits<const N: usize>(text: &str) -> Option<[u32; N]> {
    let digits: Option<Vec<u32>> = text.chars().map(|character| character.to_digit(10)).collect();
    digits?.try_into().ok()
}

/// The sum of digits times weights, as long as both last.
pub(super) fn weighted_sum(digits: &[u32], weights: &[u32]) -> u32 {
    digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum()
}

/// The decimal number modulo `modulus`, digit by digit.
pub(super) fn modulo(digits: &[u32], modulus: u32) -> u32 {
    digits.iter().fold(0, |rest, digit| (rest * 10 + digit) % modulus)
}

/// Every character a bullet but the last `shown` ones.
pub(super) fn mask_all_but_last(text: &str, shown: usize) -> String {
    let hidden = text.chars().count().saturating_sub(shown);
    let tail = text.chars().skip(hidden);
    std::iter::repeat_n('•', hidden).chain(tail).collect()
}
