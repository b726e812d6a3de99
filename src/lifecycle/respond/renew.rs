//! A responder's certificate is made: on record, signed, compared, on record.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{Renewal, Responder, is_fresh};
use crate::{
    actor::Actor,
    audit::AuditEntry,
    crash::Point,
    crypto::digest,
    id::AuthorityCertificateId,
    issuance::{
        ceremony::{Addresses, AuthorityOrder, Parent, PreparedAuthority, prepare, subject},
        issuer::Issuer,
        profile::authority::{AuthorityForm, AuthorityProfile},
        serial::SerialNumber,
    },
    lifecycle::{Authority, Branch, Error, Result, Task, blocking},
    store::{
        StoreError,
        authority_certificates::{self, Holder, Intent},
        issuers,
    },
    x509::name::{self, AttributeType},
};

/// Name of the profile.
const PROFILE: &str = "ocsp-responder";

/// Clocks of relying parties may be late by so much.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// An intent that is older was left behind by somebody who no longer lives.
const ABANDONED_AFTER: SignedDuration = SignedDuration::from_mins(5);

/// How often the record of a signature that was made is tried.
const RECORD_TRIES: u32 = 6;

/// A certificate ready to be signed.
struct Draft {
    intent: Intent,
    prepared: PreparedAuthority,
}

impl Authority {
    /// Makes a certificate: on record, signed, compared, on record. `None` when another node makes one.
    pub(super) async fn renew_responder(
        &self,
        branch: &Branch,
        responder: &Responder,
        renewal: Renewal,
    ) -> Result<Option<Vec<u8>>> {
        let draft = self.draft_responder(branch, responder, renewal).await?;
        if !self.intend_responder(&draft, renewal).await? {
            return Ok(None);
        }
        let Draft { intent, prepared } = draft;
        let key = Arc::clone(branch.issuer.key());
        let signed = blocking(move || {
            Point::RESPONDER_BEFORE_KEY.pass();
            let signed = prepared.sign(&*key);
            Point::RESPONDER_AFTER_KEY.pass();
            signed
        });
        let der = match signed.await? {
            Ok(der) => der,
            Err(error) => {
                // What the key may have made is revoked by its serial number.
                self.abandon_authority_certificate(&intent, "signing").await?;
                return Err(Error::internal(error));
            }
        };
        self.record_responder(&intent, &der).await?;
        Ok(Some(der))
    }

    async fn draft_responder(
        &self,
        branch: &Branch,
        responder: &Responder,
        renewal: Renewal,
    ) -> Result<Draft> {
        let now = self.clock.now();
        let profile = self.profiles.authority(PROFILE, now).cloned();
        let profile = profile.ok_or_else(|| Error::internal("no profile ocsp-responder is in force"))?;
        let serial = SerialNumber::generate(&*self.random)?;
        let (issuer, spki) = (Arc::clone(&branch.issuer), responder.key.public_key().to_vec());
        let prepared = blocking(move || {
            issuer.key().ready().map_err(Error::internal)?;
            build(&issuer, &profile, &spki, serial, (now, renewal))
        });
        let prepared = prepared.await??;
        let intent = Intent {
            id: AuthorityCertificateId::generate(&*self.clock, &*self.random)?,
            issuer: branch.issuer.id().to_owned(),
            form: AuthorityForm::OcspResponder.code().to_owned(),
            serial: prepared.serial().octets().to_vec(),
            public_key_fingerprint: digest::sha256(responder.key.public_key()).to_vec(),
            tbs: prepared.to_be_signed().to_vec(),
            not_before: prepared.not_before(),
            not_after: prepared.not_after(),
            created_at: now,
        };
        Ok(Draft { intent, prepared })
    }

