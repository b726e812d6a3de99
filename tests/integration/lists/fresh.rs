//! Verifies that `kepler crl publish` makes the first lists of a database that no server has used yet.

use std::path::Path;

use serde_json::Value;

use crate::demo::command::{kepler, succeeded};

#[test]
fn a_database_that_no_server_has_used_gets_its_first_lists() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/kepler.toml");
    let text = std::fs::read_to_string(config).unwrap();
    assert!(text.contains("\"kepler-data\"") && text.contains("sqlite://kepler-data"));
    let text = text
        .replace("\"kepler-data\"", &format!("{:?}", data.display().to_string()))
        .replace("sqlite://kepler-data", &format!("sqlite://{}", data.display()));
    let config = folder.path().join("kepler.toml");
    std::fs::write(&config, text).unwrap();
    let run = |arguments: &[&str]| {
        let output = kepler().args(arguments).arg("--config").arg(&config).output();
        succeeded(&output.unwrap())
    };
    run(&["migrate"]);
    for round in 1..=2 {
        let lists = run(&["crl", "publish", "--json"]);
        let lists: Vec<Value> = lists
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        assert!(!lists.is_empty());
        assert!(lists.iter().all(|list| list["number"] == round), "{lists:?}");
    }
}
