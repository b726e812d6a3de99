//! The certificates of delegated OCSP responders: short-lived, and renewed while the old one still serves.
//!
//! RFC 6960 4.2.2.2.1: what carries `id-pkix-ocsp-nocheck` is believed until it ends, so it ends soon. All nodes share
//! the responder's key: one of them makes the certificate, the others find it in the database. `renew` makes one, `revoke` ends
//! one; [`Authority::responders`] says which serve now.

mod renew;
mod revoke;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Authority, Branch, Error, Result};
use crate::{
    crypto::digest,
    issuance::{issuer::SigningKey, profile::authority::AuthorityForm},
    store::authority_certificates::{self, Holder},
    x509::certificate::Certificate,
};

/// From a renewal that failed to the next attempt.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// The delegated OCSP responder of an issuer.
#[derive(Clone)]
pub struct Responder {
    /// Its key.
    pub key: Arc<dyn SigningKey>,
    /// Where its certificate comes from.
    pub certificate: ResponderCertificate,
}

/// Where the certificate of a responder comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResponderCertificate {
    /// People make it and put it there; DER.
    Given(Vec<u8>),
    /// Kepler makes it.
    Renewed(Renewal),
}

/// How long a responder's certificate lasts, and how long before its end the next one is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Renewal {
    /// Days that a certificate lasts.
    pub days: u16,
    /// Days before its end from which on the next one serves.
    pub overlap_days: u16,
}

impl Renewal {
    /// Why these figures cannot be used, if they cannot.
    pub fn fault(self) -> Option<&'static str> {
        if !(1..=30).contains(&self.days) {
            Some("days must be 1 to 30: nobody can revoke such a certificate for those who believe it")
        } else if self.overlap_days == 0 || self.overlap_days >= self.days {
            Some("overlap_days must be at least 1 and less than days")
        } else {
            None
        }
    }

    fn life(self) -> SignedDuration {
        SignedDuration::from_hours(24 * i64::from(self.days))
    }

    fn overlap(self) -> SignedDuration {
        SignedDuration::from_hours(24 * i64::from(self.overlap_days))
    }
}

/// What answers for an issuer now.
#[derive(Clone)]
pub struct Serving {
    /// The issuer's certificate, DER.
    pub issuer: Vec<u8>,
    /// The responder's certificate, DER.
    pub certificate: Vec<u8>,
    /// The responder's key.
    pub key: Arc<dyn SigningKey>,
}

impl PartialEq for Serving {
    fn eq(&self, other: &Self) -> bool {
        self.certificate == other.certificate
    }
}

/// How a responder's certificate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResponderStanding {
    /// End of the certificate that serves; none before the first one was made.
    pub not_after: Option<Timestamp>,
    renewal: Option<Renewal>,
}

impl ResponderStanding {
    /// It should have been renewed a good while ago. Of one that people renew: it ends within a week.
    pub fn is_late(&self, now: Timestamp) -> bool {
        let a_week = SignedDuration::from_hours(24 * 7);
        let bound = self.renewal.map_or(a_week, |renewal| renewal.overlap() / 2);
        self.not_after.is_some_and(|end| end.duration_since(now) < bound)
    }
}

/// When renewals were last tried.
#[derive(Default)]
pub(super) struct Renewals(Mutex<BTreeMap<String, Timestamp>>);

impl Renewals {
    /// Whether the last try is long enough ago; if so, this is one.
    pub(super) fn may_try(&self, issuer: &str, now: Timestamp, pause: SignedDuration) -> bool {
        let mut tried = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let rests = tried
            .get(issuer)
            .is_some_and(|last| now.duration_since(*last).abs() < pause);
        if !rests {
            tried.insert(issuer.to_owned(), now);
        }
        !rests
    }
}

impl Authority {
    /// The responders that are to answer now, one of each issuer; what nears its end is renewed first. An issuer whose
    /// responder never had a certificate is left out, and the alarm is raised.
    pub async fn responders(&self) -> Vec<Serving> {
        let mut serving = Vec::new();
        for branch in self.issuers.iter() {
            let Some(responder) = &branch.responder else {
                continue;
            };
            let issuer = branch.issuer.id();
            match self.responder_certificate(branch, responder).await {
                Ok(certificate) => {
                    self.watch_responder(issuer, &certificate);
                    serving.push(Serving {
                        issuer: branch.issuer.certificate().to_vec(),
                        certificate,
                        key: Arc::clone(&responder.key),
                    });
                }
                Err(error) => {
                    tracing::error!(issuer, error = ?error, "an OCSP responder has no certificate");
                    seconds_left(issuer, 0);
                }
            }
        }
        serving
    }

