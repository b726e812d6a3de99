//! The applicant puts right what a reviewer found.

use super::{Authority, Result};
use crate::{
    actor::Actor,
    id::ApplicationId,
    registration::{applicant::Holder, application::Application},
};

impl Authority {
    /// Takes corrected data. Only what a defect names may change; the registers are asked again.
    pub async fn correct(
        &self,
        actor: &Actor,
        application: ApplicationId,
        holder: Holder,
        targets: Vec<String>,
        expected: Option<i64>,
    ) -> Result<Application> {
        let _ = (actor, application, holder, targets, expected);
        todo!()
    }
}
