//! The way of an application: each function goes to a step and all the steps before it.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::SignedDuration;
use kepler::{
    clock::Clock as _,
    crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey},
    id::ApplicationId,
    lifecycle::{
        Scope, acknowledge::Confirmation, attach::Upload, hold_video::VideoConclusion, submit::Submission,
    },
    locale::Locale,
    registration::{
        applicant::HolderType,
        application::Application,
        consent::{Consent, ConsentPurpose},
        document::DocumentSlot,
        payment::PaymentReport,
        video::{CHECKLIST, VideoOutcome},
    },
};

use super::{PRICE, TestAuthority, ground};
use crate::support::applicants::{holder, key_and_request};

impl TestAuthority {
    pub(crate) fn submission(&self, reference: &str, holder_type: HolderType) -> Submission {
        Submission {
            portal_reference: reference.into(),
            offer: holder_type.code().into(),
            locale: Locale::Ru,
            time_zone: "Europe/Moscow".into(),
            holder: holder(holder_type),
            consents: [
                ConsentPurpose::Processing,
                ConsentPurpose::Registers,
                ConsentPurpose::Recording,
            ]
            .map(|purpose| Consent {
                purpose,
                text_version: "1".into(),
                text_sha256: "ab".repeat(32),
                given_at: self.clock.now(),
            })
            .into(),
            ground: Some(ground()),
        }
    }

    pub(crate) async fn submitted(&self, holder_type: HolderType) -> ApplicationId {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        // A clock that was set back shows the same moment twice.
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let now = self.clock.now().as_microsecond();
        let reference = format!("{}-{now}-{number}", holder_type.code());
        let submission = self.submission(&reference, holder_type);
        let submitted = self
            .authority
            .submit(&self.portal_actor(), self.portal, submission)
            .await;
        submitted.unwrap().id()
    }

    pub(crate) async fn upload(&self, id: ApplicationId, slot: DocumentSlot) {
        let upload = Upload {
            slot,
            bytes: b"%PDF-1.7 scan".to_vec(),
            declared: None,
        };
        let actor = self.portal_actor();
        self.authority
            .attach_document(&actor, id, upload, None)
            .await
            .unwrap();
    }

    /// Paid, with every scan: the registers are asked.
    pub(crate) async fn paid(&self, holder_type: HolderType) -> ApplicationId {
        let id = self.submitted(holder_type).await;
        for slot in DocumentSlot::required_for(holder_type) {
            self.upload(id, *slot).await;
        }
        let report = PaymentReport {
            invoice: "1".into(),
            paid_kopecks: PRICE,
            provider_reference: None,
        };
        let actor = self.portal_actor();
        self.authority
            .report_payment(&actor, id, report, None)
            .await
            .unwrap();
        id
    }

    /// In review, with every register's answer.
    pub(crate) async fn checked(&self, holder_type: HolderType) -> ApplicationId {
        let id = self.paid(holder_type).await;
        self.ask_registers().await;
        id
    }

    /// Has the registers asked and their answers fetched.
    pub(crate) async fn ask_registers(&self) {
        self.run_jobs().await;
        self.advance(SignedDuration::from_secs(1));
        self.run_jobs().await;
    }

    pub(crate) async fn reviewed(&self, holder_type: HolderType) -> ApplicationId {
        let id = self.checked(holder_type).await;
        self.authority.claim(&self.reviewer, id, None).await.unwrap();
        self.authority
            .accept_review(&self.reviewer, id, None)
            .await
            .unwrap();
        id
    }

    /// Identified, after a video call.
    pub(crate) async fn identified(&self, holder_type: HolderType) -> ApplicationId {
        let id = self.reviewed(holder_type).await;
        self.hold_call(id, VideoOutcome::Verified).await.unwrap();
        id
    }

    pub(crate) async fn hold_call(
        &self,
        id: ApplicationId,
        outcome: VideoOutcome,
    ) -> kepler::lifecycle::Result<Application> {
        let slots = self.authority.slots(&Scope::System, id).await?;
        let start = slots[0].starts_at;
        let (_, booked) = self
            .authority
            .appoint(&self.portal_actor(), id, start, None)
            .await?;
        self.advance(start.duration_since(self.clock.now()));
        let conclusion = VideoConclusion {
            appointment: booked.id,
            outcome,
            confirmed: CHECKLIST.map(str::to_owned).into(),
            reasons: vec!["light".into()],
        };
        self.authority
            .record_video(&self.video_operator, id, conclusion, None)
            .await
    }

    pub(crate) async fn approved(&self, holder_type: HolderType) -> ApplicationId {
        let id = self.identified(holder_type).await;
        self.authority.approve(&self.approver, id, None).await.unwrap();
        id
    }

    pub(crate) async fn hand_in_key(&self, id: ApplicationId, algorithm: SignatureAlgorithm) -> PrivateKey {
        let (key, request) = key_and_request(algorithm);
        self.hand_in_request(id, &request).await;
        key
    }

    /// A request (DER or PEM) that somebody else made.
    pub(crate) async fn hand_in_request(&self, id: ApplicationId, request: &[u8]) {
        let actor = self.portal_actor();
        let asked = self.authority.key_request(&actor, id).await.unwrap();
        self.authority
            .accept_key(&actor, id, &asked.token, request)
            .await
            .unwrap();
    }

    /// With a certificate that nobody has acknowledged yet.
    pub(crate) async fn issued(
        &self,
        holder_type: HolderType,
        algorithm: SignatureAlgorithm,
    ) -> (ApplicationId, PrivateKey) {
        let id = self.approved(holder_type).await;
        let key = self.hand_in_key(id, algorithm).await;
        self.run_jobs().await;
        (id, key)
    }

    pub(crate) async fn completed(
        &self,
        holder_type: HolderType,
        algorithm: SignatureAlgorithm,
    ) -> ApplicationId {
        let (id, _) = self.issued(holder_type, algorithm).await;
        let confirmation = self.confirmation(id, "portal_simple", None).await;
        let actor = self.portal_actor();
        self.authority
            .acknowledge(&actor, id, confirmation, None)
            .await
            .unwrap();
        self.run_jobs().await;
        id
    }

    pub(crate) async fn confirmation(
        &self,
        id: ApplicationId,
        method: &str,
        signature: Option<String>,
    ) -> Confirmation {
        let text = self
            .authority
            .certificate_text(&Scope::System, id, Locale::Ru)
            .await
            .unwrap();
        Confirmation {
            text_sha256: text.sha256,
            method: method.into(),
            signature,
            safety_manual_received: true,
        }
    }
}
