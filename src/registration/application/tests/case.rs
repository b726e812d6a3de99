//! An application under test, with everybody who acts on it.

use jiff::{SignedDuration, Timestamp};

use crate::{
    actor::Actor,
    clock::{Clock as _, ManualClock},
    crypto::algorithm::SignatureAlgorithm,
    id::{ApplicationId, AppointmentId, CertificateId, CheckId, DocumentId, OperatorId, PortalId},
    locale::Locale,
    random::SeededRandom,
    registration::{
        acknowledgement::Acknowledgement,
        applicant::samples,
        application::{Application, Freshness, KeyToken, NewApplication, NewDefect},
        check::{outcome::Outcome, progress::CheckEvent},
        document::{Document, DocumentSlot, MediaType},
        identity::{IdentityBasis, IdentityGround},
        key::AcceptedKey,
        offer::Offer,
        payment::PaymentReport,
        refusal::Refused,
        video::{CHECKLIST, VideoOutcome, VideoVerdict},
    },
};

/// The price of the offer, in kopecks.
pub(super) const PRICE: i64 = 350_000;

/// The hash of the token that `approve` and `renew_key_token` set.
pub(super) const TOKEN: &str = "5f";

/// Answers of registers stay good for this long.
pub(super) const FRESHNESS: Freshness = Freshness(SignedDuration::from_hours(24 * 30));

/// An application and its surroundings: a clock, a source of identifiers, four operators.
pub(super) struct Case {
    pub(super) application: Application,
    pub(super) operators: [OperatorId; 4],
    clock: ManualClock,
    random: SeededRandom,
}

