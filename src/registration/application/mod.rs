//! The application: the aggregate of the registration authority.
//!
//! Every transition takes the application and returns the next one, or [`Refused`] with nothing changed:
//! [`intake`] (payment, scans, corrections), [`checking`], [`reviewing`], [`identifying`], [`deciding`],
//! [`issuing`] and [`ending`]. The regions run in parallel; [`Application::settle`] moves the main state when the last
//! of them turns green. Nothing outside this folder can set a state.

mod intake;
mod checking;
mod reviewing;
mod identifying;
mod deciding;
mod issuing;
mod ending;

#[cfg(test)]
mod tests;

pub use deciding::Freshness;
pub use reviewing::NewDefect;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    acknowledgement::Acknowledgement,
    applicant::Holder,
    approval::Approval,
    check::{CheckKind, progress::Check, progress::Checks},
    consent::Consent,
    document::{Document, DocumentSlot},
    identity::Identity,
    key::AcceptedKey,
    offer::Offer,
    payment::Payment,
    refusal::{Refused, Why},
    review::Review,
    state::State,
};
use crate::{
    id::{ApplicationId, CheckId, PortalId},
    locale::Locale,
};

/// An application for a certificate. Holds personal data: `Debug` prints none, the store seals it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    id: ApplicationId,
    portal: PortalId,
    portal_reference: String,
    version: i64,
    received_at: Timestamp,
    changed_at: Timestamp,
    due_at: Option<Timestamp>,
    offer: String,
    profile: String,
    locale: Locale,
    time_zone: String,
    holder: Holder,
    consents: Vec<Consent>,
    state: State,
    payment: Payment,
    documents: Vec<Document>,
    checks: Checks,
    identity: Identity,
    review: Review,
    approval: Approval,
    key_token: Option<KeyToken>,
    key: Option<AcceptedKey>,
    acknowledgement: Option<Acknowledgement>,
}

/// The one-time token that binds a certification request to the application. Only its hash is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyToken {
    /// SHA-256 of the token, lower-case hex.
    pub sha256: String,
    /// Not accepted afterwards.
    pub expires_at: Timestamp,
}

/// A well-formed application as a portal hands it over.
pub struct NewApplication {
    /// The portal.
    pub portal: PortalId,
    /// The portal's own name for it, unique within the portal.
    pub portal_reference: String,
    /// What is applied for.
    pub offer: Offer,
    /// The applicant's language.
    pub locale: Locale,
    /// The applicant's IANA time zone.
    pub time_zone: String,
    /// Who is to hold the certificate.
    pub holder: Holder,
    /// The consents given.
    pub consents: Vec<Consent>,
}

impl Application {
    /// Takes in a new application. `check_ids` gives one identifier per mandatory register check.
    pub fn receive(
        id: ApplicationId,
        new: NewApplication,
        mut check_ids: impl FnMut() -> CheckId,
        now: Timestamp,
    ) -> Self {
        let kinds = CheckKind::required_for(new.holder.holder_type());
        let checks = kinds.iter().map(|kind| Check::planned(check_ids(), *kind));
        Self {
            id,
            portal: new.portal,
            portal_reference: new.portal_reference,
            version: 0,
            received_at: now,
            changed_at: now,
            due_at: None,
            locale: new.locale,
            time_zone: new.time_zone,
            checks: Checks::planned(checks),
            holder: new.holder,
            consents: new.consents,
            state: State::AwaitingPayment,
            payment: Payment::of_price(new.offer.price_kopecks),
            documents: Vec::new(),
            identity: Identity {
                video_required: new.offer.video_required,
                ..Identity::default()
            },
            offer: new.offer.id,
            profile: new.offer.profile,
            review: Review::default(),
            approval: Approval::default(),
            key_token: None,
            key: None,
            acknowledgement: None,
        }
    }

    /// The document slots that are still empty, or that a defect reopened.
    pub fn missing_documents(&self) -> Vec<DocumentSlot> {
        let required = DocumentSlot::required_for(self.holder.holder_type());
        let absent = |slot: &DocumentSlot| {
            let reopened = self.review.asks_for(&format!("document:{}", slot.code()));
            reopened || !self.documents.iter().any(|document| document.slot == *slot)
        };
        required.iter().copied().filter(absent).collect()
    }

