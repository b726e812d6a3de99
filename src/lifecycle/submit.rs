//! A portal hands over an application.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{
    Authority, Error, FieldError, Result,
    identify::GroundAssertion,
    step::{self, Allowed},
};
use crate::{
    actor::Actor,
    audit::AuditEntry,
    calendar::moscow_date,
    id::{ApplicationId, CheckId, PortalId},
    locale::Locale,
    notification::{event::EventType, facts::Received},
    registration::{
        applicant::Holder,
        application::{Application, NewApplication},
        consent::{Consent, ConsentPurpose},
        offer::Offer,
    },
    store::{StoreError, applications},
};

/// Clocks of portals may run ahead by so much.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// An application as a portal hands it over.
#[derive(Clone)]
pub struct Submission {
    /// The portal's own name for it, unique within the portal.
    pub portal_reference: String,
    /// Identifier of the offer.
    pub offer: String,
    /// The applicant's language.
    pub locale: Locale,
    /// The applicant's IANA time zone.
    pub time_zone: String,
    /// Who is to hold the certificate.
    pub holder: Holder,
    /// The consents given.
    pub consents: Vec<Consent>,
    /// The ground of identification, if the portal knows it already.
    pub ground: Option<GroundAssertion>,
}

impl Authority {
    /// Takes in an application. The same reference with the same content again gives the application that is there.
    pub async fn submit(
        &self,
        actor: &Actor,
        portal: PortalId,
        submission: Submission,
    ) -> Result<Application> {
        let allowed = match actor {
            Actor::Portal { id } => *id == portal,
            Actor::System { .. } => true,
            _ => false,
        };
        if !allowed {
            return Err(Error::Forbidden { code: "actor" });
        }
        let now = self.clock.now();
        let offer = self.check_submission(&submission, now)?;
        let mut tx = self.store.begin("application.submit").await?;
        step::allowed(&mut tx, actor, Allowed::APPLICANT_SIDE).await?;
        if let Some(known) = applications::by_reference(&mut tx, portal, &submission.portal_reference).await?
        {
            return same(known, &submission);
        }
        let after = self.receive(actor, portal, &submission, offer, now)?;
        match applications::insert(&mut tx, &after).await {
            Ok(()) => {}
            Err(StoreError::Conflict { .. }) => {
                // Somebody was faster by a moment: what they handed over counts.
                drop(tx);
                let mut tx = self.store.read("application.submitted").await?;
                let known = applications::by_reference(&mut tx, portal, &submission.portal_reference).await?;
                return same(known.ok_or(Error::NotFound)?, &submission);
            }
            Err(error) => return Err(error.into()),
        }
        tx.audit(AuditEntry {
            at: now,
            actor: actor.clone(),
            action: "application.submitted",
            subject: step::subject(after.id()),
            details: json!({ "offer": submission.offer, "to": after.state().code() }),
        });
        self.announce(&mut tx, &after, EventType::ApplicationSubmitted, now)
            .await?;
        self.notify(&mut tx, &after, Received {}.into()).await?;
        self.follow(&mut tx, None, &after, now).await?;
        tx.commit().await?;
        self.wake();
        metrics::counter!("kepler_applications_total", "offer" => submission.offer).increment(1);
        tracing::info!(application.id = %after.id(), portal.id = %portal, "application.submitted");
        Ok(after)
    }

    fn receive(
        &self,
        actor: &Actor,
        portal: PortalId,
        submission: &Submission,
        offer: Offer,
        now: Timestamp,
    ) -> Result<Application> {
        let id = ApplicationId::generate(&*self.clock, &*self.random)?;
        let mut check_ids = Vec::new();
        for _ in 0..crate::registration::check::CheckKind::ALL.len() {
            check_ids.push(CheckId::generate(&*self.clock, &*self.random)?);
        }
        let spare = CheckId::generate(&*self.clock, &*self.random)?;
        let new = NewApplication {
            portal,
            portal_reference: submission.portal_reference.clone(),
            offer,
            locale: submission.locale,
            time_zone: submission.time_zone.clone(),
            holder: submission.holder.clone(),
            consents: submission.consents.clone(),
        };
        let received = Application::receive(id, new, || check_ids.pop().unwrap_or(spare), now);
        let received = match submission.ground.clone() {
            Some(ground) => received.assert_ground(ground.into_ground(actor, now), now)?,
            None => received,
        };
        Ok(self.with_deadline(received, now))
    }

