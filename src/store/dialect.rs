//! Everything that differs between SQLite and PostgreSQL. Nothing else in `store` knows which one it talks to.

/// The engine behind the URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

/// One statement, in the text of each engine. They differ only by row locks, which SQLite has no need of.
pub(super) struct Statement {
    pub(super) sqlite: &'static str,
    pub(super) postgres: &'static str,
}

/// Codes after which the same transaction may succeed: serialization failure and deadlock; busy and its variants.
pub(super) const RETRYABLE: [&str; 8] = ["40001", "40P01", "55P03", "5", "6", "261", "517", "773"];

/// Codes of the guards below: `RAISE(ABORT)` and the exception of `refuse_change`.
pub(super) const REFUSED_BY_TRIGGER: [&str; 2] = ["1811", "KE001"];

// A CA may not lose a committed issue: every commit is on the disk before it is answered.
// Pages of 8 KiB, since an application or a message fills one: with 4 KiB each would be cut in two. A database keeps the
// size that it was made with.
const SQLITE_SESSION: &str = "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
    PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 2000; \
    PRAGMA cache_size = -65536;";
const SQLITE_READER: &str = "PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000; PRAGMA query_only = ON;";
const POSTGRES_SESSION: &str = "SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '60s';";

/// One set of migrations serves both: PostgreSQL learns the name BLOB.
const POSTGRES_PREPARE: &str = "DO $$ BEGIN CREATE DOMAIN blob AS bytea; \
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;";

/// What a schema cannot say the same way on both: the log and the register only grow, revocation is final.
const SQLITE_GUARDS: &str = include_str!("../../migrations/guards/sqlite.sql");
const POSTGRES_GUARDS: &str = include_str!("../../migrations/guards/postgres.sql");

impl Dialect {
    /// By the scheme of the URL.
    pub(super) fn of(url: &str) -> Option<Self> {
        match url.split_once(':')?.0 {
            "sqlite" => Some(Self::Sqlite),
            "postgres" | "postgresql" => Some(Self::Postgres),
            _ => None,
        }
    }

    /// Starts a transaction that may write. SQLite takes its one write lock at once: an upgrade later could only fail.
    pub(super) fn begin(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    /// Starts a transaction that sees one state of the database and cannot write.
    pub(super) fn begin_read(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN",
            Self::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }

    /// Said once on every new connection.
    pub(super) fn session(self, read_only: bool) -> &'static str {
        match (self, read_only) {
            (Self::Sqlite, false) => SQLITE_SESSION,
            (Self::Sqlite, true) => SQLITE_READER,
            (Self::Postgres, _) => POSTGRES_SESSION,
        }
    }

    /// Before and after migrations; both may be repeated.
    pub(super) fn around_migrations(self) -> (&'static str, &'static str) {
        match self {
            Self::Sqlite => ("", SQLITE_GUARDS),
            Self::Postgres => (POSTGRES_PREPARE, POSTGRES_GUARDS),
        }
    }

    /// What to put around a statement to have it parsed against the schema and not run.
    pub(super) fn parse_only(self) -> (&'static str, &'static str) {
        match self {
            Self::Sqlite => ("EXPLAIN", ""),
            // By name: the driver of `Any` knows no domains and cannot prepare what has a BLOB parameter.
            Self::Postgres => ("PREPARE parsed AS", "DEALLOCATE parsed"),
        }
    }

    /// The text of a statement.
    pub(super) fn text(self, statement: &Statement) -> &'static str {
        match self {
            Self::Sqlite => statement.sqlite,
            Self::Postgres => statement.postgres,
        }
    }
}
