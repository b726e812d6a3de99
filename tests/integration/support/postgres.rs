//! Databases on a private PostgreSQL cluster, or on the server that `TEST_POSTGRES_URL` names.
//!
//! The cluster belongs to the process that started the tests: one serves a whole run and goes when the run ends. No
//! PostgreSQL is a failure, not a reason to skip.

use std::{
    process::Command,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use sqlx::Connection as _;

/// A fresh, empty database.
pub(crate) struct Database {
    name: String,
}

impl Database {
    /// Creates one.
    pub(crate) async fn create() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("kepler_test_{}_{number}", std::process::id());
        run(&format!("DROP DATABASE IF EXISTS {name}")).await;
        run(&format!("CREATE DATABASE {name}")).await;
        Self { name }
    }

    /// Its URL.
    pub(crate) fn url(&self) -> String {
        let (server, _) = server().rsplit_once('/').unwrap();
        format!("{server}/{}", self.name)
    }

    /// Removes it. A test that fails before leaves it behind for a look; the cluster goes with the run.
    pub(crate) async fn drop_now(self) {
        run(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)).await;
    }
}

async fn run(statement: &str) {
    let mut connection = sqlx::PgConnection::connect(server()).await.unwrap();
    let statement = sqlx::AssertSqlSafe(statement.to_owned());
    sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// All rows of a database as text, as `pg_dump` writes them.
pub(crate) fn dump(url: &str) -> Vec<u8> {
    let output = Command::new("pg_dump")
        .arg("--data-only")
        .arg(url)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// URL of the server's own database.
fn server() -> &'static str {
    static SERVER: OnceLock<String> = OnceLock::new();
    SERVER.get_or_init(|| given().unwrap_or_else(start))
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests are configured by the environment of the run"
)]
fn given() -> Option<String> {
    std::env::var("TEST_POSTGRES_URL")
        .ok()
        .filter(|url| !url.is_empty())
}

fn start() -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/postgres-cluster");
    let run = std::os::unix::process::parent_id().to_string();
    let output = Command::new(script).args(["while", &run]).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "no PostgreSQL for the tests: {error}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
