//! Deferred steps of the lifecycle: who runs them, and which come back by the clock. No logic of their own.
//!
//! - [`worker`]: claims tasks, runs them side by side, retries with back-off, lays aside what does not succeed
//! - [`dispatch`]: which task is which call of the authority
//! - [`cron`]: the steps that come back, each once per period however many processes run

pub mod cron;
pub mod dispatch;
pub mod worker;
