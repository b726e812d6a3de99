//! The use cases: one file per step of the way from application to certificate, each an `impl Authority`.
//!
//! | step | files |
//! |---|---|
//! | intake | [`submit`], [`pay`], [`attach`], [`correct`], [`withdraw`], [`identify`], [`appoint`] |
//! | registers | [`check`] |
//! | people | [`review`], [`hold_video`], [`approve`], [`hold`] |
//! | certificate | [`accept_key`], [`issue`], [`recover`], [`acknowledge`], [`revoke`], [`publish`], [`respond`], [`retire`] |
//! | messages | [`notify`], [`webhook`], [`remind`], [`expire`] |
//! | work | [`work`]: the queue of deferred steps, as workers see it |
//! | look-ups | [`read`], [`audit_log`], [`download`], [`status_source`], [`follow_status`], [`verify_statuses`] |
//! | people and portals | [`operators`], [`portals`] |
//!
//! Every step has the shape: load for update, transition, save, audit, event, enqueue, commit: one transaction, and no
//! call to the outside in it. [`task::Task`] is a step to be made later, [`error::Error`] why a step did not happen,
//! [`scope::Scope`] what a reader may see, [`clock_check`] when
//! nothing is issued, [`policy::Policy`] what the authority promises, `background` where long work goes.

pub mod error;
pub mod policy;
pub mod scope;
pub mod task;
pub mod issuers;
pub mod clock_check;
mod token;
mod step;
mod follow;
mod background;

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
pub mod certificate_text;
pub mod acknowledge;
pub mod revoke;
pub mod publish;
pub mod respond;
pub mod retire;
pub mod notify;
pub mod webhook;
pub mod remind;
pub mod expire;
pub mod read;
pub mod audit_log;
pub mod download;
pub mod status_source;
pub mod follow_status;
pub mod verify_statuses;
pub mod operators;
pub mod portals;
pub mod work;

pub use error::{Error, FieldError, Result};
pub use issuers::{Branch, Issuers, NoIssuer, Product, Range};
pub use policy::Policy;
pub use scope::Scope;
pub use task::Task;

use std::sync::Arc;

use tokio::sync::Notify;

use self::{clock_check::ClockCheck, notify::Mailer, respond::Renewals, webhook::Courier};
use crate::{
    calendar::ProductionCalendar,
    clock::Clock,
    issuance::{profile::catalogue::Catalogue, urls::StatusUrls},
    random::SecureRandom,
    registration::check::connector::RegisterConnector,
    store::{
        Store,
        crl_files::CrlFiles,
        places::{lists::CrlPlace, objects::Objects},
    },
};

/// What an authority is made of; the composition root fills it in.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// Scans.
    pub objects: Objects,
    /// Revocation lists.
    pub crl_files: Arc<CrlFiles>,
    /// Further places that revocation lists are published to.
    pub crl_places: Vec<CrlPlace>,
    /// Who signs.
    pub issuers: Issuers,
    /// What certificates say.
    pub profiles: Catalogue,
    /// Where relying parties find status.
    pub status_urls: StatusUrls,
    /// The way to state registers.
    pub connector: Arc<dyn RegisterConnector>,
    /// The way to the mail server.
    pub mailer: Arc<dyn Mailer>,
    /// The way to portals.
    pub courier: Arc<dyn Courier>,
    /// What the authority promises.
    pub policy: Policy,
    /// Which days people work.
    pub calendar: ProductionCalendar,
    /// Where the present instant comes from.
    pub clock: Arc<dyn Clock>,
    /// Where tokens and identifiers come from.
    pub random: Arc<dyn SecureRandom>,
}

/// The authority: everything that a step needs. Cheap to clone, shared by listeners and workers.
#[derive(Clone)]
pub struct Authority {
    parts: Arc<Parts>,
    work: Arc<Notify>,
    clock_check: Arc<ClockCheck>,
    renewals: Arc<Renewals>,
    standing: Arc<issue::Standing>,
    statuses: Arc<follow_status::StatusFollower>,
}

impl std::ops::Deref for Authority {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.parts
    }
}

impl Authority {
    /// The authority of these parts.
    pub fn new(parts: Parts) -> Self {
        Self {
            clock_check: Arc::new(ClockCheck::new(&*parts.clock)),
            renewals: Arc::default(),
            parts: Arc::new(parts),
            work: Arc::new(Notify::new()),
            standing: Arc::default(),
            statuses: Arc::default(),
        }
    }

    /// Wakes workers of this process: something was put in line.
    pub(crate) fn wake(&self) {
        self.work.notify_waiters();
        self.work.notify_one();
    }

    /// Waits until something was put in line by this process.
    pub async fn work(&self) {
        self.work.notified().await;
    }

    /// What the authority promises.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Which days people work.
    pub fn calendar(&self) -> &ProductionCalendar {
        &self.calendar
    }

    /// The database, for look-ups that change nothing.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Who signs.
    pub fn issuers(&self) -> &Issuers {
        &self.issuers
    }

    /// What certificates say.
    pub fn profiles(&self) -> &Catalogue {
        &self.profiles
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

/// Work for the processor, away from the threads of the runtime.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)
}
