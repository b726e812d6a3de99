//! The use cases: one file per step of the way from application to certificate, each an `impl Authority`.
//!
//! | step | files |
//! |---|---|
//! | intake | [`submit`], [`pay`], [`attach`], [`correct`], [`withdraw`], [`identify`], [`appoint`] |
//! | registers | [`check`] |
//! | people | [`review`], [`hold_video`], [`approve`], [`hold`] |
//! | certificate | [`accept_key`], [`issue`], [`recover`], [`acknowledge`], [`revoke`], [`publish`] |
//! | messages | [`notify`], [`webhook`], [`remind`], [`expire`] |
//! | look-ups | [`read`], [`download`], [`status_source`] |
//! | people and portals | [`operators`], [`portals`] |
//!
//! Every step has the shape: load for update, transition, save, audit, event, enqueue, commit: one transaction, and no
//! call to the outside in it. [`task::Task`] is a step to be made later, [`error::Error`] why a step did not happen,
//! [`scope::Scope`] what a reader may see, [`policy::Policy`] what the authority promises.

pub mod error;
pub mod policy;
pub mod scope;
pub mod task;

pub mod submit;
pub mod pay;
pub mod attach;
pub mod correct;
pub mod withdraw;
pub mod identify;
pub mod appoint;
pub mod check;
pub mod review;
pub mod hold_video;
pub mod approve;
pub mod hold;
pub mod accept_key;
pub mod issue;
pub mod recover;
pub mod acknowledge;
pub mod revoke;
pub mod publish;
pub mod notify;
pub mod webhook;
pub mod remind;
pub mod expire;
pub mod read;
pub mod download;
pub mod status_source;
pub mod operators;
pub mod portals;

pub use error::{Error, FieldError, Result};
pub use policy::Policy;
pub use scope::Scope;
pub use task::Task;

use std::sync::Arc;

use crate::{calendar::ProductionCalendar, clock::Clock, random::SecureRandom};

/// The authority: everything that a step needs. Cheap to clone, shared by listeners and workers.
#[derive(Clone)]
pub struct Authority {
    policy: Arc<Policy>,
    calendar: Arc<ProductionCalendar>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn SecureRandom>,
}

impl Authority {
    /// What the authority promises.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Which days people work.
    pub fn calendar(&self) -> &ProductionCalendar {
        &self.calendar
    }

    /// Where the present instant comes from.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// Where tokens and identifiers come from.
    pub fn random(&self) -> &dyn SecureRandom {
        &*self.random
    }
}
