//! State registers are asked, and their answers recorded.

use super::{Authority, Result};
use crate::{
    actor::Actor,
    id::{ApplicationId, CheckId},
    registration::application::Application,
};

impl Authority {
    /// Puts one attempt of a question to its register (task).
    pub async fn submit_check(&self, application: ApplicationId, check: CheckId, attempt: u32) -> Result<()> {
        let _ = (application, check, attempt);
        todo!()
    }

    /// Fetches what the registers answered (task). Says how many events were new.
    pub async fn poll_registers(&self) -> Result<usize> {
        todo!()
    }

    /// Ends the waiting for registers that took longer than policy grants (task).
    pub async fn time_out_checks(&self) -> Result<()> {
        todo!()
    }

    /// A reviewer asks one register again.
    pub async fn ask_register_again(
        &self,
        actor: &Actor,
        application: ApplicationId,
        check: CheckId,
        expected: Option<i64>,
    ) -> Result<Application> {
        let _ = (actor, application, check, expected);
        todo!()
    }
}
