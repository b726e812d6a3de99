//! The real thing: authority, index, public service and register, driven step by step, and compared with the reference.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::{SignedDuration, Timestamp};
use kepler::{
    actor::{Actor, Role},
    app::StatusService,
    crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey},
    id::ApplicationId,
    lifecycle::{
        Scope,
        respond::{Renewal, Responder, ResponderCertificate},
    },
    registration::applicant::HolderType,
    registry::revocation::{Revocation, RevocationReason},
};

use super::{
    history::Step,
    model::{Entry, Model},
    views::{self, Answer, Told},
};
use crate::support::authority::{TestAuthority, invite};

const PERSON: HolderType = HolderType::NaturalPerson;
const BACKUP: &str = "backup.db";
/// Lists are parted into sixteen.
pub(super) const DIGITS: u8 = 1;

/// What the reference knows, and what it waits for.
#[derive(Clone, Default)]
pub(super) struct Known {
    pub(super) model: Model,
    /// Applications that have no certificate yet, because an issuer or the clock forbids it.
    pending: Vec<ApplicationId>,
}

pub(super) struct Node {
    house: TestAuthority,
    pub(super) status: StatusService,
    /// Identifier and certificate of each issuer.
    issuers: Vec<(String, Vec<u8>)>,
    pub(super) known: Known,
    backup: Option<Known>,
    /// The highest number of a list that was ever seen, by issuer.
    pub(super) numbers: BTreeMap<String, u64>,
    /// Full lists that were ever served, by issuer and number.
    pub(super) lists: BTreeMap<(String, u64), BTreeMap<Vec<u8>, Told>>,
    /// Issuers that had a delta once, and so always have one.
    pub(super) deltas: BTreeSet<String>,
    /// Serial numbers on the newest list of each issuer.
    pub(super) published: BTreeMap<String, BTreeSet<Vec<u8>>>,
    /// Serial numbers that were on a list after their certificate was over: they may leave it.
    pub(super) seen_after_end: BTreeSet<Vec<u8>>,
    /// The latest moment that the clock ever showed.
    latest: Timestamp,
    /// People who hold calls must be trained anew after a year.
    trained: u32,
}

impl Node {
    pub(super) async fn new() -> Self {
        let keys = [SignatureAlgorithm::EcdsaP256, SignatureAlgorithm::Rsa].map(responder);
        let began: Timestamp = "2026-02-03T07:00:00Z".parse().unwrap();
        let mut house = TestAuthority::shaped(began, move |branches| {
            for (branch, responder) in branches.iter_mut().zip(&keys) {
                branch.responder = Some(responder.clone());
                branch.crl_digits = Some(DIGITS);
            }
        })
        .await;
        house
            .restart_with(|policy| {
                for offer in &mut policy.offers {
                    offer.validity_months = 3;
                }
                // The next free appointment may be days away.
                policy.answer_freshness_hours = 24 * 30;
                policy.crl.deltas = true;
            })
            .await;
        let issuers = house.authority.issuers().iter();
        let issuers = issuers.map(|branch| {
            (
                branch.issuer.id().to_owned(),
                branch.issuer.certificate().to_vec(),
            )
        });
        Self {
            status: open(&house).await,
            issuers: issuers.collect(),
            latest: house.now(),
            known: Known::default(),
            backup: None,
            numbers: BTreeMap::new(),
            lists: BTreeMap::new(),
            deltas: BTreeSet::new(),
            published: BTreeMap::new(),
            seen_after_end: BTreeSet::new(),
            trained: 0,
            house,
        }
    }

    /// Lives through a step, here and in the reference.
    pub(super) async fn take(&mut self, step: &Step) {
        match step {
            Step::Issue { rsa } => self.issue(*rsa).await,
            Step::Revoke { which, reason } => self.revoke(*which, *reason).await,
            Step::Pass { hours } => self.house.advance(SignedDuration::from_hours(*hours)),
            Step::Expire => self.house.advance(SignedDuration::from_hours(24 * 120)),
            // Never to a moment that was there before.
            Step::ClockBack { minutes } => {
                let back = SignedDuration::from_mins(*minutes) + SignedDuration::from_micros(7);
                self.house.clock.step(-back);
            }
            Step::RetireOne { rsa } => self.retire(*rsa).await,
            Step::Restart => {
                self.house.restart().await;
                self.status = open(&self.house).await;
            }
            Step::Backup => {
                self.house.back_up(BACKUP).await;
                self.backup = Some(self.known.clone());
            }
            Step::Restore => {
                let Some(backup) = self.backup.clone() else { return };
                self.house.restore(BACKUP).await;
                let published = self.published.values().flatten().cloned().collect();
                self.known = Known {
                    model: self.known.model.restored(&backup.model, &published),
                    ..backup
                };
                self.status = open(&self.house).await;
            }
        }
    }

    async fn issue(&mut self, rsa: bool) {
        self.train().await;
        let application = self.house.approved(PERSON).await;
        let algorithm = if rsa {
            SignatureAlgorithm::Rsa
        } else {
            SignatureAlgorithm::EcdsaP256
        };
        self.house.hand_in_key(application, algorithm).await;
        self.known.pending.push(application);
    }

    /// Somebody who may hold calls for another year.
    async fn train(&mut self) {
        self.trained += 1;
        let name = format!("video-{}", self.house.now().as_second());
        let until = self.house.now() + SignedDuration::from_hours(24 * 300);
        let id = invite(
            &self.house.authority,
            &name,
            vec![Role::VideoOperator],
            Some(until),
        )
        .await;
        self.house.video_operator = Actor::Operator { id };
    }

