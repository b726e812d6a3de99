//! An authority on a temporary database, with operators, a portal and registers that agree at once.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use kepler::{
    actor::{Actor, Role},
    calendar::ProductionCalendar,
    clients::{
        mail::{MailError, OutgoingMail},
        webhook::DeliveryError,
    },
    clock::{Clock as _, ManualClock},
    crypto::seal::{KeyEncryptionKey, Sealer},
    id::{ApplicationId, OperatorId, PortalId},
    issuance::{profile::catalogue::Catalogue, urls::StatusUrls},
    lifecycle::{
        Authority, Parts, Policy, attach::Upload, identify::GroundAssertion, issuers::Issuers,
        notify::Mailer, operators::Invitation, submit::Submission, webhook::Courier,
    },
    locale::Locale,
    notification::webhook::WebhookDelivery,
    random::SeededRandom,
    registration::{
        application::Application,
        check::{
            connector::{
                CheckRequest, ConnectorError, EventBody, Evidence, Poll, Receipt, RegisterConnector,
                RegisterEvent, Verification,
            },
            outcome::Outcome,
            progress::CheckState,
        },
        consent::{Consent, ConsentPurpose},
        document::DocumentSlot,
        identity::IdentityBasis,
        payment::PaymentReport,
    },
    store::{DatabaseConfig, Store, crl_files::CrlFiles, places::objects::Objects},
};
use tempfile::TempDir;

use super::browser::Browser;

/// The first bytes of a PNG, and a mark to know it by.
pub const SCAN: &[u8] = b"\x89PNG\r\n\x1a\nscan of a passport";

pub struct House {
    pub authority: Arc<Authority>,
    pub clock: Arc<ManualClock>,
    pub portal: PortalId,
    _folder: TempDir,
}

impl House {
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let random = Arc::new(SeededRandom::new(11));
        let clock = Arc::new(ManualClock::at("2026-11-23T07:00:00Z".parse().unwrap()));
        let sealer = Arc::new(Sealer::new(&[KeyEncryptionKey::from_hex(&"42".repeat(32)).unwrap()]).unwrap());
        let url = format!("sqlite://{}/kepler.db", folder.path().display());
        let store = Store::open(&DatabaseConfig { url }, sealer.clone(), random.clone())
            .await
            .unwrap();
        store.migrate().await.unwrap();
        let authority = Arc::new(Authority::new(Parts {
            store,
            objects: Objects::open(&folder.path().join("objects"), sealer, random.clone()).unwrap(),
            crl_files: Arc::new(CrlFiles::open(&folder.path().join("crl")).unwrap()),
            crl_places: Vec::new(),
            issuers: Issuers::new(Vec::new()),
            profiles: Catalogue::new(Vec::new()).unwrap(),
            status_urls: StatusUrls::new(["http://127.0.0.1:8080"]).unwrap(),
            connector: Arc::new(Agreeable::default()),
            mailer: Arc::new(Silent),
            courier: Arc::new(Silent),
            policy: Policy {
                offers: vec![crate::store::world::offer()],
                ..Policy::default()
            },
            calendar: ProductionCalendar::embedded().unwrap(),
            clock: clock.clone(),
            random,
        }));
        let (portal, _) = authority
            .add_portal(&Actor::system("test"), "Портал")
            .await
            .unwrap();
        Self {
            authority,
            clock,
            portal: portal.id,
            _folder: folder,
        }
    }

    pub async fn operator(&self, name: &str, roles: &[Role]) -> OperatorId {
        let invitation = Invitation {
            name: name.to_owned(),
            email: format!("{}@example.ru", name.to_lowercase()),
            roles: roles.to_vec(),
            video_trained_until: Some(self.clock.now() + SignedDuration::from_hours(24 * 300)),
        };
        self.authority
            .invite(&Actor::system("test"), invitation)
            .await
            .unwrap()
            .id
    }

    pub async fn link(&self, operator: OperatorId) -> String {
        self.authority
            .sign_in_link(&Actor::system("test"), operator)
            .await
            .unwrap()
            .token
    }

    /// A browser in which a new operator with these roles is signed in.
    pub async fn browser(&self, name: &str, roles: &[Role]) -> Browser {
        let operator = self.operator(name, roles).await;
        let mut browser = Browser::of(self);
        let token = self.link(operator).await;
        let page = browser.post("/console/sign-in", &[("token", &token)]).await;
        assert_eq!(page.status, 303, "{}", page.text());
        browser
    }

    fn portal_actor(&self) -> Actor {
        Actor::Portal { id: self.portal }
    }

    /// An application that every register has confirmed.
    pub async fn in_review(&self, reference: &str) -> Application {
        let actor = self.portal_actor();
        let submission = Submission {
            portal_reference: reference.to_owned(),
            offer: "person".to_owned(),
            locale: Locale::Ru,
            time_zone: "Europe/Moscow".to_owned(),
            holder: crate::store::world::holder(),
            consents: [
                ConsentPurpose::Processing,
                ConsentPurpose::Registers,
                ConsentPurpose::Recording,
            ]
            .map(|purpose| consent(purpose, self.clock.now()))
            .to_vec(),
            ground: Some(GroundAssertion {
                basis: IdentityBasis::UnifiedBiometrics,
                evidence_reference: "esia-ebs:1".to_owned(),
                evidence_sha256: "cd".repeat(32),
            }),
        };
        let id = self
            .authority
            .submit(&actor, self.portal, submission)
            .await
            .unwrap()
            .id();
        let report = PaymentReport {
            invoice: "INV-1".to_owned(),
            paid_kopecks: 120_000,
            provider_reference: None,
        };
        self.authority
            .report_payment(&actor, id, report, None)
            .await
            .unwrap();
        for slot in [DocumentSlot::Passport, DocumentSlot::RequestForm] {
            let upload = Upload {
                slot,
                bytes: SCAN.to_vec(),
                declared: None,
            };
            self.authority
                .attach_document(&actor, id, upload, None)
                .await
                .unwrap();
        }
        self.ask_registers(id).await
    }

    /// Puts every open question and takes the answers.
    pub async fn ask_registers(&self, id: ApplicationId) -> Application {
        let planned = self.load(id).await.checks().clone();
        for check in planned.iter().filter(|check| check.state == CheckState::Planned) {
            self.authority
                .submit_check(id, check.id, check.attempt)
                .await
                .unwrap();
        }
        self.authority.poll_registers().await.unwrap();
        self.load(id).await
    }

    pub async fn load(&self, id: ApplicationId) -> Application {
        self.authority
            .application(&kepler::lifecycle::Scope::System, id)
            .await
            .unwrap()
    }

    /// Books the first call and waits for it.
    pub async fn call(&self, id: ApplicationId) {
        let slots = self
            .authority
            .slots(&kepler::lifecycle::Scope::System, id)
            .await
            .unwrap();
        let starts_at = slots.first().unwrap().starts_at;
        self.authority
            .appoint(&self.portal_actor(), id, starts_at, None)
            .await
            .unwrap();
        self.clock.advance(starts_at.duration_since(self.clock.now()));
    }

    /// Actions on record about an application, oldest first.
    pub async fn actions(&self, id: ApplicationId) -> Vec<String> {
        let records = self
            .authority
            .history(&kepler::lifecycle::Scope::System, id)
            .await
            .unwrap();
        records.into_iter().map(|record| record.action).collect()
    }
}

