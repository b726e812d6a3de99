//! A whole authority on a temporary database, with a clock that tests move and an outside world that they script.
//!
//! | file | holds |
//! |---|---|
//! | `outside` | what it is put together from |
//! | `processes` | ends and starts, and hands in the database |
//! | `application` | the way of an application, step by step |
//! | `questions` | what tests ask it |

mod application;
mod outside;
mod processes;
mod questions;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use jiff::{SignedDuration, Timestamp};
use kepler::{
    actor::{Actor, Role},
    clock::{Clock as _, ManualClock},
    id::{OperatorId, PortalId},
    jobs::worker,
    lifecycle::{Authority, Branch, Policy, identify::GroundAssertion, operators::Invitation},
    registration::{applicant::Holder, identity::IdentityBasis},
};
use tempfile::TempDir;

pub(crate) use self::outside::ELSEWHERE;
use self::outside::{Outside, Shape, policy, profiles};
use super::fakes::{FakeCourier, FakeMailer, FakeRegisters, Mood};

pub(crate) const PRICE: i64 = 120_000;

/// The address in certificates, unless a test serves it.
const STATUS_URL: &str = "http://127.0.0.1:8080";

pub(crate) struct TestAuthority {
    pub(crate) authority: Authority,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) registers: Arc<FakeRegisters>,
    pub(crate) mailer: Arc<FakeMailer>,
    pub(crate) courier: Arc<FakeCourier>,
    pub(crate) mood: Arc<Mutex<Mood>>,
    pub(crate) signatures: Arc<Mutex<u32>>,
    pub(crate) portal: PortalId,
    pub(crate) reviewer: Actor,
    pub(crate) video_operator: Actor,
    pub(crate) approver: Actor,
    pub(crate) officer: Actor,
    shape: Shape,
    status_url: String,
    folder: PathBuf,
    /// Removes the folder when the test is over.
    _scratch: Option<TempDir>,
}

impl TestAuthority {
    pub(crate) async fn new() -> Self {
        Self::with_policy(|_| ()).await
    }

    pub(crate) async fn with_policy(change: impl FnOnce(&mut Policy)) -> Self {
        let mut policy = policy();
        change(&mut policy);
        // Tuesday, ten in the morning in Moscow.
        let clock = ManualClock::at("2026-11-24T07:00:00Z".parse().unwrap());
        Self::in_scratch(policy, clock, Arc::new(|_| ())).await
    }

    /// With other issuers, at some moment.
    pub(crate) async fn shaped(
        now: Timestamp,
        shape: impl Fn(&mut Vec<Branch>) + Send + Sync + 'static,
    ) -> Self {
        Self::in_scratch(policy(), ManualClock::at(now), Arc::new(shape)).await
    }

    /// The same; certificates name that address for their status.
    pub(crate) async fn published_at(
        status_url: &str,
        now: Timestamp,
        shape: impl Fn(&mut Vec<Branch>) + Send + Sync + 'static,
    ) -> Self {
        let clock = ManualClock::at(now);
        Self::in_scratch_at(status_url, policy(), clock, Arc::new(shape)).await
    }

    async fn in_scratch(policy: Policy, clock: ManualClock, shape: Shape) -> Self {
        Self::in_scratch_at(STATUS_URL, policy, clock, shape).await
    }

