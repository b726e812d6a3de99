//! Certificates are built and linted on all cores, outside of any transaction.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use jiff::{SignedDuration, Timestamp};

use super::{Outcomes, again, claim::Case, cores, unavailable};
use crate::{
    id::AttemptId,
    issuance::{
        issuer::Issuer,
        prepare::{PrepareError, Prepared},
        profile::Profile,
        serial::SerialNumber,
        subject::CertificateSubject,
    },
    lifecycle::{Authority, Branch, Error, Product, Result},
    registration::{application::Application, approved::Approved, state::State},
    store::{
        applications::StoredApplication,
        attempts::{Attempt, AttemptState},
    },
    x509::name::{AttributeType, NameError},
};

/// A batch takes longer to be on record than a single certificate does. 63-FZ art. 14 p. 5: the register knows a
/// certificate no later than it becomes valid, so those of a batch become valid so much later.
const BATCH_LEAD: SignedDuration = SignedDuration::from_secs(2);

/// A certificate ready to be signed, and who signs it.
pub(super) struct Draft {
    pub(super) case: Case,
    pub(super) application: Application,
    pub(super) issuer: Arc<Issuer>,
    pub(super) prepared: Prepared,
    pub(super) attempt: Attempt,
}

/// A certificate was not drafted. No serial number was spent.
pub(super) enum Undrafted {
    /// The application does not wait for a certificate any more.
    Settled,
    /// A defect of profile, key, mandate or configuration: for engineers, never for the applicant.
    Unfit(Error),
    /// Something that mends itself, or that has its alarm already.
    Waits(Error),
    /// The data lack what the certificate must say.
    Incomplete(Box<Application>, AttributeType),
}

impl From<Error> for Undrafted {
    fn from(error: Error) -> Self {
        Self::Unfit(error)
    }
}

struct Drafted {
    application: Application,
    issuer: Arc<Issuer>,
    prepared: Prepared,
    attempt: Attempt,
}

/// The issuers' keys, each asked once per batch whether it would sign.
#[derive(Default)]
struct Readiness(Mutex<BTreeMap<String, bool>>);

impl Readiness {
    fn of(&self, issuer: &Issuer) -> bool {
        // Others wait here meanwhile: one question to a token is enough.
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ready) = asked.get(issuer.id()) {
            return *ready;
        }
        let ready = issuer.key().ready();
        if let Err(error) = &ready {
            tracing::error!(issuer = issuer.id(), %error, "the key of an issuer is not ready");
            metrics::counter!("kepler_issuance_failures_total", "stage" => "key").increment(1);
        }
        asked.insert(issuer.id().to_owned(), ready.is_ok());
        ready.is_ok()
    }
}

impl Authority {
    /// Makes the throw-away keys of all issuers, beside all other work: for RSA that takes a while.
    pub fn warm_up(&self) {
        for branch in self.issuers.iter() {
            let issuer = Arc::clone(&branch.issuer);
            tokio::task::spawn_blocking(move || {
                if let Err(error) = issuer.warm_up() {
                    tracing::error!(issuer = issuer.id(), %error, "no throw-away key");
                }
            });
        }
    }

    /// Drafts every case; what cannot be drafted is settled here.
    pub(super) async fn draft_cases(
        &self,
        claimed: Vec<(Case, StoredApplication)>,
        outcomes: &mut Outcomes,
    ) -> Vec<Draft> {
        let (authority, readiness) = (self.clone(), Readiness::default());
        let lead = if claimed.len() > 1 {
            BATCH_LEAD
        } else {
            SignedDuration::ZERO
        };
        let work = move |_: &Case, stored: StoredApplication| authority.draft(&stored, &readiness, lead);
        let (mut drafts, mut unfit) = (Vec::new(), Vec::new());
        for (case, drafted) in cores::on_all(claimed, work).await.unwrap_or_default() {
            let id = case.application;
            match drafted.unwrap_or_else(|panicked| Err(Undrafted::Unfit(panicked))) {
                Ok(drafted) => drafts.push(drafted.of(case)),
                Err(Undrafted::Settled) => outcomes.push((id, Ok(super::Ending::Settled))),
                Err(Undrafted::Waits(error)) => outcomes.push((id, Err(error))),
                Err(Undrafted::Unfit(error)) => unfit.push((id, error)),
                Err(Undrafted::Incomplete(application, attribute)) => {
                    let returned = Box::pin(self.return_incomplete(&application, attribute)).await;
                    outcomes.push((id, returned.map(|()| super::Ending::Settled)));
                }
            }
        }
        self.not_prepared(unfit, outcomes).await;
        drafts
    }

