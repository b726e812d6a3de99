//! From the URL to the pools: one writer and several readers on SQLite, one pool on PostgreSQL.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use serde::{Deserialize, Serialize, Serializer};
use sqlx::{
    AnyPool,
    any::{AnyConnectOptions, AnyPoolOptions},
};

use super::{dialect::Dialect, error::StoreError};

const READERS: u32 = 8;
const POSTGRES_CONNECTIONS: u32 = 16;
/// How long a transaction waits for a connection before the caller hears that the database is busy.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the database is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseConfig {
    /// `sqlite://FILE` or `postgres://USER@HOST/DATABASE`; a password is better kept in the file that `PGPASSFILE`
    /// names. Printed without it.
    #[serde(serialize_with = "without_password")]
    pub url: String,
}

impl std::fmt::Debug for DatabaseConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DatabaseConfig({})", shown(&self.url))
    }
}

/// An open database, before anybody asks it anything.
pub(super) struct Pools {
    pub(super) dialect: Dialect,
    pub(super) writers: AnyPool,
    pub(super) readers: AnyPool,
}

pub(super) async fn connect(config: &DatabaseConfig) -> Result<Pools, StoreError> {
    sqlx::any::install_default_drivers();
    match Dialect::of(&config.url) {
        Some(dialect @ Dialect::Sqlite) => {
            let file = sqlite_file(&config.url)?;
            make_private(&file).map_err(|error| StoreError::Unavailable(Box::new(error)))?;
            // One writer: SQLite has one write lock, and waiting in a queue is fairer than polling for it.
            let writers = pool(dialect, 1, false)
                .connect_with(sqlite_options(&file, "rw")?)
                .await?;
            let readers = pool(dialect, READERS, true).connect_lazy_with(sqlite_options(&file, "ro")?);
            Ok(Pools {
                dialect,
                writers,
                readers,
            })
        }
        Some(dialect @ Dialect::Postgres) => {
            let options = config.url.parse::<AnyConnectOptions>()?;
            let writers = pool(dialect, POSTGRES_CONNECTIONS, false)
                .connect_with(options)
                .await?;
            Ok(Pools {
                dialect,
                readers: writers.clone(),
                writers,
            })
        }
        None => Err(unusable(
            "the URL of the database starts with sqlite: or postgres:",
        )),
    }
}

fn pool(dialect: Dialect, connections: u32, read_only: bool) -> AnyPoolOptions {
    let pool = AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                sqlx::raw_sql(dialect.session(read_only))
                    .execute(connection)
                    .await?;
                Ok(())
            })
        });
    match dialect {
        Dialect::Sqlite => pool.idle_timeout(None).max_lifetime(None),
        Dialect::Postgres => pool,
    }
}

/// The file, absolute. A database in memory is refused: its readers would each see one of their own.
fn sqlite_file(url: &str) -> Result<PathBuf, StoreError> {
    let path = url.strip_prefix("sqlite:").unwrap_or(url);
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    if path.is_empty() || path.starts_with(':') {
        return Err(unusable(
            "the URL of an SQLite database names a file: sqlite://FILE",
        ));
    }
    std::path::absolute(path).map_err(|error| StoreError::Unavailable(Box::new(error)))
}

fn sqlite_options(file: &Path, mode: &str) -> Result<AnyConnectOptions, StoreError> {
    let path = file
        .to_str()
        .ok_or_else(|| unusable("the path of the database is not UTF-8"))?;
    let path = path.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    Ok(format!("sqlite://{path}?mode={mode}").parse::<AnyConnectOptions>()?)
}

fn unusable(reason: &'static str) -> StoreError {
    StoreError::Unavailable(reason.into())
}

/// Scans and keys lie elsewhere, but the register of who holds what is nobody else's business either. SQLite gives its
/// journals the mode of the database.
fn make_private(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
    if let Some(folder) = file.parent() {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
    }
    std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(file)?;
    Ok(())
}

fn without_password<S: Serializer>(url: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&shown(url))
}

/// The URL without its password, wherever it stands.
fn shown(url: &str) -> String {
    let Ok(mut parsed) = url::Url::parse(url) else {
        return "(not a URL)".to_owned();
    };
    if parsed.password().is_some() && parsed.set_password(Some("***")).is_err() {
        return "(not shown)".to_owned();
    }
    if parsed.query_pairs().any(|(name, _)| name == "password") {
        parsed.set_query(None);
    }
    parsed.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for url in [
            "postgres://kepler:secret@db/kepler",
            "postgres://db/kepler?user=kepler&password=secret",
        ] {
            let config = DatabaseConfig { url: url.to_owned() };
            let printed = format!("{config:?} {}", serde_json::to_string(&config).unwrap());
            assert!(
                !printed.contains("secret") && printed.contains("db/kepler"),
                "{printed}"
            );
        }
    }

    #[test]
    fn an_sqlite_url_names_a_file() {
        let here = std::env::current_dir().unwrap();
        for url in [
            "sqlite://data/kepler.db",
            "sqlite:data/kepler.db",
            "sqlite://data/kepler.db?mode=rwc",
        ] {
            assert_eq!(sqlite_file(url).unwrap(), here.join("data/kepler.db"));
        }
        assert_eq!(
            sqlite_file("sqlite:///var/kepler.db").unwrap(),
            Path::new("/var/kepler.db")
        );
        for url in ["sqlite::memory:", "sqlite://", "sqlite://:memory:"] {
            assert!(sqlite_file(url).is_err(), "{url}");
        }
    }
}
