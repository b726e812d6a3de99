//! Keys in PKCS#11 tokens. [`open`] gives a [`TokenKey`], [`generate`] makes a pair that never leaves its token,
//! [`examine`] looks at one for `kepler doctor`.
//!
//! [`config`] says which key; [`module`] loads each vendor's library once; [`token`] finds the token, [`login`] logs in,
//! [`public`] finds the key, together [`connection`]; [`mechanism`] knows the algorithms, [`gost`]
//! and [`dialect`] those that vendors do in their own ways, by [`raw`] calls. [`pool`] keeps the sessions,
//! a [`worker`] thread each, and hands them [`job`]s; [`fault`] tells what a refusal means, [`health`] when to try again.

mod config;
mod connection;
mod dialect;
mod examine;
mod fault;
mod generate;
mod gost;
mod health;
mod job;
mod login;
mod mechanism;
mod module;
mod pool;
mod public;
mod raw;
mod token;
mod worker;

use std::{
    path::Path,
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

pub use config::{TokenAddress, TokenConfig};
pub use dialect::{GostDialect, SignatureOrder};
pub use examine::examine;
pub use generate::generate;

use connection::Connection;
use fault::{Fault, Remedy};
use job::{Answer, Job, Left, Wish};
use module::Module;
use pool::Pool;

use crate::{
    crypto::algorithm::SignatureAlgorithm,
    issuance::issuer::{LateAnswer, SigningError, SigningKey},
    keys::KeyError,
};

/// A private key in a token. It is never in the memory of this process.
pub struct TokenKey {
    algorithm: SignatureAlgorithm,
    pool: Arc<Pool>,
}

/// Opens the key; paths are relative to `base`.
pub fn open(config: &TokenConfig, base: &Path) -> Result<TokenKey, KeyError> {
    let (path, pin_file) = (library_path(config, base), base.join(&config.pin_file));
    let opening = (config.clone(), pin_file.clone());
    let opened = within(config, move || {
        let module = Module::open(&path)?;
        let connection = Connection::open(&module, &opening.0, &opening.1)?;
        Ok((module, connection))
    });
    let (module, connection) = opened?;
    if connection.key.may_leave {
        tracing::warn!(
            key = config.name(),
            "the token lets the private key out: make a new one with CKA_EXTRACTABLE false and CKA_SENSITIVE true"
        );
    }
    Ok(TokenKey {
        algorithm: connection.key.algorithm,
        pool: Pool::start(config.clone(), pin_file, module, connection),
    })
}

impl SigningKey for TokenKey {
    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    fn public_key(&self) -> &[u8] {
        &self.pool.spki
    }

    fn sign_digest(&self, digest: &[u8]) -> Result<Vec<u8>, SigningError> {
        match self.pool.health.pausing() {
            Some(reason) => Err(SigningError::Unavailable(reason)),
            None => self.ask(Wish::Signature(digest.to_vec())),
        }
    }

    fn ready(&self) -> Result<(), SigningError> {
        if self.pool.health.is_fresh() {
            return Ok(());
        }
        match self.pool.health.pausing() {
            Some(reason) => Err(SigningError::Unavailable(reason)),
            None => self.ask(Wish::Readiness).map(drop),
        }
    }
}

impl TokenKey {
    fn ask(&self, wish: Wish) -> Answer {
        let patience = self.pool.config.timeout;
        let (job, ticket, answers) = Job::new(wish);
        self.pool.push(job).map_err(SigningError::Unavailable)?;
        let mut answer = answers.recv_timeout(patience);
        if matches!(answer, Err(mpsc::RecvTimeoutError::Timeout))
            && let Some(taken) = ticket.taken()
        {
            // It stood in line first: its own time began when a session took it.
            answer = answers.recv_timeout(patience.saturating_sub(taken.elapsed()));
        }
        match answer {
            Ok(answer) => answer,
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(unavailable("the token's sessions are closed")),
            Err(mpsc::RecvTimeoutError::Timeout) => {
                self.pool.timed_out();
                match ticket.leave() {
                    Left::Unasked => Err(unavailable("no session of the token answers in time")),
                    Left::Asked => Err(SigningError::Undecided(late(answers))),
                }
            }
        }
    }
}

fn late(answers: mpsc::Receiver<Answer>) -> LateAnswer {
    LateAnswer::new(move || match answers.try_recv() {
        Ok(answer) => Some(answer),
        Err(mpsc::TryRecvError::Empty) => None,
        Err(mpsc::TryRecvError::Disconnected) => Some(Err(SigningError::Refused(
            "the session ended without an answer".to_owned(),
        ))),
    })
}

fn unavailable(reason: &str) -> SigningError {
    SigningError::Unavailable(reason.to_owned())
}

impl Drop for TokenKey {
    fn drop(&mut self) {
        self.pool.close();
    }
}

impl std::fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TokenKey({})", self.pool.health.name())
    }
}

/// A bare name is looked for by the dynamic linker's own rules nowhere: it is a path like any other.
fn library_path(config: &TokenConfig, base: &Path) -> std::path::PathBuf {
    base.join(&config.module)
}

/// Runs `work` on a thread of its own, since a call into a library may never return.
fn within<T: Send + 'static>(
    config: &TokenConfig,
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, KeyError> {
    let failed = |fault: Fault| KeyError::Token {
        key: config.name(),
        reason: fault.reason,
    };
    // Looking for the token, logging in and finding the key are several calls.
    let patience = config.timeout.saturating_mul(3).max(Duration::from_secs(10));
    let (sender, receiver) = mpsc::channel();
    let spawned = thread::Builder::new()
        .name("token-opening".to_owned())
        .spawn(move || {
            sender.send(work()).ok();
        });
    spawned.map_err(|error| failed(Fault::new(Remedy::Reconnect, error.to_string())))?;
    match receiver.recv_timeout(patience) {
        Ok(result) => result.map_err(failed),
        Err(_) => Err(failed(Fault::new(
            Remedy::Reconnect,
            format!("the library does not answer within {} s", patience.as_secs()),
        ))),
    }
}
