//! The store, every test on SQLite and on PostgreSQL.

/// Runs each of these test bodies on both engines.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let world = crate::store::world::World::on_sqlite().await;
                super::$name(&world).await;
                world.end().await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let world = crate::store::world::World::on_postgres().await;
                super::$name(&world).await;
                world.end().await;
            })*
        }
    };
}

pub mod world;
mod applications;
mod schema;
mod tasks;
mod issuing;
mod lists;
mod statuses;
mod log;
mod parties;
mod outbox;
mod objects;
