//! The holder accepts the certificate's contents (RFC 3647 4.4; 63-FZ art. 18).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

use super::{
    Authority, Error, Result, Scope, blocking,
    certificate_text::CertificateText,
    step::{Allowed, Call},
};
use crate::{
    actor::Actor,
    calendar::moscow_date,
    crypto::verify::verify,
    id::ApplicationId,
    locale::Locale,
    notification::{facts::Completed, reminder::end_of_use},
    registration::{acknowledgement::Acknowledgement, application::Application, refusal::Why},
    registry::certificate::CertificateRecord,
    store::certificates,
    x509::certificate::Certificate,
};

/// The holder's confirmation as it comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// SHA-256 of the text that was shown, lower-case hex.
    pub text_sha256: String,
    /// `new_key` or `portal_simple`.
    pub method: String,
    /// The signature over the text, base64; by the certified key for `new_key`.
    pub signature: Option<String>,
    /// The safety manual was handed over.
    pub safety_manual_received: bool,
}

impl Authority {
    /// The text that the holder of this application's certificate has to accept.
    pub async fn certificate_text(
        &self,
        scope: &Scope,
        application: ApplicationId,
        locale: Locale,
    ) -> Result<CertificateText> {
        let certificate = self
            .certificate_of(scope, application)
            .await?
            .ok_or(Error::NotFound)?;
        CertificateText::of(&certificate, locale)
    }

    /// The holder accepts; downloads open.
    pub async fn acknowledge(
        &self,
        actor: &Actor,
        application: ApplicationId,
        confirmation: Confirmation,
        expected: Option<i64>,
    ) -> Result<Application> {
        let call = Call {
            actor,
            action: "certificate.acknowledged",
            application,
            expected,
            allowed: Allowed::APPLICANT_SIDE,
        };
        let outcome = self.take_confirmation(&call, confirmation).await;
        self.on_record(&call, outcome).await
    }

    async fn take_confirmation(&self, call: &Call<'_>, confirmation: Confirmation) -> Result<Application> {
        if !self.policy.acknowledgement_methods.contains(&confirmation.method) {
            return Err(Error::invalid("/method", "method_not_allowed"));
        }
        let scope = Scope::from(call.actor);
        let found = self.application(&scope, call.application).await?;
        let certificate = self.certificate_of(&scope, call.application).await?;
        let Some(certificate) = certificate else {
            return Err(refused(&found, Why::WrongState));
        };
        if certificate.revocation.is_some() {
            return Err(revoked(&found));
        }
        let shown = shown_text(&certificate, &confirmation.text_sha256)?
            .ok_or_else(|| refused(&found, Why::AcknowledgedText))?;
        if confirmation.method == "new_key" {
            check_signature(&certificate, &shown, confirmation.signature.as_deref()).await?;
        }
        let mut step = self.open(call).await?;
        let acknowledgement = Acknowledgement {
            text_sha256: confirmation.text_sha256,
            method: confirmation.method,
            signature: confirmation.signature,
            safety_manual_received: confirmation.safety_manual_received,
            at: step.now,
        };
        step.details = json!({
            "certificate": certificate.id,
            "method": acknowledgement.method,
            "text_sha256": acknowledgement.text_sha256,
        });
        let after = step
            .before
            .clone()
            .acknowledge(acknowledgement, &shown.sha256, step.now)?;
        // Somebody may have revoked it since it was looked at.
        if !certificates::acknowledge(&mut step.tx, certificate.id, step.now).await? {
            return Err(revoked(&step.before));
        }
        let valid_until = moscow_date(end_of_use(&certificate));
        self.notify(&mut step.tx, &after, Completed { valid_until }.into())
            .await?;
        step.close(after).await
    }
}

/// The text that has this hash: the holder may have read it in either language.
fn shown_text(certificate: &CertificateRecord, sha256: &str) -> Result<Option<CertificateText>> {
    for locale in Locale::ALL {
        let text = CertificateText::of(certificate, locale)?;
        if text.sha256 == sha256 {
            return Ok(Some(text));
        }
    }
    Ok(None)
}

/// The signature over the text is of the certified key: the holder has the key and has read the text.
async fn check_signature(
    certificate: &CertificateRecord,
    shown: &CertificateText,
    signature: Option<&str>,
) -> Result<()> {
    let invalid = || Error::invalid("/signature", "signature");
    let signature = STANDARD
        .decode(signature.ok_or_else(invalid)?)
        .map_err(|_| invalid())?;
    let (der, algorithm) = (certificate.der.clone(), certificate.algorithm);
    let text = shown.text.clone().into_bytes();
    let verified = blocking(move || {
        let certificate = Certificate::parse(&der).ok()?;
        verify(algorithm, certificate.spki, &text, &signature).ok()
    });
    verified.await?.ok_or_else(invalid)
}

fn revoked(application: &Application) -> Error {
    Error::Conflict {
        from: application.state().code(),
        action: "acknowledge",
        code: "revoked",
    }
}

fn refused(application: &Application, why: Why) -> Error {
    Error::Conflict {
        from: application.state().code(),
        action: "acknowledge",
        code: why.code(),
    }
}
