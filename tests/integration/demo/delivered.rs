//! What reached the portal: every event of every application, once.

use std::collections::BTreeMap;

use serde_json::Value;

use super::command::Stage;

/// The receiver keeps one line per delivery id, so a doubled event shows only in its own number, and a lost one as a gap.
pub fn every_event_once(stage: &Stage, applications: usize) {
    let lines = std::fs::read_to_string(stage.out().join("webhooks.jsonl")).unwrap();
    let mut numbers: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for line in lines.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let data = &row["event"]["data"];
        let of_application = numbers.entry(data["application_id"].as_str().unwrap().to_owned());
        of_application.or_default().push(data["seq"].as_u64().unwrap());
    }
    assert_eq!(numbers.len(), applications);
    for (application, seen) in &mut numbers {
        seen.sort_unstable();
        let expected: Vec<u64> = (1..=seen.len() as u64).collect();
        assert_eq!(*seen, expected, "{application}: an event was lost or doubled");
    }
    for row in stage.summary() {
        let timeline = stage
            .out()
            .join(row["folder"].as_str().unwrap())
            .join("timeline.json");
        let timeline: Value = serde_json::from_slice(&std::fs::read(timeline).unwrap()).unwrap();
        let happened = timeline["items"].as_array().unwrap().len();
        assert_eq!(
            numbers[row["application"].as_str().unwrap()].len(),
            happened,
            "the last events are missing"
        );
    }
}
