//! The reviewer's decisions.

use super::{Authority, Result};
use crate::{
    actor::Actor,
    id::ApplicationId,
    registration::application::{Application, NewDefect},
};

impl Authority {
    /// A reviewer takes the case.
    pub async fn claim(
        &self,
        actor: &Actor,
        application: ApplicationId,
        expected: Option<i64>,
    ) -> Result<Application> {
        let _ = (actor, application, expected);
        todo!()
    }

    /// The reviewer gives the case back.
    pub async fn release(
        &self,
        actor: &Actor,
        application: ApplicationId,
        expected: Option<i64>,
    ) -> Result<Application> {
        let _ = (actor, application, expected);
        todo!()
    }

    /// The reviewer sends the case back to the applicant.
    pub async fn add_defects(
        &self,
        actor: &Actor,
        application: ApplicationId,
        defects: Vec<NewDefect>,
        expected: Option<i64>,
    ) -> Result<Application> {
        let _ = (actor, application, defects, expected);
        todo!()
    }

    /// The reviewer accepts the data.
    pub async fn accept_review(
        &self,
        actor: &Actor,
        application: ApplicationId,
        expected: Option<i64>,
    ) -> Result<Application> {
        let _ = (actor, application, expected);
        todo!()
    }
}