fn consent(purpose: ConsentPurpose, given_at: Timestamp) -> Consent {
    Consent {
        purpose,
        text_version: "2026-03".to_owned(),
        text_sha256: "ab".repeat(32),
        given_at,
    }
}

/// A register that confirms everything.
#[derive(Default)]
struct Agreeable(Mutex<Vec<RegisterEvent>>);

fn evidence() -> Evidence {
    Evidence {
        raw: b"{}".to_vec(),
        media_type: "application/json".to_owned(),
        signature: vec![1],
    }
}

#[async_trait]
impl RegisterConnector for Agreeable {
    async fn submit(&self, request: CheckRequest) -> Result<Receipt, ConnectorError> {
        let external_id = format!("{}/{}", request.check, request.attempt);
        self.0.lock().unwrap().push(RegisterEvent {
            event_id: external_id.clone(),
            external_id: external_id.clone(),
            check: request.check,
            attempt: request.attempt,
            at: "2026-11-23T07:00:00Z".parse().unwrap(),
            body: EventBody::Final {
                outcome: Outcome::Match,
            },
            evidence: evidence(),
        });
        Ok(Receipt {
            external_id,
            evidence: evidence(),
        })
    }

    async fn poll(&self, _cursor: Option<String>) -> Result<Poll, ConnectorError> {
        Ok(Poll {
            events: std::mem::take(&mut self.0.lock().unwrap()),
            cursor: None,
        })
    }

    async fn ack(&self, _event: &RegisterEvent, _accepted: bool) -> Result<(), ConnectorError> {
        Ok(())
    }

    fn verify(&self, _evidence: &Evidence) -> Verification {
        Verification::Valid {
            key: "test".to_owned(),
        }
    }
}

/// Sends nothing.
struct Silent;

#[async_trait]
impl Mailer for Silent {
    async fn send(&self, _mail: &OutgoingMail) -> Result<(), MailError> {
        Ok(())
    }
}

#[async_trait]
impl Courier for Silent {
    async fn deliver(&self, _delivery: &WebhookDelivery) -> Result<u16, DeliveryError> {
        Ok(204)
    }
}