    fn draft(
        &self,
        stored: &StoredApplication,
        readiness: &Readiness,
        lead: SignedDuration,
    ) -> Result<Drafted, Undrafted> {
        let began = Instant::now();
        let application = stored.open(&self.store).map_err(Error::from)?;
        metrics::histogram!("kepler_issuance_stage_seconds", "stage" => "open")
            .record(began.elapsed().as_secs_f64());
        if *application.state() != State::Issuing {
            return Err(Undrafted::Settled);
        }
        let approved = application.approved().map_err(Error::from)?;
        let now = self.clock.now();
        let profile = self.permitted(&approved, now)?;
        let branch = self.route_case(&application, &approved, profile, now)?;
        let issuer = Arc::clone(&branch.issuer);
        if self.standing.has_stopped(issuer.id()) {
            return Err(Undrafted::Waits(unavailable("the issuer has stopped")));
        }
        if !readiness.of(&issuer) {
            return Err(Undrafted::Waits(unavailable("the key of the authority")));
        }
        let began = Instant::now();
        let serial = SerialNumber::generate_at(now, &*self.random).map_err(Error::from)?;
        let subject = CertificateSubject::from(&approved);
        let from = now.checked_add(lead).map_err(Error::internal)?;
        let urls = self.status_urls.parted(branch.crl_digits);
        let prepared = issuer.prepare(&subject, approved.key(), profile, &urls, serial, from);
        let prepared = match prepared {
            Ok(prepared) => prepared,
            Err(PrepareError::Missing(attribute) | PrepareError::Name(NameError::Blank(attribute))) => {
                return Err(Undrafted::Incomplete(Box::new(application), attribute));
            }
            Err(error) => return Err(Undrafted::Unfit(Error::internal(error))),
        };
        metrics::histogram!("kepler_issuance_stage_seconds", "stage" => "prepare")
            .record(began.elapsed().as_secs_f64());
        Ok(Drafted {
            attempt: self.new_attempt(&application, &prepared, now)?,
            application,
            issuer,
            prepared,
        })
    }

    /// The profile, if it is in force and the authority may certify such holders: intake asked the same, but mandates
    /// and profiles end on days.
    fn permitted(&self, approved: &Approved, now: Timestamp) -> Result<&Profile> {
        let holder_type = approved.holder().holder_type();
        if !self.policy.mandate.allows(holder_type, now) {
            return Err(Error::Conflict {
                from: State::Issuing.code(),
                action: "issue",
                code: "mandate",
            });
        }
        self.profiles
            .find(approved.profile(), now)
            .ok_or_else(|| Error::internal("the profile is not in force"))
    }

    /// The issuer of this product whose key lives as long as the certificate.
    fn route_case(
        &self,
        application: &Application,
        approved: &Approved,
        profile: &Profile,
        now: Timestamp,
    ) -> Result<&Branch> {
        let product = Product {
            offer: application.offer(),
            profile: approved.profile(),
        };
        let (_, not_after) = profile
            .validity(now)
            .ok_or_else(|| Error::internal("the profile's validity has no end"))?;
        let algorithm = approved.key().algorithm;
        let branch = self.issuers.route(product, algorithm, now, not_after);
        branch.map_err(Error::internal)
    }

    fn new_attempt(&self, application: &Application, prepared: &Prepared, now: Timestamp) -> Result<Attempt> {
        Ok(Attempt {
            id: AttemptId::generate(&*self.clock, &*self.random)?,
            application: application.id(),
            issuer: prepared.issuer().to_owned(),
            serial: prepared.serial().octets().to_vec(),
            profile: application.profile().to_owned(),
            tbs: prepared.to_be_signed().to_vec(),
            state: AttemptState::Intended,
            created_at: now,
            ended_at: None,
            failure: None,
        })
    }
}

impl Drafted {
    fn of(self, case: Case) -> Draft {
        Draft {
            case,
            application: self.application,
            issuer: self.issuer,
            prepared: self.prepared,
            attempt: self.attempt,
        }
    }
}

/// Ends the cases of a batch with one error.
pub(super) fn all_failed<'a>(cases: impl Iterator<Item = &'a Case>, error: &Error, outcomes: &mut Outcomes) {
    outcomes.extend(cases.map(|case| (case.application, Err(again(error)))));
}
