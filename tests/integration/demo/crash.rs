//! Verifies that `kill -9` of the demo at random moments, and a restart, lose nothing and double nothing:
//! - after each series of kills the demo ends as if nothing had happened;
//! - every application has exactly one certificate, every serial number is used once;
//! - no application, mail or webhook is lost, and none is counted twice;
//! - the audit log is whole and names no certificate twice.
//!
//! Moments come from fixed seeds: the n-th kill of a series always waits the same time.

use std::{collections::BTreeMap, process::Stdio, thread, time::Duration};

use super::{
    command::{Stage, succeeded},
    delivered::every_event_once,
};

/// Series, each from an empty folder to the finished demo.
const SERIES: u64 = 5;
/// Kills in one series.
const KILLS: u64 = 12;
/// Applications of a demo that is not told how many.
const APPLICATIONS: usize = 4;

#[test]
fn killed_at_random_moments_nothing_is_lost_and_nothing_doubled() {
    let mut killed = 0;
    for seed in 0..SERIES {
        let stage = Stage::new();
        for kill in 0..KILLS {
            killed += u32::from(killed_after(&stage, moment(seed, kill)));
        }
        stage.run_to_end();
        whole(&stage);
    }
    println!("{killed} kills in {SERIES} series");
    assert!(killed >= 50, "only {killed} kills came before the end of a demo");
}

/// Starts the demo and kills it at that moment; false if it had ended by then.
fn killed_after(stage: &Stage, moment: Duration) -> bool {
    let mut demo = stage
        .demo()
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    thread::sleep(moment);
    let ended = demo.try_wait().unwrap().is_some();
    demo.kill().unwrap();
    demo.wait().unwrap();
    !ended
}

/// Between 60 and 860 ms, from the seed alone (splitmix64).
fn moment(seed: u64, kill: u64) -> Duration {
    let mut z = (seed * 1_000 + kill).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    Duration::from_millis(60 + (z ^ (z >> 31)) % 800)
}

fn whole(stage: &Stage) {
    assert_eq!(stage.summary().len(), APPLICATIONS);
    // A demo that ended before its kill was followed by another run with applications of its own.
    let runs = stage.runs();
    let audit = succeeded(&stage.beside(&["audit", "verify"]));
    assert!(audit.contains("intact"), "{audit}");

    let log = succeeded(&stage.beside(&["audit", "export"]));
    let records: Vec<serde_json::Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut per_subject: BTreeMap<(String, String), u32> = BTreeMap::new();
    for record in &records {
        let key = (record["action"].to_string(), record["subject"].to_string());
        *per_subject.entry(key).or_default() += 1;
    }
    let once = |action: &str| {
        let counts: Vec<u32> = per_subject
            .iter()
            .filter(|((known, _), _)| known.trim_matches('"') == action)
            .map(|(_, count)| *count)
            .collect();
        assert_eq!(counts, vec![1; APPLICATIONS * runs], "{action}");
    };
    once("application.submitted");
    once("certificate.issued");
    once("certificate.acknowledged");
    mails(stage, runs);
    every_event_once(stage, APPLICATIONS * runs);
}

/// A mail may be handed over twice, under one Message-ID: the sink keeps one file for it.
fn mails(stage: &Stage, runs: usize) {
    let mut per_kind: BTreeMap<(String, String), usize> = BTreeMap::new();
    for entry in std::fs::read_dir(stage.out().join("mail")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "eml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let header = |name: &str| {
            let line = text
                .lines()
                .find(|line| line.to_lowercase().starts_with(name))
                .unwrap_or_default();
            line.to_owned()
        };
        *per_kind.entry((header("to:"), header("subject:"))).or_default() += 1;
    }
    assert!(
        per_kind.len() >= APPLICATIONS * 5,
        "mails are missing: {per_kind:?}"
    );
    assert!(
        per_kind.values().all(|count| *count == runs),
        "a mail was written twice: {per_kind:?}"
    );
}
