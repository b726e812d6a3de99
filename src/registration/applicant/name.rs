//! The name of a person, as the passport writes it.

use serde::{Deserialize, Serialize};

use crate::registration::applicant::text::{
    Malformed, mask_all_but_last, silent_debug, single_spaced, text_value,
};

/// The longest part of a name, in characters: a full name of three parts still fits a certificate.
const PART_LIMIT: usize = 60;

text_value! {
    /// One part of a name: letters of one alphabet, Cyrillic or Latin, with single spaces, hyphens,
    /// apostrophes, full stops or parentheses between them.
    NamePart, parse: parse_part, masked: mask_part
}

/// A person's name.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PersonName {
    /// Surname.
    pub last: NamePart,
    /// Given name.
    pub first: NamePart,
    /// Patronymic; not everybody has one.
    #[serde(default)]
    pub middle: Option<NamePart>,
}

silent_debug!(PersonName);

impl PersonName {
    /// Surname, given name, patronymic: the common name of a person's certificate.
    pub fn full(&self) -> String {
        format!("{} {}", self.last.as_str(), self.given())
    }

    /// Given name and patronymic: the attribute `givenName` of a qualified certificate (FSB order 795).
    pub fn given(&self) -> String {
        match &self.middle {
            Some(middle) => format!("{} {}", self.first.as_str(), middle.as_str()),
            None => self.first.as_str().to_owned(),
        }
    }

    /// The name as a screen shows it until somebody asks for the whole.
    pub fn masked(&self) -> String {
        let parts = [Some(&self.last), Some(&self.first), self.middle.as_ref()];
        parts
            .into_iter()
            .flatten()
            .map(NamePart::masked)
            .collect::<Vec<_>>()
            .join(" ")
    }
}

fn parse_part(text: &str) -> Result<String, Malformed> {
    if text.len() > PART_LIMIT * 8 {
        return Err(Malformed::new("name_length"));
    }
    let part = single_spaced(&composed(text));
    if !(1..=PART_LIMIT).contains(&part.chars().count()) {
        return Err(Malformed::new("name_length"));
    }
    let letters = part.chars().filter(|character| !is_separator(*character));
    if !letters
        .clone()
        .all(|letter| is_cyrillic(letter) || is_latin(letter))
    {
        return Err(Malformed::new("name_alphabet"));
    }
    // A Latin letter among Cyrillic ones looks the same and is another person to every register.
    if letters.clone().any(is_cyrillic) && letters.clone().any(is_latin) {
        return Err(Malformed::new("name_mixed_alphabets"));
    }
    if !part.starts_with(|first| is_cyrillic(first) || is_latin(first)) || part.ends_with(['-', '\'', '’'])
    {
        return Err(Malformed::new("name_separators"));
    }
    Ok(part)
}

/// Some systems type й and ё as a letter and a mark above it; registers know only the one letter.
fn composed(text: &str) -> String {
    [
        ("и\u{306}", "й"),
        ("И\u{306}", "Й"),
        ("е\u{308}", "ё"),
        ("Е\u{308}", "Ё"),
    ]
    .into_iter()
    .fold(text.to_owned(), |text, (apart, letter)| {
        text.replace(apart, letter)
    })
}

fn is_separator(character: char) -> bool {
    matches!(character, ' ' | '-' | '\'' | '’' | '.' | ',' | '(' | ')')
}

fn is_cyrillic(character: char) -> bool {
    matches!(character, 'А'..='я' | 'Ё' | 'ё')
}

/// Latin letters with and without marks, as foreign names have them.
fn is_latin(character: char) -> bool {
    character.is_ascii_alphabetic()
        || (matches!(character, '\u{c0}'..='\u{24f}') && character.is_alphabetic())
}

fn mask_part(text: &str) -> String {
    let first: String = text.chars().take(1).collect();
    let rest = text.get(first.len()..).unwrap_or_default();
    first + &mask_all_but_last(rest, 0)
}
