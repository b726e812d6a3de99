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
    let shown = members.iter().filter(|(_, value)| !value.is_null());
    shown
        .map(|(name, value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let text = people.named(&text).unwrap_or(text);
            (frame.code_or_itself("detail", name), text)
        })
        .collect()
}
