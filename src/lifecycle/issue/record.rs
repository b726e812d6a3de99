//! Certificates go on record, all of a batch in one durable commit: register, attempt, application, audit log, events,
//! messages and the end of the task together.

use std::time::{Duration, Instant};

use super::{Ending, Outcomes, draft::all_failed, entry::Entry, unavailable};
use crate::{
    audit::AuditEntry,
    crash,
    lifecycle::{Authority, Error, Result, Task},
    store::{Writes, applications, attempts, certificates, events::NewEvent, messages, tasks},
};

/// How often the record of signatures that were made is tried, from one try to the next twice as late.
const RECORD_TRIES: u32 = 6;
const FIRST_PAUSE: Duration = Duration::from_millis(100);

impl Authority {
    /// Records what was signed. A conflict costs the case that has it: the batch is halved until it stands alone.
    pub(super) async fn record_cases(&self, entries: Vec<Entry>, outcomes: &mut Outcomes) {
        let mut waiting = vec![entries];
        while let Some(mut entries) = waiting.pop() {
            match Box::pin(self.record_patiently(&entries)).await {
                Ok(changed) => {
                    for (entry, changed) in entries.into_iter().zip(changed) {
                        if changed {
                            self.record_anew(entry, outcomes).await;
                        } else {
                            announce_issued(&entry);
                            outcomes.push((entry.case.application, Ok(Ending::Issued)));
                        }
                    }
                }
                Err(Error::Conflict { .. }) if entries.len() > 1 => {
                    let second = entries.split_off(entries.len() / 2);
                    waiting.extend([second, entries]);
                }
                Err(error) => self.not_recorded(&entries, &error, outcomes).await,
            }
        }
    }

    /// The signatures exist: their record is tried again and again before the attempts are given up.
    async fn record_patiently(&self, entries: &[Entry]) -> Result<Vec<bool>> {
        let mut pause = FIRST_PAUSE;
        for _ in 1..RECORD_TRIES {
            match self.enter_certificates(entries).await {
                Err(Error::Unavailable { .. }) => tokio::time::sleep(pause).await,
                other => return other,
            }
            pause = pause.saturating_mul(2);
        }
        self.enter_certificates(entries).await
    }

    /// The application changed while its certificate was signed: what it is now decides.
    async fn record_anew(&self, entry: Entry, outcomes: &mut Outcomes) {
        let id = entry.case.application;
        let renewed = Box::pin(self.renew(&entry)).await;
        match renewed {
            Ok(renewed) => match Box::pin(self.record_patiently(std::slice::from_ref(&renewed))).await {
                Ok(changed) if changed == [false] => {
                    announce_issued(&renewed);
                    outcomes.push((id, Ok(Ending::Issued)));
                }
                Ok(_) => {
                    let changed = Error::Conflict {
                        from: "",
                        action: "store",
                        code: "version",
                    };
                    self.not_recorded(&[renewed], &changed, outcomes).await;
                }
                Err(error) => self.not_recorded(&[renewed], &error, outcomes).await,
            },
            Err(error) => self.not_recorded(&[entry], &error, outcomes).await,
        }
    }

    async fn renew(&self, entry: &Entry) -> Result<Entry> {
        let mut tx = self.store.read("issue.renew").await?;
        let application = applications::load(&mut tx, entry.case.application).await?;
        drop(tx);
        let application = application.ok_or(Error::NotFound)?;
        self.entry(&entry.case, &entry.attempt, &application, entry.signed.clone())
    }

    async fn not_recorded(&self, entries: &[Entry], error: &Error, outcomes: &mut Outcomes) {
        let cases = || entries.iter().map(|entry| &entry.case);
        let Error::Conflict { code, .. } = error else {
            return all_failed(cases(), error, outcomes);
        };
        let given_up: Vec<_> = entries.iter().map(|entry| (&entry.attempt, *code)).collect();
        if let Err(error) = self.abandon_all(&given_up).await {
            tracing::warn!(%error, "an attempt was not given up on record");
        }
        let error = unavailable("the application changed while its certificate was signed");
        all_failed(cases(), &error, outcomes);
    }

