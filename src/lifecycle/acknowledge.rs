//! The holder accepts the certificate's contents (RFC 3647 4.4; 63-FZ art. 18).

use super::{Authority, Result, Scope};
use crate::{actor::Actor, id::ApplicationId, locale::Locale, registration::application::Application};

/// The contents of a certificate as its holder reads them.
#[derive(Clone, PartialEq, Eq)]
pub struct CertificateText {
    /// The text.
    pub text: String,
    /// Its SHA-256, lower-case hex.
    pub sha256: String,
}

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
        let _ = (scope, application, locale);
        todo!()
    }

    /// The holder accepts; downloads open.
    pub async fn acknowledge(
        &self,
        actor: &Actor,
        application: ApplicationId,
        confirmation: Confirmation,
        expected: Option<i64>,
    ) -> Result<Application> {
        let _ = (actor, application, confirmation, expected);
        todo!()
    }
}