    async fn in_scratch_at(status_url: &str, policy: Policy, clock: ManualClock, shape: Shape) -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let house = Self::new_in((scratch.path(), status_url), policy, 1, clock, shape).await;
        Self {
            _scratch: Some(scratch),
            ..house
        }
    }

    /// Over whatever a former process left in this folder; the one who calls keeps the folder.
    pub(crate) async fn over(
        folder: &Path,
        seed: u64,
        now: Timestamp,
        shape: impl Fn(&mut Vec<Branch>) + Send + Sync + 'static,
    ) -> Self {
        let clock = ManualClock::at(now);
        Self::new_in((folder, STATUS_URL), policy(), seed, clock, Arc::new(shape)).await
    }

    async fn new_in(
        (folder, status_url): (&Path, &str),
        policy: Policy,
        seed: u64,
        clock: ManualClock,
        shape: Shape,
    ) -> Self {
        let clock = Arc::new(clock);
        let (mood, signatures) = (Arc::default(), Arc::new(Mutex::new(0)));
        let (registers, mailer, courier) = (Arc::default(), Arc::default(), Arc::default());
        let parts = Outside {
            folder,
            clock: Arc::clone(&clock),
            registers: Arc::clone(&registers),
            mailer: Arc::clone(&mailer),
            courier: Arc::clone(&courier),
            mood: Arc::clone(&mood),
            signatures: Arc::clone(&signatures),
            shape: Arc::clone(&shape),
            status_url,
            profiles: profiles(),
        };
        let authority = parts.authority(policy, seed).await;
        authority.store().migrate().await.unwrap();
        authority.start().await.unwrap();
        let portal = the_portal(&authority).await;
        let until = clock.now() + SignedDuration::from_hours(24 * 365);
        let mut people = Vec::new();
        for (name, role) in [
            ("reviewer", Role::Reviewer),
            ("video", Role::VideoOperator),
            ("approver", Role::Approver),
            ("officer", Role::SecurityOfficer),
        ] {
            let id = invite(&authority, name, vec![role], Some(until)).await;
            people.push(Actor::Operator { id });
        }
        let [reviewer, video_operator, approver, officer] = people.try_into().unwrap();
        Self {
            authority,
            clock,
            registers,
            mailer,
            courier,
            mood,
            signatures,
            portal,
            reviewer,
            video_operator,
            approver,
            officer,
            shape,
            status_url: status_url.to_owned(),
            folder: folder.to_owned(),
            _scratch: None,
        }
    }

    /// Runs everything that is due.
    pub(crate) async fn run_jobs(&self) -> usize {
        worker::drain(&self.authority).await.unwrap()
    }

    pub(crate) fn advance(&self, by: SignedDuration) {
        self.clock.advance(by);
    }

    pub(crate) fn portal_actor(&self) -> Actor {
        Actor::Portal { id: self.portal }
    }
}

async fn the_portal(authority: &Authority) -> PortalId {
    if let Some(portal) = authority.portals().await.unwrap().first() {
        return portal.id;
    }
    let (portal, _) = authority
        .add_portal(&Actor::system("test"), "Портал")
        .await
        .unwrap();
    portal.id
}

pub(crate) async fn invite(
    authority: &Authority,
    name: &str,
    roles: Vec<Role>,
    video_trained_until: Option<Timestamp>,
) -> OperatorId {
    let email = format!("{name}@example.ru");
    let known = authority.operators().await.unwrap();
    if let Some(operator) = known.iter().find(|operator| operator.email == email) {
        return operator.id;
    }
    let invitation = Invitation {
        name: name.into(),
        email,
        roles,
        video_trained_until,
    };
    authority
        .invite(&Actor::system("test"), invitation)
        .await
        .unwrap()
        .id
}

pub(crate) fn ground() -> GroundAssertion {
    GroundAssertion {
        basis: IdentityBasis::UnifiedBiometrics,
        evidence_reference: "session-1".into(),
        evidence_sha256: "cd".repeat(32),
    }
}

/// A holder whose surname differs.
pub(crate) fn renamed(holder: &Holder, surname: &str) -> Holder {
    let mut changed = holder.clone();
    match &mut changed {
        Holder::NaturalPerson { person }
        | Holder::IndividualEntrepreneur { person, .. }
        | Holder::LegalEntityRepresentative { person, .. }
        | Holder::LegalEntityAutomatic { person, .. } => person.name.last = surname.parse().unwrap(),
    }
    changed
}