    /// The newest certificate of a responder, which is renewed when its end is near. While that fails the old one goes
    /// on; one that has ended is shown, and answers nothing but `tryLater`.
    async fn responder_certificate(&self, branch: &Branch, responder: &Responder) -> Result<Vec<u8>> {
        let renewal = match &responder.certificate {
            ResponderCertificate::Given(der) => return Ok(der.clone()),
            ResponderCertificate::Renewed(renewal) => *renewal,
        };
        let newest = self.newest_responder(branch, responder).await?;
        let now = self.clock.now();
        if let Some((der, _)) = newest.clone().filter(|(_, end)| is_fresh(*end, now, renewal)) {
            return Ok(der);
        }
        if self.renewals.may_try(branch.issuer.id(), now, PAUSE) {
            match self.renew_responder(branch, responder, renewal).await {
                Ok(Some(der)) => return Ok(der),
                // Another node is at it: its certificate is found at the next look.
                Ok(None) => {}
                Err(error) => {
                    metrics::counter!("kepler_responder_renewals_failed_total", "issuer" => branch.issuer.id().to_owned())
                        .increment(1);
                    tracing::error!(issuer = branch.issuer.id(), error = ?error, "an OCSP responder was not renewed");
                }
            }
        }
        newest.map(|(der, _)| der).ok_or_else(|| Error::Unavailable {
            what: "the certificate of an OCSP responder".to_owned(),
        })
    }

    /// How the certificate of an issuer's responder stands; none without responder.
    pub async fn responder_standing(&self, branch: &Branch) -> Result<Option<ResponderStanding>> {
        let Some(responder) = &branch.responder else {
            return Ok(None);
        };
        let standing = match &responder.certificate {
            ResponderCertificate::Given(der) => ResponderStanding {
                not_after: Some(end_of(der)?),
                renewal: None,
            },
            ResponderCertificate::Renewed(renewal) => ResponderStanding {
                not_after: self
                    .newest_responder(branch, responder)
                    .await?
                    .map(|(_, end)| end),
                renewal: Some(*renewal),
            },
        };
        Ok(Some(standing))
    }

    async fn newest_responder(
        &self,
        branch: &Branch,
        responder: &Responder,
    ) -> Result<Option<(Vec<u8>, Timestamp)>> {
        let fingerprint = digest::sha256(responder.key.public_key());
        let mut tx = self.store.read("responder.newest").await?;
        let newest = authority_certificates::newest(&mut tx, holder(branch, &fingerprint)).await?;
        Ok(newest.map(|certificate| (certificate.der, certificate.not_after)))
    }

    /// The alarm: how long the certificate that serves is still good for.
    fn watch_responder(&self, issuer: &str, certificate: &[u8]) {
        let Ok(end) = end_of(certificate) else { return };
        let left = end.duration_since(self.clock.now()).as_secs();
        seconds_left(issuer, left);
        if left <= 0 {
            tracing::error!(issuer, "the certificate of an OCSP responder has ended");
        }
    }
}

fn holder<'a>(branch: &'a Branch, fingerprint: &'a [u8]) -> Holder<'a> {
    Holder {
        issuer: branch.issuer.id(),
        form: AuthorityForm::OcspResponder.code(),
        public_key_fingerprint: fingerprint,
    }
}

fn end_of(certificate: &[u8]) -> Result<Timestamp> {
    let end = Certificate::parse(certificate).and_then(|certificate| certificate.not_after());
    end.map_err(Error::internal)
}

fn is_fresh(end: Timestamp, now: Timestamp, renewal: Renewal) -> bool {
    end.duration_since(now) > renewal.overlap()
}

fn seconds_left(issuer: &str, seconds: i64) {
    #[expect(clippy::cast_precision_loss, reason = "a gauge of seconds")]
    metrics::gauge!("kepler_responder_seconds_left", "issuer" => issuer.to_owned()).set(seconds as f64);
}
