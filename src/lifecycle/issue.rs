//! The certificate is signed: recorded before, compared after.

use std::{sync::Arc, time::Duration};

use jiff::SignedDuration;
use serde_json::json;

use super::{
    Authority, Error, Result, Scope, blocking,
    step::{self, Allowed, Call},
};
use crate::{
    actor::Actor,
    audit::AuditEntry,
    id::{ApplicationId, AttemptId, CertificateId},
    issuance::{
        issuer::Issuer, prepare::Prepared, serial::SerialNumber, sign::Signed, subject::CertificateSubject,
    },
    registration::{application::Application, state::State},
    registry::certificate::CertificateRecord,
    store::{
        StoreError,
        attempts::{self, Attempt, AttemptState},
        certificates,
    },
};

/// An attempt that is older was left behind by somebody who no longer lives.
const ABANDONED_AFTER: SignedDuration = SignedDuration::from_mins(5);

/// How often the record of a signature that was made is tried, from one try to the next twice as late.
const RECORD_TRIES: u32 = 6;

const SYSTEM: Allowed = Allowed::roles(&[]);

/// A certificate ready to be signed, and who signs it.
struct Draft {
    application: Application,
    issuer: Arc<Issuer>,
    prepared: Prepared,
    attempt: Attempt,
}

impl Authority {
    /// Issues the certificate of an application (task). A second call changes nothing.
    ///
    /// Serial number and to-be-signed bytes are committed before the CA key touches them; whatever fails afterwards,
    /// the signature that may have been made is on record by its serial number, which is revoked.
    pub async fn issue(&self, application: ApplicationId) -> Result<()> {
        let started = std::time::Instant::now();
        if !self.may_issue(application).await? {
            return Ok(());
        }
        let draft = match self.draft(application).await {
            Ok(Some(draft)) => draft,
            Ok(None) => return Ok(()),
            Err(error) => return self.not_prepared(application, error).await,
        };
        match self.intend(&draft).await {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error @ Error::Internal(_)) => return self.not_prepared(application, error).await,
            Err(error) => return Err(error),
        }
        let Draft {
            application,
            issuer,
            prepared,
            attempt,
        } = draft;
        match blocking(move || issuer.sign(prepared)).await? {
            Ok(signed) => self.record_certificate(&application, &attempt, &signed).await?,
            Err(error) => {
                tracing::error!(application.id = %application.id(), %error, "the certificate was not signed");
                self.abandon(&attempt, "signing").await?;
                return Err(Error::Unavailable {
                    what: "the key of the authority".to_owned(),
                });
            }
        }
        metrics::histogram!("kepler_issuance_seconds").record(started.elapsed().as_secs_f64());
        Ok(())
    }

    /// The application waits for its certificate, and nobody else is at work on it.
    async fn may_issue(&self, application: ApplicationId) -> Result<bool> {
        let mut tx = self.store.read("issue.load").await?;
        let known = attempts::of_application(&mut tx, application).await?;
        drop(tx);
        let Some(open) = known
            .into_iter()
            .find(|attempt| attempt.state == AttemptState::Intended)
        else {
            return Ok(true);
        };
        if self.clock.now().duration_since(open.created_at) <= ABANDONED_AFTER {
            return Err(Error::Unavailable {
                what: "an attempt to issue is under way".to_owned(),
            });
        }
        self.abandon(&open, "left_behind").await?;
        Ok(true)
    }

    /// Builds and lints the certificate, outside of any transaction.
    async fn draft(&self, id: ApplicationId) -> Result<Option<Draft>> {
        let application = self.application(&Scope::System, id).await?;
        if *application.state() != State::Issuing {
            return Ok(None);
        }
        let approved = application.approved()?;
        let now = self.clock.now();
        let branch = self.issuers.for_holder(approved.key().algorithm);
        let issuer = Arc::clone(
            &branch
                .ok_or_else(|| Error::internal("no issuer for this algorithm"))?
                .issuer,
        );
        let profile = self.profiles.find(approved.profile(), now).cloned();
        let profile = profile.ok_or_else(|| Error::internal("the profile is not in force"))?;
        let serial = SerialNumber::generate(&*self.random)?;
        let (signer, urls) = (Arc::clone(&issuer), self.status_urls.clone());
        let prepared = blocking(move || {
            let subject = CertificateSubject::from(&approved);
            signer.prepare(&subject, approved.key(), &profile, &urls, serial, now)
        });
        let prepared = prepared.await?.map_err(Error::internal)?;
        let attempt = Attempt {
            id: AttemptId::generate(&*self.clock, &*self.random)?,
            application: id,
            issuer: issuer.id().to_owned(),
            serial: prepared.serial().octets().to_vec(),
            profile: application.profile().to_owned(),
            tbs: prepared.to_be_signed().to_vec(),
            state: AttemptState::Intended,
            created_at: now,
            ended_at: None,
            failure: None,
        };
        Ok(Some(Draft {
            application,
            issuer,
            prepared,
            attempt,
        }))
    }

    /// A defect of profile, key or configuration: for engineers, never for the applicant.
    async fn not_prepared(&self, application: ApplicationId, error: Error) -> Result<()> {
        tracing::error!(application.id = %application, error = ?error, "the certificate could not be prepared");
        metrics::counter!("kepler_issuance_failures_total", "stage" => "prepare").increment(1);
        let mut tx = self.store.begin("issue.not_prepared").await?;
        tx.audit(AuditEntry {
            at: self.clock.now(),
            actor: Actor::system("issuance"),
            action: "certificate.not_prepared",
            subject: step::subject(application),
            details: json!({ "code": error.code() }),
        });
        tx.commit().await?;
        Err(error)
    }

    /// Puts serial number and bytes on record. False when the application is no longer to be issued.
    async fn intend(&self, draft: &Draft) -> Result<bool> {
        let actor = Actor::system("issuance");
        let mut step = self
            .open(&call(&actor, "certificate.signing", draft.application.id()))
            .await?;
        if step.before.version() != draft.application.version() || step.before.approved().is_err() {
            return Err(Error::Unavailable {
                what: "the application changed meanwhile".to_owned(),
            });
        }
        match attempts::insert(&mut step.tx, &draft.attempt).await {
            Ok(()) => {}
            // Another worker has signed, or is about to.
            Err(StoreError::Conflict {
                what: attempts::TAKEN,
            }) => return Ok(false),
            // The register lacks what the attempt refers to, such as its issuer: that mends no other worker.
            Err(error @ StoreError::Conflict { .. }) => return Err(Error::internal(error)),
            Err(error) => return Err(error.into()),
        }
        step.tx.audit(AuditEntry {
            at: step.now,
            actor: actor.clone(),
            action: "certificate.signing",
            subject: step::subject(draft.application.id()),
            details: json!({
                "attempt": draft.attempt.id,
                "issuer": draft.attempt.issuer,
                "serial": hex::encode(&draft.attempt.serial),
                "to_be_signed_sha256": hex::encode(draft.prepared.fingerprint()),
            }),
        });
        step.tx.commit().await?;
        Ok(true)
    }

    /// The signature exists: its record is tried again and again before the attempt is given up.
    async fn record_certificate(
        &self,
        application: &Application,
        attempt: &Attempt,
        signed: &Signed,
    ) -> Result<()> {
        let mut pause = Duration::from_millis(100);
        for _ in 1..RECORD_TRIES {
            match self.enter_certificate(application, attempt, signed).await {
                Err(Error::Unavailable { .. }) => tokio::time::sleep(pause).await,
                Err(Error::Conflict { code, .. }) => {
                    self.abandon(attempt, code).await?;
                    return Err(Error::Unavailable {
                        what: "the application changed while its certificate was signed".to_owned(),
                    });
                }
                other => return other,
            }
            pause = pause.saturating_mul(2);
        }
        self.enter_certificate(application, attempt, signed).await
    }

    async fn enter_certificate(
        &self,
        application: &Application,
        attempt: &Attempt,
        signed: &Signed,
    ) -> Result<()> {
        let actor = Actor::system("issuance");
        let mut step = self
            .open(&call(&actor, "certificate.issued", application.id()))
            .await?;
        let id = CertificateId::generate(&*self.clock, &*self.random)?;
        let after = step.before.clone().issued(id, step.now)?;
        let key = after.key().ok_or_else(|| Error::internal("no key"))?;
        let record = CertificateRecord {
            id,
            application: after.id(),
            portal: after.portal(),
            issuer: signed.issuer.clone(),
            serial: signed.serial.octets().to_vec(),
            der: signed.certificate.clone(),
            public_key_fingerprint: key.fingerprint.to_vec(),
            algorithm: key.algorithm,
            not_before: signed.not_before,
            not_after: signed.not_after,
            key_not_after: signed.key_not_after,
            issued_at: step.now,
            acknowledged_at: None,
            revocation: None,
        };
        attempts::finish(&mut step.tx, attempt.id, AttemptState::Signed, step.now, None).await?;
        certificates::insert(&mut step.tx, &record).await?;
        step.details = json!({
            "certificate": id,
            "issuer": record.issuer,
            "serial": record.serial_hex(),
            "attempt": attempt.id,
        });
        step.close(after).await?;
        metrics::counter!("kepler_certificates_total", "issuer" => record.issuer).increment(1);
        Ok(())
    }

    /// Ends an attempt without certificate. Its serial number is spent, and revoked wherever status is told.
    pub(super) async fn abandon(&self, attempt: &Attempt, failure: &str) -> Result<()> {
        let now = self.clock.now();
        let mut tx = self.store.begin("issue.abandon").await?;
        match attempts::finish(&mut tx, attempt.id, AttemptState::Abandoned, now, Some(failure)).await {
            Ok(()) => {}
            // Settled by somebody else meanwhile.
            Err(StoreError::Conflict { .. }) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        tx.audit(AuditEntry {
            at: now,
            actor: Actor::system("issuance"),
            action: "certificate.abandoned",
            subject: step::subject(attempt.application),
            details: json!({
                "attempt": attempt.id,
                "issuer": attempt.issuer,
                "serial": hex::encode(&attempt.serial),
                "failure": failure,
            }),
        });
        let issuer = attempt.issuer.clone();
        self.enqueue(&mut tx, &super::Task::PublishCrl { issuer }, now)
            .await?;
        tx.commit().await?;
        self.wake();
        metrics::counter!("kepler_issuance_failures_total", "stage" => "sign").increment(1);
        Ok(())
    }
}

fn call<'a>(actor: &'a Actor, action: &'static str, application: ApplicationId) -> Call<'a> {
    Call {
        actor,
        action,
        application,
        expected: None,
        allowed: SYSTEM,
    }
}
