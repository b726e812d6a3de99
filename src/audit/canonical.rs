//! The bytes of a record that are hashed.
//!
//! Version 1, in this order; numbers are big-endian, a text is its length in bytes (8 bytes) and its UTF-8:
//!
//! ```text
//! text      "kepler.audit.1"
//! i64       sequence
//! i64       at, microseconds since 1970-01-01T00:00:00Z
//! text      actor
//! text      action
//! text      subject
//! text      details: JSON without white space, members sorted by name (by code point), at every depth
//! 32 bytes  hash of the record before
//! ```
//!
//! Lengths keep fields apart, so no two records share their bytes; a later version starts with another text.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::audit::record::AuditRecord;

const VERSION_1: &str = "kepler.audit.1";

/// The SHA-256 of the record's canonical bytes.
pub fn hash(record: &AuditRecord) -> [u8; 32] {
    Sha256::digest(bytes(record)).into()
}

/// The record's canonical bytes, without its own hash.
pub fn bytes(record: &AuditRecord) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    text(&mut out, VERSION_1);
    out.extend(record.sequence.to_be_bytes());
    out.extend(record.at.as_microsecond().to_be_bytes());
    text(&mut out, &record.actor);
    text(&mut out, &record.action);
    text(&mut out, &record.subject);
    let mut details = String::new();
    json(&mut details, &record.details);
    text(&mut out, &details);
    out.extend(record.previous);
    out
}

fn text(out: &mut Vec<u8>, text: &str) {
    out.extend((text.len() as u64).to_be_bytes());
    out.extend(text.as_bytes());
}

/// Scalars as `serde_json` writes them; arrays and objects by hand, because the order of members must not depend on
/// how the map is kept.
fn json(out: &mut String, value: &Value) {
    match value {
        Value::Array(items) => enclosed(out, ['[', ']'], items, json),
        Value::Object(members) => {
            let mut sorted: Vec<(&String, &Value)> = members.iter().collect();
            sorted.sort_by_key(|(name, _)| *name);
            enclosed(out, ['{', '}'], sorted, |out, (name, value)| {
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                json(out, value);
            });
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}

fn enclosed<T>(
    out: &mut String,
    [open, close]: [char; 2],
    items: impl IntoIterator<Item = T>,
    write: impl Fn(&mut String, T),
) {
    out.push(open);
    for (position, item) in items.into_iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push(close);
}
