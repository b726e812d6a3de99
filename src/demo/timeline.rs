//! Time per stage, from the public timeline.

use jiff::Timestamp;
use serde_json::Value;

/// Seconds spent in each state, in the order in which the states were entered.
pub fn stages(timeline: &Value) -> Vec<(String, f64)> {
    let events = timeline
        .get("items")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let mut entered: Vec<(String, Timestamp)> = events.iter().filter_map(entry).collect();
    // Other events name the state as well: only the first of each stay counts.
    entered.dedup_by(|later, first| later.0 == first.0);
    let pairs = entered.iter().zip(entered.iter().skip(1));
    let spent = pairs.map(|((state, from), (_, to))| (state.clone(), to.duration_since(*from).as_secs_f64()));
    spent.collect()
}

fn entry(event: &Value) -> Option<(String, Timestamp)> {
    let at = event.get("at")?.as_str()?.parse().ok()?;
    let state = event
        .pointer("/data/state")
        .or_else(|| event.get("state"))?
        .as_str()?;
    Some((state.to_owned(), at))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::stages;

    #[test]
    fn a_stage_lasts_until_the_next_begins() {
        let timeline = json!({ "items": [
            { "at": "2026-01-01T00:00:00Z", "type": "application.submitted", "data": { "state": "awaiting_payment" } },
            { "at": "2026-01-01T00:00:01Z", "type": "payment.reported", "data": { "state": "awaiting_payment" } },
            { "at": "2026-01-01T00:00:02.5Z", "type": "application.state_changed", "data": { "state": "in_checks" } },
            { "at": "2026-01-01T00:00:04Z", "type": "application.state_changed", "data": { "state": "in_review" } },
        ]});
        let expected = [
            ("awaiting_payment".to_owned(), 2.5),
            ("in_checks".to_owned(), 1.5),
        ];
        assert_eq!(stages(&timeline), expected);
    }
}