    /// Puts serial number and bytes on record. False when there is a fresh certificate by now, or one is being made.
    async fn intend_responder(&self, draft: &Draft, renewal: Renewal) -> Result<bool> {
        let Draft { intent, prepared } = draft;
        self.settle_authority_certificates(ABANDONED_AFTER).await?;
        let mut tx = self.store.begin("responder.intend").await?;
        // One node after the other looks, and puts its intent on record: they do not each make a certificate.
        issuers::lock(&mut tx, &intent.issuer).await?;
        let holder = Holder {
            issuer: &intent.issuer,
            form: &intent.form,
            public_key_fingerprint: &intent.public_key_fingerprint,
        };
        let newest = authority_certificates::newest(&mut tx, holder).await?;
        if newest.is_some_and(|newest| is_fresh(newest.not_after, intent.created_at, renewal)) {
            return Ok(false);
        }
        match authority_certificates::intend(&mut tx, intent).await {
            Ok(()) => {}
            Err(StoreError::Conflict {
                what: authority_certificates::TAKEN,
            }) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        let details = json!({
            "form": intent.form,
            "issuer": intent.issuer,
            "serial": hex::encode(&intent.serial),
            "to_be_signed_sha256": hex::encode(prepared.fingerprint()),
            "not_after": intent.not_after,
        });
        tx.audit(entry(
            intent,
            "authority_certificate.signing",
            intent.created_at,
            details,
        ));
        Point::RESPONDER_INTENT_BEFORE_COMMIT.pass();
        tx.commit().await?;
        Point::RESPONDER_INTENT_AFTER_COMMIT.pass();
        Ok(true)
    }

    /// The signature exists: its record is tried again and again; afterwards the intent is settled as left behind.
    async fn record_responder(&self, intent: &Intent, der: &[u8]) -> Result<()> {
        let mut pause = Duration::from_millis(100);
        for _ in 1..RECORD_TRIES {
            match self.enter_responder(intent, der).await {
                Err(Error::Unavailable { .. }) => tokio::time::sleep(pause).await,
                other => return other,
            }
            pause = pause.saturating_mul(2);
        }
        self.enter_responder(intent, der).await
    }

    async fn enter_responder(&self, intent: &Intent, der: &[u8]) -> Result<()> {
        let now = self.clock.now();
        let mut tx = self.store.begin("responder.record").await?;
        authority_certificates::sign(&mut tx, intent.id, der, now).await?;
        let details = json!({
            "form": intent.form,
            "issuer": intent.issuer,
            "serial": hex::encode(&intent.serial),
            "sha256": hex::encode(digest::sha256(der)),
        });
        tx.audit(entry(intent, "authority_certificate.issued", now, details));
        Point::RESPONDER_RECORD_BEFORE_COMMIT.pass();
        tx.commit().await?;
        Point::RESPONDER_RECORD_AFTER_COMMIT.pass();
        metrics::counter!("kepler_responder_renewals_total", "issuer" => intent.issuer.clone()).increment(1);
        tracing::info!(issuer = intent.issuer, responder.not_after = %intent.not_after, "authority_certificate.issued");
        Ok(())
    }

    /// Gives up certificates of the authority that were put on record longer ago than `age` and never signed. Says how
    /// many.
    async fn settle_authority_certificates(&self, age: SignedDuration) -> Result<usize> {
        let before = self.clock.now().checked_sub(age).map_err(Error::internal)?;
        let mut tx = self.store.read("authority_certificates.open").await?;
        let open = authority_certificates::open(&mut tx, before).await?;
        drop(tx);
        for intent in &open {
            self.abandon_authority_certificate(intent, "left_behind").await?;
        }
        Ok(open.len())
    }

    /// At start: what the former process left between intent and signature. On a database that several nodes share, one
    /// of them may be at it this moment.
    pub(in crate::lifecycle) async fn recover_authority_certificates(&self) -> Result<usize> {
        let age = if self.store.has_one_worker() {
            // The clock may have gone back: nobody else is at work, so all of them are left behind.
            SignedDuration::from_hours(-24 * 365 * 100)
        } else {
            ABANDONED_AFTER
        };
        self.settle_authority_certificates(age).await
    }

    async fn abandon_authority_certificate(&self, intent: &Intent, failure: &'static str) -> Result<()> {
        let now = self.clock.now();
        let mut tx = self.store.begin("authority_certificate.abandon").await?;
        if !authority_certificates::abandon(&mut tx, intent.id, failure, now).await? {
            return Ok(());
        }
        let details = json!({
            "form": intent.form,
            "issuer": intent.issuer,
            "serial": hex::encode(&intent.serial),
            "failure": failure,
        });
        tx.audit(entry(intent, "authority_certificate.abandoned", now, details));
        let issuer = intent.issuer.clone();
        self.enqueue(&mut tx, &Task::PublishCrl { issuer }, now).await?;
        tx.commit().await?;
        self.wake();
        Ok(())
    }
}

fn build(
    issuer: &Issuer,
    profile: &AuthorityProfile,
    spki: &[u8],
    serial: SerialNumber,
    (now, renewal): (Timestamp, Renewal),
) -> Result<PreparedAuthority> {
    let not_before = now.checked_sub(CLOCK_SKEW).map_err(Error::internal)?;
    let longest = profile.validity(not_before).map(|(_, end)| end);
    let not_after = now
        .checked_add(renewal.life())
        .map_err(Error::internal)?
        .min(longest.unwrap_or(Timestamp::MAX))
        .min(issuer.not_after());
    let parent = Parent::of(issuer).map_err(Error::internal)?;
    let order = AuthorityOrder {
        subject: &responder_name(issuer, profile)?,
        spki,
        serial,
        not_before,
        not_after,
        key_not_after: not_after,
        addresses: Addresses::default(),
        alternative_names: &[],
    };
    prepare(profile, &order, &parent).map_err(Error::internal)
}

/// The issuer's name with "OCSP" before its common name.
fn responder_name(issuer: &Issuer, profile: &AuthorityProfile) -> Result<Vec<u8>> {
    let common_name = name::value(issuer.subject(), AttributeType::CommonName).unwrap_or_default();
    let common_name = format!("OCSP {common_name}");
    let values: Vec<(AttributeType, String)> = profile
        .subject()
        .iter()
        .filter_map(|entry| {
            let value = match entry.attribute {
                AttributeType::CommonName => Some(common_name.clone()),
                other => name::value(issuer.subject(), other),
            };
            Some((entry.attribute, value?))
        })
        .collect();
    let attributes: Vec<_> = values
        .iter()
        .map(|(attribute, value)| (*attribute, value.as_str()))
        .collect();
    subject::build(profile, &attributes).map_err(Error::internal)
}

fn entry(intent: &Intent, action: &'static str, at: Timestamp, details: serde_json::Value) -> AuditEntry {
    AuditEntry {
        at,
        actor: Actor::system("status"),
        action,
        subject: format!("authority_certificate:{}", intent.id),
        details,
    }
}
