//! What must never be seen outside of a case: every secret and personal datum of the story, and the search for it.

use std::fmt::Write as _;

use serde_json::Value;

/// Codes that say nothing of a person, and figures so short that they stand everywhere.
const HARMLESS: [&str; 5] = ["holder_type", "sex", "series", "region", "email_language"];

/// Secrets and personal data, each with what it is.
#[derive(Default)]
pub struct Canary {
    hidden: Vec<(String, String)>,
}

impl Canary {
    pub fn hide(&mut self, what: &str, value: &str) {
        assert!(value.len() > 3, "{what} is too short to be looked for");
        self.hidden.push((what.to_owned(), value.to_owned()));
    }

    /// Every text of the `holder` that a portal hands over.
    pub fn hide_holder(&mut self, holder: &Value) {
        for (key, value) in holder.as_object().into_iter().flatten() {
            match value {
                Value::String(text) if !HARMLESS.contains(&key.as_str()) => self.hide(key, text),
                nested => self.hide_holder(nested),
            }
        }
    }

    /// What of it stands in a text, in any of the ways in which a program writes text down.
    pub fn sightings(&self, text: &str) -> Vec<&str> {
        let seen = |value: &str| forms(value).iter().any(|form| stands_in(text, form));
        let found = self.hidden.iter().filter(|(_, value)| seen(value));
        found.map(|(what, _)| what.as_str()).collect()
    }
}

/// As it is, in a URL, as escaped bytes, as a list of bytes, in hex.
fn forms(value: &str) -> [String; 5] {
    let list: Vec<String> = value.bytes().map(|byte| byte.to_string()).collect();
    let escaped = value.bytes().fold(String::new(), |mut escaped, byte| {
        if byte.is_ascii() {
            escaped.push(char::from(byte));
        } else {
            write!(escaped, "\\x{byte:02x}").unwrap();
        }
        escaped
    });
    [
        value.to_owned(),
        url::form_urlencoded::byte_serialize(value.as_bytes()).collect(),
        escaped,
        list.join(", "),
        hex::encode(value),
    ]
}

/// As a word of its own: six digits of a passport may well stand inside of an identifier.
fn stands_in(text: &str, form: &str) -> bool {
    text.match_indices(form).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + form.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[test]
fn a_canary_is_seen_in_every_disguise() {
    let mut canary = Canary::default();
    canary.hide_holder(
        &serde_json::json!({ "sex": "male", "name": { "first": "Илья" }, "snils": "11223300116" }),
    );
    for text in [
        "name=Илья",
        "?q=%D0%98%D0%BB%D1%8C%D1%8F&x",
        "b\"\\xd0\\x98\\xd0\\xbb\\xd1\\x8c\\xd1\\x8f\"",
        "d098d0bbd18cd18f",
    ] {
        assert_eq!(canary.sightings(text), ["first"], "{text}");
    }
    assert_eq!(
        canary.sightings("[208, 152, 208, 187, 209, 140, 209, 143]"),
        ["first"]
    );
    assert_eq!(canary.sightings("snils 11223300116."), ["snils"]);
    assert!(canary.sightings("male a112233001161 Ильяс").is_empty());
}
