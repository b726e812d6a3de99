//! The CA keys sign, on all cores; what they made is compared with what was prepared.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use super::{Outcomes, claim::Case, cores, draft::Draft, entry::Entry, late::Late, unavailable};
use crate::{
    crash,
    issuance::{
        issuer::Issuer,
        prepare::Prepared,
        sign::{IssueError, Undecided},
    },
    lifecycle::{Authority, Error},
    registration::application::Application,
    store::attempts::Attempt,
};

/// A case whose attempt is on record.
pub(super) struct Intended {
    pub(super) case: Case,
    pub(super) application: Application,
    pub(super) issuer: Arc<Issuer>,
    pub(super) attempt: Attempt,
}

/// What came of asking the key.
enum Asked {
    Entry(Box<Entry>),
    /// Nothing was signed, or nothing that can be used. The code is for the record.
    Failed(&'static str, Error),
    /// The key signed something else.
    Alarm(String),
    /// Whether it signed is not known yet.
    Undecided(Box<Undecided>),
}

/// The issuers whose keys did not sign for a case of this batch. The others do not wait for the same outage, each for its
/// own time-out: they are tried again once the key is ready.
#[derive(Default)]
struct Silent(Mutex<BTreeSet<String>>);

impl Silent {
    fn knows(&self, issuer: &str) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(issuer)
    }

    fn add(&self, issuer: &str) {
        let mut issuers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        issuers.insert(issuer.to_owned());
    }
}

impl Authority {
    /// Signs what is on record. What fails is abandoned: its serial number stays spent.
    pub(super) async fn sign_cases(&self, drafts: Vec<Draft>, outcomes: &mut Outcomes) -> Vec<Entry> {
        let drafts = drafts.into_iter().map(|draft| {
            let intended = Intended {
                case: draft.case,
                application: draft.application,
                issuer: draft.issuer,
                attempt: draft.attempt,
            };
            (intended, draft.prepared)
        });
        let (authority, silent) = (self.clone(), Silent::default());
        let work = move |intended: &Intended, prepared| authority.ask_key(intended, prepared, &silent);
        let asked = cores::on_all(drafts.collect(), work).await.unwrap_or_default();
        let (mut entries, mut failed) = (Vec::new(), Vec::new());
        for (intended, asked) in asked {
            match asked.unwrap_or_else(|panicked| Asked::Failed("panic", panicked)) {
                Asked::Entry(entry) => entries.push(*entry),
                Asked::Failed(code, error) => failed.push((intended, code, error)),
                Asked::Alarm(reason) => {
                    if let Err(error) = self.raise_alarm(&intended.attempt, &reason).await {
                        tracing::error!(%error, "the alarm is not in the audit log");
                    }
                    failed.push((intended, "crosscheck", unavailable("the issuer has stopped")));
                }
                Asked::Undecided(undecided) => {
                    let late = unavailable("the key of the authority has not answered yet");
                    outcomes.push((intended.case.application, Err(late)));
                    self.wait_for(Late::new(intended, *undecided, &*self.clock));
                }
            }
        }
        self.not_signed(failed, outcomes).await;
        entries
    }

    fn ask_key(&self, intended: &Intended, prepared: Prepared, silent: &Silent) -> Asked {
        let issuer = &intended.issuer;
        if silent.knows(issuer.id()) {
            return Asked::Failed("not_asked", unavailable("the key of the authority"));
        }
        // The key made something wrong a moment ago, perhaps on another core.
        if self.standing.has_stopped(issuer.id()) {
            return Asked::Failed("issuer_stopped", unavailable("the issuer has stopped"));
        }
        let began = Instant::now();
        crash::Point::SIGN_BEFORE_KEY.pass();
        let signed = issuer.sign(prepared);
        crash::Point::SIGN_AFTER_KEY.pass();
        metrics::histogram!("kepler_issuance_stage_seconds", "stage" => "sign")
            .record(began.elapsed().as_secs_f64());
        match signed {
            Ok(signed) => {
                crash::Point::SIGN_CHECKED.pass();
                let entry = self.entry(&intended.case, &intended.attempt, &intended.application, signed);
                entry.map_or_else(
                    |error| Asked::Failed("entry", error),
                    |entry| Asked::Entry(Box::new(entry)),
                )
            }
            Err(IssueError::Undecided(undecided)) => {
                silent.add(issuer.id());
                Asked::Undecided(undecided)
            }
            Err(IssueError::Crosscheck(error)) => {
                self.standing.stop(issuer.id());
                Asked::Alarm(error.to_string())
            }
            Err(error) => {
                silent.add(issuer.id());
                let application = &intended.case.application;
                tracing::error!(application.id = %application, %error, "the certificate was not signed");
                Asked::Failed("signing", unavailable("the key of the authority"))
            }
        }
    }

    pub(super) async fn not_signed(
        &self,
        failed: Vec<(Intended, &'static str, Error)>,
        outcomes: &mut Outcomes,
    ) {
        let given_up: Vec<_> = failed
            .iter()
            .map(|(intended, code, _)| (&intended.attempt, *code))
            .collect();
        if let Err(error) = self.abandon_all(&given_up).await {
            // They stay open, and are settled when they are found old or at the next start.
            tracing::warn!(%error, attempts = given_up.len(), "attempts were not given up on record");
        }
        let failed = failed.into_iter();
        outcomes.extend(failed.map(|(intended, _, error)| (intended.case.application, Err(error))));
    }
}