    /// One transaction. Says which applications somebody changed since they were read: those are not on record.
    async fn enter_certificates(&self, entries: &[Entry]) -> Result<Vec<bool>> {
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        let began = Instant::now();
        // Nothing but the database is worked on while the transaction is open.
        let all: Vec<&Entry> = entries.iter().collect();
        let mut rows = self.rows_of(&all)?;
        let ids: Vec<_> = entries.iter().map(|entry| entry.case.application).collect();
        let mut tx = self.store.begin("certificate.issued").await?;
        let versions = applications::lock_many(&mut tx, &ids).await?;
        let is_changed = |entry: &Entry| versions.get(&entry.case.application) != Some(&entry.version);
        let changed: Vec<bool> = entries.iter().map(is_changed).collect();
        if changed.contains(&true) {
            let standing: Vec<&Entry> = entries.iter().filter(|entry| !is_changed(entry)).collect();
            if standing.is_empty() {
                return Ok(changed);
            }
            rows = self.rows_of(&standing)?;
        }
        tx.write(rows.writes).await?;
        self.enqueue(&mut tx, &Task::FanOut, self.clock.now()).await?;
        tx.follow(rows.events, rows.audit);
        crash::Point::RECORD_BEFORE_COMMIT.pass();
        tx.commit().await?;
        crash::Point::RECORD_AFTER_COMMIT.pass();
        metrics::histogram!("kepler_issuance_stage_seconds", "stage" => "record")
            .record(began.elapsed().as_secs_f64());
        Ok(changed)
    }

    /// The rows of these entries.
    fn rows_of(&self, entries: &[&Entry]) -> Result<Rows> {
        let mut writes = self.store.writes();
        let attempts: Vec<_> = entries.iter().map(|entry| entry.attempt.id).collect();
        attempts::signed(&mut writes, &attempts, self.clock.now());
        let records: Vec<_> = entries.iter().map(|entry| &entry.record).collect();
        certificates::insert_many(&mut writes, &records)?;
        let after: Vec<_> = entries.iter().map(|entry| &entry.after).collect();
        applications::save_many(&mut writes, &after);
        let messages: Vec<_> = entries
            .iter()
            .filter_map(|entry| entry.message.as_ref())
            .collect();
        messages::insert_many(&mut writes, &messages);
        let deliveries = entries.iter().filter_map(|entry| entry.task.clone());
        tasks::enqueue_new(&mut writes, deliveries.collect())?;
        let done: Vec<_> = entries
            .iter()
            .filter_map(|entry| entry.case.task.as_ref())
            .collect();
        tasks::finish_many(&mut writes, &done);
        Ok(Rows {
            writes,
            events: entries.iter().flat_map(|entry| entry.events.clone()).collect(),
            audit: entries.iter().map(|entry| entry.audit.clone()).collect(),
        })
    }
}

/// What a transaction that records certificates writes.
struct Rows {
    writes: Writes,
    events: Vec<NewEvent>,
    audit: Vec<AuditEntry>,
}

fn announce_issued(entry: &Entry) {
    metrics::counter!("kepler_certificates_total", "issuer" => entry.record.issuer.clone()).increment(1);
    metrics::counter!("kepler_steps_total", "action" => "certificate.issued").increment(1);
    if entry.record.issued_at > entry.record.not_before {
        metrics::counter!("kepler_certificates_recorded_late_total").increment(1);
        tracing::warn!(certificate.id = %entry.record.id, "the register knew the certificate later than it became valid");
    }
    let after = entry.after.application();
    tracing::info!(
        application.id = %after.id(),
        application.state = after.state().code(),
        actor = %entry.audit.actor,
        "certificate.issued"
    );
}
