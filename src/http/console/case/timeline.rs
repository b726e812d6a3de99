//! What happened to a case, from the audit log.

use crate::{
    audit::AuditRecord,
    http::console::{frame::Frame, people::People},
};

/// One line of the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// Number in the audit log.
    pub(crate) sequence: i64,
    /// When.
    pub(crate) at: String,
    /// Who: a name, or the part of Kepler.
    pub(crate) who: String,
    /// What, in words.
    pub(crate) what: String,
    /// To what.
    pub(crate) subject: String,
    /// Codes that tell more.
    pub(crate) details: Vec<(String, String)>,
}

/// The lines, newest first.
pub(crate) fn events(records: &[AuditRecord], people: &People, frame: &Frame) -> Vec<Event> {
    let mut events: Vec<Event> = records
        .iter()
        .map(|record| event(record, people, frame))
        .collect();
    events.sort_by_key(|event| std::cmp::Reverse(event.sequence));
    events
}

fn event(record: &AuditRecord, people: &People, frame: &Frame) -> Event {
    Event {
        sequence: record.sequence,
        at: frame.moments.exactly(record.at),
        who: people.actor(&record.actor, frame),
        what: frame.code_or_itself("audit", &record.action),
        subject: record.subject.clone(),
        details: details(&record.details, people, frame),
    }
}

fn details(details: &serde_json::Value, people: &People, frame: &Frame) -> Vec<(String, String)> {
    let Some(members) = details.as_object() else {
        return Vec::new();
    };
    // "From in_review to in_review" tells nothing; neither does an empty list.
    let stayed = members.get("from") == members.get("to");
    let shown = members.iter().filter(|(name, value)| {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        let idle = stayed && matches!(name.as_str(), "from" | "to");
        !(empty || idle)
    });
    shown
        .map(|(name, value)| {
            (
                frame.code_or_itself("detail", name),
                in_words(name, value, people, frame),
            )
        })
        .collect()
}

/// A detail in words: codes by their texts, operators by their names, lists item by item.
fn in_words(name: &str, value: &serde_json::Value, people: &People, frame: &Frame) -> String {
    if let Some(items) = value.as_array() {
        let items: Vec<String> = items
            .iter()
            .map(|item| in_words(name, item, people, frame))
            .collect();
        return items.join(", ");
    }
    let Some(text) = value.as_str() else {
        return value.to_string();
    };
    let kinds: &[&str] = match name {
        "from" | "to" | "state" => &["state"],
        "asked" => &["audit"],
        "code" => &["why", "forbidden"],
        "reason" => &["show", "hold", "revocation"],
        "slot" | "basis" | "ground" => &[name],
        "outcome" => &["outcome", "verdict"],
        "event" => &["outcome"],
        "kind" | "kinds" => &["check"],
        "roles" => &["role"],
        "reasons" => &["video"],
        "defects" => &["defect"],
        _ => &[],
    };
    let worded = kinds
        .iter()
        .map(|kind| frame.code_or_itself(kind, text))
        .find(|worded| worded != text);
    worded
        .or_else(|| people.named(text))
        .or_else(|| text.parse().ok().map(|at| frame.moments.at(at)))
        .unwrap_or_else(|| text.to_owned())
}
