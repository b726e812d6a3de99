//! From a journal on SQLite to an index that answers.

use std::{sync::Arc, time::Instant};

use kepler::{
    clock::{Clock as _, SystemClock},
    crypto::seal::{KeyEncryptionKey, Sealer},
    lifecycle::follow_status::StatusFollower,
    random::OsRandom,
    status::source::SerialStatus,
    store::{DatabaseConfig, Store},
};

use crate::world::{blocks, serial};

async fn open(url: &str) -> Store {
    let key = KeyEncryptionKey::from_hex(&"42".repeat(32)).expect("a key");
    let sealer = Arc::new(Sealer::new(&[key]).expect("a sealer"));
    let config = DatabaseConfig { url: url.to_owned() };
    Store::open(&config, sealer, Arc::new(OsRandom))
        .await
        .expect("a database")
}

/// Writes the journal of so many certificates, then starts from it as a node does.
pub(crate) async fn measure(certificates: u64) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("kepler.db").display());
    let store = open(&url).await;
    store.migrate().await.expect("a schema");
    fill(&url, certificates).await;
    store.close().await;
    let octets = std::fs::metadata(folder.path().join("kepler.db"))
        .expect("the file")
        .len();

    let began = Instant::now();
    let (store, follower) = (open(&url).await, StatusFollower::default());
    let position = follower.follow(&store, &SystemClock).await.expect("followed");
    let index = follower.index();
    let issuer = index.known_issuer("issuer").expect("known");
    assert_eq!(index.status(issuer, serial(1, 20)), SerialStatus::Good);
    let took = began.elapsed();
    assert_eq!(index.len() as u64, certificates);
    println!(
        "start from a journal of {certificates} in {position} rows, {} MiB on SQLite: {took:.2?} to the first look-up",
        octets >> 20
    );
    let began = Instant::now();
    for _ in 0..1_000 {
        follower.follow(&store, &SystemClock).await.expect("followed");
    }
    println!("  a look that finds nothing new: {:.2?}", began.elapsed() / 1_000);
    let _used = SystemClock.now();
    store.close().await;
}

/// Past the store: it writes such blocks only from a register of as many certificates.
async fn fill(url: &str, certificates: u64) {
    use sqlx::Connection as _;
    let mut connection = sqlx::AnyConnection::connect(url).await.expect("a connection");
    let mut last = 0;
    for (seq, entries, changes) in blocks("issuer", certificates, 20) {
        last = i64::try_from(seq).expect("small");
        sqlx::query("INSERT INTO status_journal (seq, first_seq, entries, changes) VALUES ($1, $1, $2, $3)")
            .bind(last)
            .bind(i64::try_from(entries).expect("small"))
            .bind(changes)
            .execute(&mut connection)
            .await
            .expect("written");
    }
    sqlx::query("UPDATE status_head SET seq = $1")
        .bind(last)
        .execute(&mut connection)
        .await
        .expect("written");
    connection.close().await.expect("closed");
}
