//! A portal hands over an application.

use super::{Authority, Result};
use crate::{
    actor::Actor,
    id::PortalId,
    lifecycle::identify::GroundAssertion,
    locale::Locale,
    registration::{applicant::Holder, application::Application, consent::Consent},
};

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
    pub async fn submit(&self, actor: &Actor, portal: PortalId, submission: Submission) -> Result<Application> {
        let _ = (actor, portal, submission);
        todo!()
    }
}
