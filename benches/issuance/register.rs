//! A register that has grown: synthetic rows through the real schema, with all its indexes.

use std::time::Instant;

use sqlx::{Connection as _, SqliteConnection};

use crate::world::World;

const CHUNK: u64 = 50_000;

/// Rows that name number `$n` of the rows that are made; `{portal}` and `{issuer}` are put in. Their contents are shorter
/// than real ones, which lie beside the indexes and are not looked at; their keys are as long and as random.
const TABLES: [&str; 6] = [
    "INSERT INTO applications (id, portal_id, portal_reference, state, holder_type, version, received_at, changed_at, \
        due_at, snils_index, inn_index, body) \
        SELECT printf('01A%023d', n), '{portal}', printf('old-%d', n), 'completed', 'natural-person', 12, n, n, \
        9223372036854775807, hex(randomblob(32)), hex(randomblob(32)), zeroblob(200) FROM number",
    "INSERT INTO attempts (id, application_id, issuer, serial, profile, tbs, state, created_at, ended_at) \
        SELECT printf('01A%023d', n), printf('01A%023d', n), '{issuer}', unhex(printf('%08x', 1073741824 + n / 100)) || \
        randomblob(12), 'natural-person', zeroblob(100), 'signed', n, n FROM number",
    "INSERT INTO certificates (id, application_id, portal_id, issuer, serial, der, public_key_fingerprint, algorithm, \
        not_before, not_after, key_not_after, issued_at, acknowledged_at) \
        SELECT a.id, a.id, '{portal}', '{issuer}', a.serial, zeroblob(400), randomblob(32), 'ecdsa-p256', n, n + 1000000, \
        n, n, n FROM number JOIN attempts a ON a.id = printf('01A%023d', n)",
    "INSERT INTO messages (id, deduplication, application_id, channel, locale, kind, state, attempts, body) \
        SELECT printf('01A%023d', n), printf('certificate_ready/01A%023d/12', n), printf('01A%023d', n), 'email', 'ru', \
        'certificate_ready', 'sent', 1, zeroblob(100) FROM number",
    "INSERT INTO events (seq, portal_id, application_id, application_seq, kind, at, data) \
        SELECT last.seq + n, '{portal}', printf('01A%023d', n), 1, 'certificate.issued', n, '{}' FROM number, \
        (SELECT seq FROM event_head) last",
    "INSERT INTO audit_records (seq, at, actor, action, subject, details, previous, hash) \
        SELECT last.seq + n, n, 'system:issuance', 'certificate.issued', printf('application:01A%023d', n), '{}', \
        randomblob(32), randomblob(32) FROM number, (SELECT seq FROM audit_head) last",
];

/// Makes `count` certificates of record and all that comes with them.
pub(crate) async fn fill(world: &World, count: u64) {
    let began = Instant::now();
    let mut connection = SqliteConnection::connect(&world.url).await.expect("a connection");
    run(
        &mut connection,
        "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -600000; \
         PRAGMA wal_autocheckpoint = 100000; PRAGMA temp_store = MEMORY",
    )
    .await;
    let mut from = 0;
    while from < count {
        let to = count.min(from + CHUNK);
        let mut text = String::from("BEGIN;");
        for table in TABLES {
            let (insert, select) = table.split_once(" SELECT ").expect("both parts");
            let number = format!(
                "WITH RECURSIVE number (n) AS (SELECT {from} + 1 UNION ALL SELECT n + 1 FROM number WHERE n < {to})"
            );
            let statement = format!("{insert} {number} SELECT {select};");
            text += &statement
                .replace("{portal}", &world.portal.to_string())
                .replace("{issuer}", &world.issuer);
        }
        text += "COMMIT";
        run(&mut connection, &text).await;
        from = to;
        eprintln!(
            "  register: {to} of {count} certificates, {:.0} s",
            began.elapsed().as_secs_f64()
        );
    }
    let heads = format!(
        "UPDATE event_head SET seq = seq + {count}; UPDATE audit_head SET seq = seq + {count}; \
         PRAGMA wal_checkpoint(TRUNCATE); ANALYZE"
    );
    run(&mut connection, &heads).await;
    connection.close().await.expect("closed");
}

async fn run(connection: &mut SqliteConnection, text: &str) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(text.to_owned()))
        .execute(connection)
        .await
        .expect("the statement runs");
}
