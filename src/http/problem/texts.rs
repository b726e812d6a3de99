//! The words of the problems, from `assets/problems.toml`.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use crate::locale::Locale;

static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| toml::from_str(include_str!("../../../assets/problems.toml")).unwrap_or_default());

static UNTRANSLATED: ProblemText = ProblemText {
    ru: String::new(),
    en: String::new(),
    detail_ru: String::new(),
    detail_en: String::new(),
};

/// Everything in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// By problem code.
    pub problem: BTreeMap<String, ProblemText>,
    /// By field code.
    pub field: BTreeMap<String, FieldText>,
}

/// Title and detail of one problem.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProblemText {
    ru: String,
    en: String,
    detail_ru: String,
    detail_en: String,
}

/// What is wrong with one field.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldText {
    ru: String,
    en: String,
}

impl ProblemText {
    /// What happened.
    pub fn title(&self, locale: Locale) -> &str {
        match locale {
            Locale::Ru => &self.ru,
            Locale::En => &self.en,
        }
    }

    /// What to do about it.
    pub fn detail(&self, locale: Locale) -> &str {
        match locale {
            Locale::Ru => &self.detail_ru,
            Locale::En => &self.detail_en,
        }
    }
}

impl FieldText {
    /// In that language.
    pub fn of(&self, locale: Locale) -> &str {
        match locale {
            Locale::Ru => &self.ru,
            Locale::En => &self.en,
        }
    }
}

/// All texts.
pub fn all() -> &'static Texts {
    &TEXTS
}

/// The text of a problem; a test proves that every code has one.
pub fn of_problem(code: &str) -> &'static ProblemText {
    TEXTS.problem.get(code).unwrap_or(&UNTRANSLATED)
}

/// The text of a field error; codes without one are told in general words.
pub fn of_field(code: &str, locale: Locale) -> &'static str {
    let known = TEXTS.field.get(code).or_else(|| TEXTS.field.get("malformed"));
    known.map_or("", |text| text.of(locale))
}
