//! A thread with a session: serves requests one after the other, and mends its connection.

use std::{sync::Arc, time::Instant};

use super::{
    connection::Connection,
    fault::{Fault, Remedy},
    job::{Job, Wish},
    pool::{Pool, Turn},
};
use crate::issuance::issuer::SigningError;

/// How often one request is put: the second time on a new connection, and only if the first proved to be unsigned.
const TRIES: u32 = 2;

/// Every so many attempts in a row that did not help, the library itself begins anew.
const ATTEMPTS_UNTIL_RESTART: u32 = 3;

/// Serves until the pool closes or has too many threads.
pub(super) fn run(pool: &Arc<Pool>, seat: u64, connection: Option<Connection>) {
    let mut worker = Worker {
        pool,
        connection,
        lost: false,
        ends: false,
    };
    loop {
        match pool.next(seat) {
            Turn::Job(job) => worker.serve(job),
            Turn::KeepAlive => worker.keep_alive(),
            Turn::End => break,
        }
        if !pool.back(seat) || worker.ends {
            break;
        }
    }
    drop(worker);
    pool.leave(seat);
}

struct Worker<'a> {
    pool: &'a Pool,
    connection: Option<Connection>,
    /// A fault took the connection away.
    lost: bool,
    /// The token has no session for it.
    ends: bool,
}

impl Worker<'_> {
    fn serve(&mut self, job: Job) {
        if !job.ticket.take() {
            return;
        }
        for tries in 1..=TRIES {
            if let Err(fault) = self.connect() {
                return self.unconnected(job, fault);
            }
            let Err(fault) = self.put(&job) else { return };
            self.forget();
            let again = tries < TRIES && fault.remedy != Remedy::None && fault.unsigned;
            if again && (matches!(job.wish, Wish::Readiness) || job.ticket.unask()) {
                continue;
            }
            return self.failed(job, &fault);
        }
    }

    /// Puts the request to the token. An answer that is no fault has been told.
    fn put(&self, job: &Job) -> Result<(), Fault> {
        let Some(connection) = &self.connection else {
            return Err(Fault::new(Remedy::Reconnect, "there is no connection"));
        };
        let answer = match &job.wish {
            Wish::Readiness => {
                connection.probe()?;
                self.pool.health.sound();
                Vec::new()
            }
            Wish::Signature(digest) => {
                if !job.ticket.ask() {
                    return Ok(());
                }
                let begun = Instant::now();
                let signature = connection.sign(digest)?;
                let name = self.pool.health.name().to_owned();
                metrics::histogram!("kepler_key_sign_seconds", "key" => name)
                    .record(begun.elapsed().as_secs_f64());
                self.pool.health.signed();
                signature
            }
        };
        job.answer.send(Ok(answer)).ok();
        Ok(())
    }

    fn unconnected(&mut self, job: Job, fault: Fault) {
        if fault.remedy == Remedy::Fewer {
            if self.pool.shrink() {
                self.ends = true;
                return self.pool.put_back(job);
            }
            self.pool.health.down(&fault);
        }
        job.answer(Err(SigningError::Unavailable(fault.reason)));
    }

    fn failed(&self, job: Job, fault: &Fault) {
        metrics::counter!("kepler_key_faults_total", "key" => self.pool.health.name().to_owned())
            .increment(1);
        if matches!(job.wish, Wish::Readiness) || (fault.unsigned && fault.remedy != Remedy::None) {
            self.pool.health.down(fault);
            job.answer(Err(SigningError::Unavailable(fault.reason.clone())));
        } else {
            self.pool.health.failed(&fault.reason);
            job.answer(Err(SigningError::Refused(fault.reason.clone())));
        }
    }

    /// Nobody waits: the session is looked at, or the next attempt to mend it is made.
    fn keep_alive(&mut self) {
        if self.pool.health.pausing().is_some() {
            return;
        }
        if let Some(connection) = &self.connection {
            match connection.probe() {
                Ok(()) => {
                    self.pool.health.sound();
                    return;
                }
                Err(_) => self.forget(),
            }
        }
        if (self.lost || self.pool.health.pause().is_some())
            && let Err(fault) = self.connect()
            && fault.remedy == Remedy::Fewer
        {
            self.ends = self.pool.shrink();
        }
    }

    fn forget(&mut self) {
        self.connection = None;
        self.lost = true;
    }

    /// Sees that there is a connection.
    fn connect(&mut self) -> Result<(), Fault> {
        if self.connection.is_some() {
            return self.pool.health.pausing().map_or(Ok(()), |reason| {
                // Somebody else found the token gone, or the key failing: not to be tried before the pause ends.
                Err(Fault::new(Remedy::Reconnect, reason))
            });
        }
        self.pool.health.claim()?;
        match self.open() {
            Ok(connection) => {
                self.connection = Some(connection);
                let mended = self.pool.health.sound();
                if std::mem::take(&mut self.lost) || mended {
                    self.pool.healed();
                }
                Ok(())
            }
            Err(fault) if fault.remedy == Remedy::Fewer => Err(fault),
            Err(fault) => {
                let attempts = self.pool.health.down(&fault);
                if attempts.is_multiple_of(ATTEMPTS_UNTIL_RESTART) && fault.remedy != Remedy::Person {
                    self.restart();
                }
                Err(fault)
            }
        }
    }

    fn open(&self) -> Result<Connection, Fault> {
        let Pool {
            module,
            config,
            pin_file,
            ..
        } = self.pool;
        let life = *module.enter();
        let mut opened = Connection::open(module, config, pin_file);
        if opened
            .as_ref()
            .is_err_and(|fault| fault.remedy == Remedy::Reinitialise)
        {
            module.initialise_again(life)?;
            opened = Connection::open(module, config, pin_file);
        }
        let opened = opened?;
        if opened.key.spki != self.pool.spki {
            return Err(Fault::new(
                Remedy::Reconnect,
                "the token now holds another key under this name",
            ));
        }
        Ok(opened)
    }

    fn restart(&self) {
        let key = self.pool.health.name();
        match self.pool.module.restart() {
            Ok(true) => tracing::warn!(key, "the PKCS#11 library was ended and initialised again"),
            Ok(false) => {}
            Err(fault) => tracing::warn!(
                key,
                reason = fault.reason,
                "the PKCS#11 library does not begin anew"
            ),
        }
    }
}