impl Case {
    /// A paid offer; the first form asks for a passport and a request form.
    pub(super) fn new(holder: usize, video_required: bool) -> Self {
        let clock = ManualClock::at("2026-02-02T09:00:00Z".parse().unwrap());
        let random = SeededRandom::new(7);
        let new = NewApplication {
            portal: PortalId::generate(&clock, &random).unwrap(),
            portal_reference: "1".to_owned(),
            offer: offer(video_required),
            locale: Locale::Ru,
            time_zone: "Europe/Moscow".to_owned(),
            holder: samples::holders()[holder].clone(),
            consents: Vec::new(),
        };
        let id = ApplicationId::generate(&clock, &random).unwrap();
        let check_id = || CheckId::generate(&clock, &random).unwrap();
        let application = Application::receive(id, new, check_id, clock.now());
        let operators = std::array::from_fn(|_| OperatorId::generate(&clock, &random).unwrap());
        Self {
            application,
            operators,
            clock,
            random,
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(super) fn wait(&self, hours: i64) {
        self.clock.advance(SignedDuration::from_hours(hours));
    }

    /// Takes the next state, or panics with the refusal.
    pub(super) fn does(
        &mut self,
        step: impl FnOnce(Application, &Self) -> Result<Application, Refused>,
    ) -> &mut Self {
        self.application = self.refused_or_next(step).unwrap();
        self
    }

    /// What a step would give, without taking it.
    pub(super) fn refused_or_next(
        &self,
        step: impl FnOnce(Application, &Self) -> Result<Application, Refused>,
    ) -> Result<Application, Refused> {
        step(self.application.clone(), self)
    }

    pub(super) fn appointment(&self) -> AppointmentId {
        AppointmentId::generate(&self.clock, &self.random).unwrap()
    }

    pub(super) fn certificate(&self) -> CertificateId {
        CertificateId::generate(&self.clock, &self.random).unwrap()
    }

    pub(super) fn document(&self, slot: DocumentSlot) -> Document {
        Document {
            id: DocumentId::generate(&self.clock, &self.random).unwrap(),
            slot,
            media_type: MediaType::Pdf,
            size: 1,
            sha256: "00".to_owned(),
            uploaded_at: self.now(),
        }
    }

    pub(super) fn ground(&self) -> IdentityGround {
        IdentityGround {
            basis: IdentityBasis::Presence,
            evidence_reference: "protocol".to_owned(),
            evidence_sha256: "00".to_owned(),
            asserted_by: Actor::system("test"),
            asserted_at: self.now(),
        }
    }

    pub(super) fn verdict(&self, operator: usize, outcome: VideoOutcome) -> VideoVerdict {
        VideoVerdict {
            appointment: self
                .application
                .identity()
                .appointment
                .unwrap_or_else(|| self.appointment()),
            operator: self.operators[operator],
            outcome,
            confirmed: CHECKLIST.map(str::to_owned).to_vec(),
            reasons: vec!["reason".to_owned()],
            at: self.now(),
        }
    }

    pub(super) fn token(&self) -> KeyToken {
        KeyToken {
            sha256: TOKEN.to_owned(),
            expires_at: self.now() + SignedDuration::from_hours(24 * 10),
        }
    }

    pub(super) fn acknowledgement(&self) -> Acknowledgement {
        Acknowledgement {
            text_sha256: "text".to_owned(),
            method: "new_key".to_owned(),
            signature: None,
            safety_manual_received: true,
            at: self.now(),
        }
    }

    /// Pays, hands in every scan.
    pub(super) fn hands_in(&mut self) -> &mut Self {
        for slot in self.application.missing_documents() {
            self.does(|application, case| application.attach_document(case.document(slot), case.now()));
        }
        self.does(|application, case| application.report_payment(paid(PRICE), case.now()))
    }

    /// Every open check gets this answer.
    pub(super) fn registers_say(&mut self, outcome: &Outcome) -> &mut Self {
        let open: Vec<_> = self
            .application
            .checks()
            .iter()
            .filter(|check| !check.is_final())
            .map(|check| (check.id, check.attempt))
            .collect();
        for (check, attempt) in open {
            let event = CheckEvent::Answered(outcome.clone());
            self.does(|application, case| application.record_check(check, attempt, event, case.now()));
        }
        self
    }

    /// Operator 0 claims and accepts.
    pub(super) fn is_reviewed(&mut self) -> &mut Self {
        self.does(|application, case| application.claim(case.operators[0], case.now()))
            .does(|application, case| application.accept_review(case.operators[0], case.now()))
    }

    /// Operator 1 holds the call, the portal asserts presence.
    pub(super) fn is_identified(&mut self) -> &mut Self {
        if self.application.identity().video_required {
            self.does(|application, case| application.appoint(case.appointment(), case.now()))
                .does(|application, case| {
                    application.record_video(case.verdict(1, VideoOutcome::Verified), case.now())
                });
        }
        self.does(|application, case| application.assert_ground(case.ground(), case.now()))
    }

    /// Everything up to the decision of the second person.
    pub(super) fn comes_to_approval(&mut self) -> &mut Self {
        self.hands_in()
            .registers_say(&Outcome::Match)
            .is_reviewed()
            .is_identified()
    }

    /// Operator 2 approves.
    pub(super) fn is_approved(&mut self) -> &mut Self {
        self.does(|application, case| {
            application.approve(case.operators[2], case.token(), FRESHNESS, case.now())
        })
    }

    /// The applicant's request is accepted.
    pub(super) fn gets_a_key(&mut self) -> &mut Self {
        self.does(|application, case| application.accept_key(TOKEN, key(), case.now()))
    }

    pub(super) fn state(&self) -> &'static str {
        self.application.state().code()
    }
}

pub(super) fn defect(target: &str) -> NewDefect {
    NewDefect {
        target: target.to_owned(),
        code: "unreadable".to_owned(),
        hint: String::new(),
    }
}

pub(super) fn paid(kopecks: i64) -> PaymentReport {
    PaymentReport {
        invoice: "7".to_owned(),
        paid_kopecks: kopecks,
        provider_reference: None,
    }
}

pub(super) fn key() -> AcceptedKey {
    AcceptedKey {
        csr: vec![1],
        spki: vec![2],
        fingerprint: [3; 32],
        algorithm: SignatureAlgorithm::EcdsaP256,
    }
}

fn offer(video_required: bool) -> Offer {
    Offer {
        id: "basic".to_owned(),
        holder_type: crate::registration::applicant::HolderType::NaturalPerson,
        profile: "qualified".to_owned(),
        title_ru: "Тест".to_owned(),
        title_en: "Test".to_owned(),
        price_kopecks: PRICE,
        vat_percent: 20,
        validity_months: 12,
        working_days: 3,
        video_required,
    }
}
