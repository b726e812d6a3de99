//! What somebody with the database file in hand does to the audit log and to the journal of statuses, and whether it is
//! found.

use std::path::PathBuf;

use serde_json::Value;
use sqlx::{Connection as _, SqliteConnection};

use super::cast::Authority;

/// Every kind of damage is found at the record where it begins. The server does not run.
pub async fn is_found(authority: &Authority) {
    let (sound, report) = verify(authority, "intact", "").await;
    assert!(sound, "{report}");
    let last = report["records"].as_i64().unwrap();
    assert!(last > 30, "{report}");
    let cut = format!("DELETE FROM audit_records WHERE seq > {}", last - 3);
    let forged_head = format!("UPDATE audit_head SET seq = {}", last - 1);
    let damages = [
        (
            "altered",
            r#"UPDATE audit_records SET details = '{"forged":true}' WHERE seq = 5"#,
            5,
        ),
        (
            "renamed",
            "UPDATE audit_records SET actor = 'system:nobody' WHERE seq = 6",
            6,
        ),
        (
            "garbled",
            "UPDATE audit_records SET details = 'no JSON' WHERE seq = 8",
            8,
        ),
        ("deleted", "DELETE FROM audit_records WHERE seq = 7", 7),
        (
            "swapped",
            "UPDATE audit_records SET seq = -1 WHERE seq = 9; UPDATE audit_records SET seq = 9 WHERE seq = 10; \
             UPDATE audit_records SET seq = 10 WHERE seq = -1",
            9,
        ),
        ("cut", cut.as_str(), last - 2),
        ("set back", forged_head.as_str(), last),
    ];
    for (name, statements, first) in damages {
        let (sound, report) = verify(authority, name, statements).await;
        assert!(!sound, "{name} was not found");
        assert_eq!(report["sequence"], first, "{name}: {report}");
    }
    revocations_are_missed(authority).await;
}

/// The one certificate of the story is revoked; without the journal's last row relying parties would be told `good`.
async fn revocations_are_missed(authority: &Authority) {
    for (name, statements, differences) in [
        ("told", "", 0),
        (
            "untold",
            "DELETE FROM status_journal WHERE seq = (SELECT MAX(seq) FROM status_journal)",
            1,
        ),
    ] {
        let copy = changed(authority, name, statements).await;
        let output = authority.run_over(&copy, &["status", "verify", "--json"]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(differences), "{output:?}");
        let lines: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let (sum, found) = lines.split_last().unwrap();
        assert_eq!(sum["discrepancies"], differences, "{text}");
        assert!(sum["compared"].as_i64() > Some(0), "{text}");
        for found in found {
            let text = |name: &str| found[name].as_str().unwrap();
            assert!(
                text("registered").starts_with("revoked") && text("told").starts_with("good"),
                "{found}"
            );
        }
    }
}

/// `kepler audit verify` over a copy that was changed: exit code 0 or 1, and what it says.
async fn verify(authority: &Authority, name: &str, statements: &str) -> (bool, Value) {
    let drop = "DROP TRIGGER audit_stays; DROP TRIGGER audit_remains;";
    let copy = changed(authority, name, &format!("{drop} {statements}")).await;
    let output = authority.run_over(&copy, &["audit", "verify", "--json"]);
    let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{name}: {output:?}"));
    let code = output.status.code().unwrap();
    assert!(code < 2, "{output:?}");
    (code == 0, report)
}

/// A copy of the database in which somebody ran these statements.
async fn changed(authority: &Authority, name: &str, statements: &str) -> PathBuf {
    let copy = copy(authority, name);
    let mut connection = SqliteConnection::connect(&format!("sqlite://{}", copy.display()))
        .await
        .unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(statements.to_owned()))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    copy
}

fn copy(authority: &Authority, name: &str) -> PathBuf {
    let copy = authority.file(&format!("{name}.db"));
    for journal in ["", "-wal"] {
        let from = authority.file(&format!("kepler.db{journal}"));
        if from.is_file() {
            std::fs::copy(from, authority.file(&format!("{name}.db{journal}"))).unwrap();
        }
    }
    copy
}