    fn check_submission(&self, submission: &Submission, now: Timestamp) -> Result<Offer> {
        let mut errors = Vec::new();
        let reference = submission.portal_reference.trim();
        if reference.is_empty() || submission.portal_reference.len() > 100 {
            errors.push(FieldError::new("/portal_reference", "length"));
        }
        let zone = &submission.time_zone;
        let zone_fits = |c: char| c.is_ascii_alphanumeric() || "/_+-".contains(c);
        if zone.is_empty() || zone.len() > 64 || !zone.chars().all(zone_fits) {
            errors.push(FieldError::new("/time_zone", "time_zone"));
        }
        let offer = self.policy.offer(&submission.offer);
        match offer {
            None => errors.push(FieldError::new("/offer", "offer_unknown")),
            Some(offer) if offer.holder_type != submission.holder.holder_type() => {
                errors.push(FieldError::new("/holder/holder_type", "holder_type_of_offer"));
            }
            Some(offer) if !self.policy.mandate.allows(offer.holder_type, now) => {
                errors.push(FieldError::new("/offer", "outside_mandate"));
            }
            Some(offer) => errors.extend(missing_consents(&submission.consents, offer, now)),
        }
        if let Err(Error::Invalid { errors: more }) = check_holder(&submission.holder, now) {
            errors.extend(more);
        }
        if let Some(Err(Error::Invalid { errors: more })) =
            submission.ground.as_ref().map(|ground| ground.check("/ground"))
        {
            errors.extend(more);
        }
        match (offer, errors.is_empty()) {
            (Some(offer), true) => Ok(offer.clone()),
            _ => Err(Error::Invalid { errors }),
        }
    }
}

/// The rules that need today's date.
pub(super) fn check_holder(holder: &Holder, now: Timestamp) -> Result<()> {
    holder
        .person()
        .may_apply(moscow_date(now))
        .map_err(|refused| Error::invalid("/holder/person", refused.code()))
}

/// One purpose, one consent (156-FZ): each that the offer needs must be there.
fn missing_consents(consents: &[Consent], offer: &Offer, now: Timestamp) -> Vec<FieldError> {
    let mut needed = vec![ConsentPurpose::Processing, ConsentPurpose::Registers];
    if offer.video_required {
        needed.push(ConsentPurpose::Recording);
    }
    let missing = needed
        .into_iter()
        .filter(|purpose| !consents.iter().any(|consent| consent.purpose == *purpose))
        .map(|_| FieldError::new("/consents", "consent_missing"));
    let latest = now.checked_add(CLOCK_SKEW).unwrap_or(now);
    let future = consents
        .iter()
        .enumerate()
        .filter(|(_, consent)| consent.given_at > latest);
    missing
        .chain(future.map(|(index, _)| FieldError::new(format!("/consents/{index}/given_at"), "in_future")))
        .collect()
}

/// A repeated request is answered by what is there, unless it says something else.
fn same(known: Application, submission: &Submission) -> Result<Application> {
    let unchanged = known.offer() == submission.offer
        && known.locale() == submission.locale
        && known.time_zone() == submission.time_zone
        && known.consents() == submission.consents
        && *known.holder() == submission.holder;
    if unchanged {
        Ok(known)
    } else {
        Err(Error::Conflict {
            from: known.state().code(),
            action: "submit",
            code: "reference_taken",
        })
    }
}
