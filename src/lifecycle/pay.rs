//! The portal reports the payment.

use super::{Authority, Result};
use crate::{
    actor::Actor,
    id::ApplicationId,
    registration::{application::Application, payment::PaymentReport},
};

impl Authority {
    /// Takes note of the total that has been paid so far. Reporting the same again changes nothing.
    pub async fn report_payment(
        &self,
        actor: &Actor,
        application: ApplicationId,
        report: PaymentReport,
        expected: Option<i64>,
    ) -> Result<Application> {
        let _ = (actor, application, report, expected);
        todo!()
    }
}
