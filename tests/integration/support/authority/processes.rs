//! Processes that end and start again, and hands in the database.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use kepler::{
    clock::Clock as _,
    issuance::profile::catalogue::Catalogue,
    lifecycle::{Authority, Policy},
};

use super::{
    TestAuthority,
    outside::{Outside, altered_profiles, database_url, profiles},
};

impl TestAuthority {
    /// Runs a statement past the store: what a defect or a hand in the database leaves behind.
    pub(crate) async fn tamper(&self, statement: &'static str) {
        use sqlx::Connection as _;
        let url = format!("sqlite://{}", self.folder.join("kepler.db").display());
        let mut connection = sqlx::AnyConnection::connect(&url).await.unwrap();
        sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    /// Saves the database as it is now.
    pub(crate) async fn back_up(&self, name: &str) {
        use sqlx::Connection as _;
        let copy = self.folder.join(name);
        let _ = std::fs::remove_file(&copy);
        let statement = format!("VACUUM INTO '{}'", copy.display());
        let mut connection = sqlx::AnyConnection::connect(&self.database_url()).await.unwrap();
        let statement = sqlx::AssertSqlSafe(statement);
        sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    /// The process ends, the saved database takes the place of the present one, and a new process starts on it.
    pub(crate) async fn restore(&mut self, name: &str) {
        self.authority.store().close().await;
        for file in ["kepler.db", "kepler.db-wal", "kepler.db-shm"] {
            let _ = std::fs::remove_file(self.folder.join(file));
        }
        std::fs::copy(self.folder.join(name), self.folder.join("kepler.db")).unwrap();
        self.restart().await;
    }

    /// The same database and outside world in a new process.
    pub(crate) async fn restart(&mut self) {
        self.restart_with(|_| ()).await;
    }

    /// The same with another configuration.
    pub(crate) async fn restart_with(&mut self, change: impl FnOnce(&mut Policy)) {
        let mut policy = self.authority.policy().clone();
        change(&mut policy);
        self.authority = self.again_as(policy, profiles()).await;
        self.authority.start().await.unwrap();
    }

    /// The same with other profiles: `change` alters their texts.
    pub(crate) async fn restart_with_profiles(&mut self, change: impl Fn(String) -> String) {
        let policy = self.authority.policy().clone();
        self.authority = self.again_as(policy, altered_profiles(change)).await;
        self.authority.start().await.unwrap();
    }

    /// Another process on the same database, which has not started yet.
    pub(crate) async fn again(&self) -> Authority {
        self.again_as(self.authority.policy().clone(), profiles()).await
    }

    async fn again_as(&self, policy: Policy, profiles: Catalogue) -> Authority {
        static PROCESSES: AtomicU64 = AtomicU64::new(0);
        let parts = Outside {
            folder: &self.folder,
            clock: Arc::clone(&self.clock),
            registers: Arc::clone(&self.registers),
            mailer: Arc::clone(&self.mailer),
            courier: Arc::clone(&self.courier),
            mood: Arc::clone(&self.mood),
            signatures: Arc::clone(&self.signatures),
            shape: Arc::clone(&self.shape),
            status_url: &self.status_url,
            profiles,
        };
        let seed = 1
            + u64::try_from(self.clock.now().as_second()).unwrap()
            + u64::from(*self.signatures.lock().unwrap());
        // Processes never draw the same numbers.
        let seed = seed + PROCESSES.fetch_add(1, Ordering::Relaxed);
        parts.authority(policy, seed).await
    }

    /// For a test that spoils the database.
    pub(crate) fn database_url(&self) -> String {
        database_url(&self.folder)
    }
}
