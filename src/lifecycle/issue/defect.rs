//! A certificate that cannot be prepared: back to the applicant, or on record for engineers. No serial number is spent.

use serde_json::json;

use super::Outcomes;
use crate::{
    actor::Actor,
    audit::AuditEntry,
    id::ApplicationId,
    lifecycle::{
        Authority, Error, Result,
        step::{self, Allowed, Call},
    },
    registration::application::Application,
    x509::name::AttributeType,
};

/// The code in the defect library.
const INCOMPLETE: &str = "incomplete";

impl Authority {
    /// The data lack what the certificate must say: the applicant is asked for it.
    pub(super) async fn return_incomplete(
        &self,
        application: &Application,
        attribute: AttributeType,
    ) -> Result<()> {
        let actor = Actor::system("issuance");
        let call = Call {
            actor: &actor,
            action: "certificate.incomplete",
            application: application.id(),
            expected: Some(application.version()),
            allowed: Allowed::roles(&[]),
        };
        let target = target(attribute);
        let details = json!({ "target": target, "code": INCOMPLETE });
        self.change(call, details, |step, before| {
            let (target, code, hint) = (target.to_owned(), INCOMPLETE.to_owned(), String::new());
            Ok(before.return_incomplete(target, code, hint, step.now)?)
        })
        .await?;
        metrics::counter!("kepler_issuance_failures_total", "stage" => "incomplete").increment(1);
        Ok(())
    }

    /// Puts on record that certificates could not be prepared, and why.
    pub(super) async fn not_prepared(&self, failed: Vec<(ApplicationId, Error)>, outcomes: &mut Outcomes) {
        if failed.is_empty() {
            return;
        }
        for (application, error) in &failed {
            tracing::error!(application.id = %application, error = ?error, "the certificate could not be prepared");
            metrics::counter!("kepler_issuance_failures_total", "stage" => "prepare").increment(1);
        }
        if let Err(error) = self.put_on_record(&failed).await {
            tracing::warn!(%error, "that certificates could not be prepared is not on record");
        }
        outcomes.extend(failed.into_iter().map(|(id, error)| (id, Err(error))));
    }

    async fn put_on_record(&self, failed: &[(ApplicationId, Error)]) -> Result<()> {
        let mut tx = self.store.begin("issue.not_prepared").await?;
        for (application, error) in failed {
            tx.audit(AuditEntry {
                at: self.clock.now(),
                actor: Actor::system("issuance"),
                action: "certificate.not_prepared",
                subject: step::subject(*application),
                details: json!({ "code": error.code() }),
            });
        }
        Ok(tx.commit().await?)
    }
}

/// Where the applicant finds the datum: a JSON pointer into the holder.
fn target(attribute: AttributeType) -> &'static str {
    use AttributeType as A;
    match attribute {
        A::CommonName | A::Surname | A::GivenName => "/person/name",
        A::Email => "/person/email",
        A::Inn => "/person/inn",
        A::Snils => "/person/snils",
        A::Ogrnip => "/ogrnip",
        A::Title => "/position",
        _ => "/organisation",
    }
}