    async fn revoke(&mut self, which: usize, reason: usize) {
        let known = &mut self.known.model;
        let serials: Vec<_> = known.certificates.keys().cloned().collect();
        let Some(serial) = round(&serials, which) else {
            return;
        };
        let reason = RevocationReason::ALL[reason % RevocationReason::ALL.len()];
        let now = self.house.now();
        known.revoke(&serial, Revocation::new(now, reason));
        let house = &self.house;
        let name = hex::encode(&serial);
        let records = house.authority.certificates_by_serial(&Scope::System, &name);
        let record = records.await.unwrap().remove(0);
        house
            .authority
            .revoke(&house.officer, record.id, reason)
            .await
            .unwrap();
    }

    /// One issuer stays, so that the history goes on.
    async fn retire(&mut self, rsa: bool) {
        if !self.known.model.retired.is_empty() {
            return;
        }
        let issuer = self.issuers[usize::from(rsa)].0.clone();
        let house = &self.house;
        house
            .authority
            .retire_issuer(&house.officer, &issuer, None)
            .await
            .unwrap();
        self.known.model.retired.insert(issuer);
    }

    /// Compares every view with the reference, when everything that is due has been done.
    pub(super) async fn compare(&mut self) -> Result<(), String> {
        self.settle().await;
        self.learn().await?;
        self.latest = self.latest.max(self.house.now());
        for (issuer, certificate) in self.issuers.clone() {
            self.compare_ocsp(&issuer, &certificate).await?;
            let full = self.compare_list(&issuer).await?;
            self.compare_delta(&issuer, &full).await?;
            self.compare_parts(&issuer, &full).await?;
        }
        self.compare_register().await
    }

    /// Whether every issuer had a delta.
    pub(super) fn had_deltas(&self) -> bool {
        self.issuers
            .iter()
            .all(|(issuer, _)| self.deltas.contains(issuer))
    }

    async fn settle(&mut self) {
        for _ in 0..2 {
            self.house.advance(SignedDuration::from_secs(10));
            self.house.authority.refresh_crls().await.unwrap();
            self.house.run_jobs().await;
        }
        self.house.authority.follow_status().await.unwrap();
        self.status.renew().await.unwrap();
    }

    /// Takes up the certificates that were issued meanwhile.
    async fn learn(&mut self) -> Result<(), String> {
        let authority = &self.house.authority;
        for application in std::mem::take(&mut self.known.pending) {
            let record = authority
                .certificate_of(&Scope::System, application)
                .await
                .unwrap();
            let Some(record) = record else {
                self.known.pending.push(application);
                continue;
            };
            if self.known.model.retired.contains(&record.issuer) {
                return Err(format!("{} was issued by a retired issuer", record.serial_hex()));
            }
            let entry = Entry {
                issuer: record.issuer,
                issued_at: record.issued_at,
                not_after: record.not_after,
                revocation: None,
            };
            self.known.model.certificates.insert(record.serial, entry);
        }
        Ok(())
    }

    async fn compare_ocsp(&self, issuer: &str, certificate: &[u8]) -> Result<(), String> {
        let model = &self.known.model;
        let never = vec![0x51; 16];
        let serials: Vec<_> = model.certificates.keys().cloned().chain([never]).collect();
        let answers = match views::ocsp(&self.status, certificate, &serials).await {
            Ok(answers) => answers,
            // A responder whose certificate is not valid yet on a clock that was set back must not speak.
            Err(refusal) if refusal.contains("TryLater") && self.house.now() < self.latest => return Ok(()),
            Err(refusal) => return Err(refusal),
        };
        for (serial, answer) in serials.iter().zip(answers) {
            let entry = model
                .certificates
                .get(serial)
                .filter(|entry| entry.issuer == issuer);
            let expected = match entry {
                None => Answer::Unknown,
                Some(Entry { revocation: None, .. }) => Answer::Good,
                Some(Entry {
                    revocation: Some(revocation),
                    ..
                }) => Answer::Revoked(told(revocation)),
            };
            if answer != expected {
                return Err(format!(
                    "OCSP of {}: {answer:?}, not {expected:?}",
                    hex::encode(serial)
                ));
            }
        }
        Ok(())
    }

    async fn compare_register(&self) -> Result<(), String> {
        let authority = Arc::new(self.house.authority.clone());
        let now = self.house.now();
        for (serial, entry) in &self.known.model.certificates {
            let found = views::register(&authority, serial).await;
            let revoked_at = entry.revocation.map(|revocation| revocation.at.to_string());
            let state = Model::state(entry, now).to_owned();
            let expected = vec![(entry.issuer.clone(), state, revoked_at)];
            if found != expected {
                return Err(format!(
                    "the register says {found:?} of {}, not {expected:?}",
                    hex::encode(serial)
                ));
            }
        }
        let nobody = views::register(&authority, &[0x51; 16]).await;
        if nobody.is_empty() {
            Ok(())
        } else {
            Err(format!("the register knows {nobody:?}"))
        }
    }
}

async fn open(house: &TestAuthority) -> StatusService {
    let authority = Arc::new(house.authority.clone());
    StatusService::open(authority, house.clock.clone()).await.unwrap()
}

pub(super) fn told(revocation: &Revocation) -> Told {
    (revocation.at.as_second(), revocation.reason.number())
}

fn round<T: Clone>(items: &[T], which: usize) -> Option<T> {
    items.get(which.checked_rem(items.len())?).cloned()
}

fn responder(algorithm: SignatureAlgorithm) -> Responder {
    let (key, _) = PrivateKey::generate(algorithm, 2048).unwrap();
    Responder {
        key: Arc::new(key),
        certificate: ResponderCertificate::Renewed(Renewal {
            days: 7,
            overlap_days: 2,
        }),
    }
}
