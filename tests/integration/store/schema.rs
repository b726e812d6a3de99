//! Schema and engine: every statement fits, migrations repeat, files are private.

use kepler::store::{DatabaseConfig, Store, StoreError};

use super::world::{World, sealer};

on_both!(
    every_statement_fits_the_schema,
    migrations_repeat_and_none_is_pending,
    a_reader_cannot_write,
    dropping_a_transaction_undoes_it,
    a_reader_sees_one_state,
);

async fn every_statement_fits_the_schema(world: &World) {
    let count = world.store.prepare_all().await.unwrap();
    assert!(count > 80, "only {count} statements were prepared");
}

async fn migrations_repeat_and_none_is_pending(world: &World) {
    assert!(world.store.pending_migrations().await.unwrap().is_empty());
    world.store.migrate().await.unwrap();
    world.store.ping().await.unwrap();
    assert!(world.store.pending_migrations().await.unwrap().is_empty());
}

async fn a_reader_cannot_write(world: &World) {
    let mut tx = world.store.read("reader").await.unwrap();
    assert!(kepler::store::cursors::save(&mut tx, "queue", "1").await.is_err());
}

async fn dropping_a_transaction_undoes_it(world: &World) {
    let mut tx = world.store.begin("dropped").await.unwrap();
    kepler::store::cursors::save(&mut tx, "queue", "1").await.unwrap();
    tx.audit(world.entry("test.dropped", 1));
    drop(tx);
    let mut tx = world.store.begin("look").await.unwrap();
    assert_eq!(
        kepler::store::cursors::load(&mut tx, "queue").await.unwrap(),
        None
    );
    assert_eq!(kepler::store::audit::head(&mut tx).await.unwrap().sequence, 0);
}

async fn a_reader_sees_one_state(world: &World) {
    let mut reader = world.store.read("reader").await.unwrap();
    assert_eq!(
        kepler::store::cursors::load(&mut reader, "queue").await.unwrap(),
        None
    );
    let mut writer = world.store.begin("writer").await.unwrap();
    kepler::store::cursors::save(&mut writer, "queue", "1")
        .await
        .unwrap();
    writer.commit().await.unwrap();
    assert_eq!(
        kepler::store::cursors::load(&mut reader, "queue").await.unwrap(),
        None
    );
    drop(reader);
    let mut reader = world.store.read("reader").await.unwrap();
    assert_eq!(
        kepler::store::cursors::load(&mut reader, "queue")
            .await
            .unwrap()
            .as_deref(),
        Some("1")
    );
}

#[tokio::test]
async fn a_fresh_sqlite_file_wants_migrations_and_belongs_to_its_owner() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state/кеплер 100%25.db");
    let config = DatabaseConfig {
        url: format!("sqlite://{}", file.display()),
    };
    let random = std::sync::Arc::new(kepler::random::SeededRandom::new(1));
    let store = Store::open(&config, sealer(), random).await.unwrap();
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).unwrap();
    let files = files.filter(|file| {
        file.as_ref()
            .unwrap()
            .file_name()
            .to_string_lossy()
            .ends_with(".sql")
    });
    assert_eq!(store.pending_migrations().await.unwrap().len(), files.count());
    store.migrate().await.unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&file), 0o600);
    assert_eq!(mode(&folder.path().join("state/кеплер 100%25.db-wal")), 0o600);
    assert_eq!(mode(&folder.path().join("state")), 0o700);
}

#[tokio::test]
async fn an_unknown_url_is_refused_and_not_shown() {
    let config = DatabaseConfig {
        url: "mysql://user:secret@host/db".into(),
    };
    assert!(!format!("{config:?}").contains("secret"));
    let random = std::sync::Arc::new(kepler::random::SeededRandom::new(1));
    let error = Store::open(&config, sealer(), random).await.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_that_start_together_migrate_one_after_the_other() {
    let database = crate::support::postgres::Database::create().await;
    let start = |url: String| async move {
        let random = std::sync::Arc::new(kepler::random::SeededRandom::new(1));
        let store = Store::open(&DatabaseConfig { url }, sealer(), random)
            .await
            .unwrap();
        for _ in 0..3 {
            store.migrate().await.unwrap();
        }
        assert!(store.pending_migrations().await.unwrap().is_empty());
        store.close().await;
    };
    let processes: Vec<_> = (0..4).map(|_| tokio::spawn(start(database.url()))).collect();
    for process in processes {
        process.await.unwrap();
    }
    database.drop_now().await;
}