    /// Moves the main state when all that it waits for is there. Called at the end of every transition.
    fn settle(mut self, now: Timestamp) -> Self {
        let next = match &self.state {
            State::AwaitingPayment if self.payment.is_paid() && self.missing_documents().is_empty() => {
                Some(State::InChecks)
            }
            State::AwaitingApplicant if self.review.open_defects().next().is_none() => Some(State::InChecks),
            State::InChecks if self.checks.are_final() => Some(State::InReview),
            State::AwaitingIdentity if self.identity.is_proven() => Some(State::PendingApproval),
            // An answer that takes back what was accepted takes the acceptance back.
            State::PendingApproval if self.checks.are_final() && !self.checks.are_positive() => {
                self.review.accepted_at = None;
                Some(State::InReview)
            }
            _ => None,
        };
        if let Some(state) = next {
            self.enter(state);
            return self.settle(now);
        }
        self.changed_at = now;
        self
    }

    /// Every change of the main state passes here. A deadline belongs to its state and ends with it.
    fn enter(&mut self, state: State) {
        self.state = state;
        self.due_at = None;
    }

    fn refuse(&self, action: &'static str, why: Why) -> Refused {
        Refused {
            from: self.state.code(),
            action,
            why,
        }
    }

    /// Sets the deadline of the present state: the caller knows the calendar.
    #[must_use]
    pub fn due(self, due_at: Option<Timestamp>) -> Self {
        Self { due_at, ..self }
    }

    /// The application as it is after the store has written it.
    #[must_use]
    pub fn stored(self, version: i64) -> Self {
        Self { version, ..self }
    }
}

/// What everyone may look at.
impl Application {
    /// Identifier.
    pub fn id(&self) -> ApplicationId {
        self.id
    }

    /// The portal that handed it over.
    pub fn portal(&self) -> PortalId {
        self.portal
    }

    /// The portal's own name for it.
    pub fn portal_reference(&self) -> &str {
        &self.portal_reference
    }

    /// Grows with every change: the optimistic lock.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// When it was handed over.
    pub fn received_at(&self) -> Timestamp {
        self.received_at
    }

    /// When it last changed.
    pub fn changed_at(&self) -> Timestamp {
        self.changed_at
    }

    /// The deadline of the party that acts next.
    pub fn due_at(&self) -> Option<Timestamp> {
        self.due_at
    }

    /// Identifier of the offer.
    pub fn offer(&self) -> &str {
        &self.offer
    }

    /// Name of the certificate profile.
    pub fn profile(&self) -> &str {
        &self.profile
    }

    /// The applicant's language.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// The applicant's time zone.
    pub fn time_zone(&self) -> &str {
        &self.time_zone
    }

    /// Who is to hold the certificate.
    pub fn holder(&self) -> &Holder {
        &self.holder
    }

    /// The consents given.
    pub fn consents(&self) -> &[Consent] {
        &self.consents
    }

    /// The main state.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The payment region.
    pub fn payment(&self) -> &Payment {
        &self.payment
    }

    /// The scans, newest of each slot.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The check region.
    pub fn checks(&self) -> &Checks {
        &self.checks
    }

    /// The identity region.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The review region.
    pub fn review(&self) -> &Review {
        &self.review
    }

    /// The approval region.
    pub fn approval(&self) -> &Approval {
        &self.approval
    }

    /// The accepted key.
    pub fn key(&self) -> Option<&AcceptedKey> {
        self.key.as_ref()
    }

    /// The token of the key request, while one is open.
    pub fn key_token(&self) -> Option<&KeyToken> {
        self.key_token.as_ref()
    }

    /// The holder's acknowledgement.
    pub fn acknowledgement(&self) -> Option<&Acknowledgement> {
        self.acknowledgement.as_ref()
    }
}

impl std::fmt::Debug for Application {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Application")
            .field("id", &self.id)
            .field("version", &self.version)
            .field("state", &self.state.code())
            .finish_non_exhaustive()
    }
}
