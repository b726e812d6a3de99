//! The portal reports the payment.

use serde_json::json;

use super::{
    Authority, Result,
    step::{Allowed, Call},
};
use crate::{
    actor::Actor,
    id::ApplicationId,
    notification::event::EventType,
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
        let call = Call {
            actor,
            action: "payment.reported",
            application,
            expected,
            allowed: Allowed::APPLICANT_SIDE,
        };
        let outcome = self.pay(&call, report).await;
        self.on_record(&call, outcome).await
    }

    async fn pay(&self, call: &Call<'_>, report: PaymentReport) -> Result<Application> {
        let mut step = self.open(call).await?;
        step.details = json!({ "paid_kopecks": report.paid_kopecks });
        let after = step.before.clone().report_payment(report, step.now)?;
        if after.payment() == step.before.payment() {
            return Ok(step.before);
        }
        self.announce(&mut step.tx, &after, EventType::PaymentReported, step.now)
            .await?;
        step.close(after).await
    }
}
