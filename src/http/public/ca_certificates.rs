//! `GET /ca/{issuer}.cer` and `GET /ca/{issuer}.p7b`: where authority information access points to (RFC 5280 4.2.2.1).

use bytes::Bytes;
use http::HeaderMap;
use tokio::time::timeout;

use super::{PublicStatus, Response, reply};
use crate::{
    status::source::{CaCertificate, entity_tag},
    x509::chain::bundle,
};

impl PublicStatus {
    pub(super) async fn get_ca_certificate(&self, issuer: &str, headers: &HeaderMap) -> Response {
        match self.ca_certificate(issuer).await {
            Ok(found) => self.immutable("application/pkix-cert", found.der, headers),
            Err(refused) => refused,
        }
    }

    /// The CA certificate, all above it, and its cross-certificates, as CMS `SignedData` without signers.
    pub(super) async fn get_ca_chain(&self, issuer: &str, headers: &HeaderMap) -> Response {
        match self.ca_certificate(issuer).await {
            Ok(found) => {
                let chain = std::iter::once(&found.der)
                    .chain(&found.chain)
                    .chain(&found.cross_certificates)
                    .map(AsRef::as_ref)
                    .collect::<Vec<_>>();
                self.immutable("application/x-pkcs7-certificates", bundle(&chain).into(), headers)
            }
            Err(refused) => refused,
        }
    }

    async fn ca_certificate(&self, issuer: &str) -> Result<CaCertificate, Response> {
        match timeout(self.limits.look_up_time, self.source.ca_certificate(issuer)).await {
            Ok(Ok(Some(found))) => Ok(found),
            Ok(Ok(None)) => Err(reply::not_found("not found: no such issuer\n")),
            Ok(Err(_)) | Err(_) => Err(reply::unavailable()),
        }
    }

    fn immutable(&self, content_type: &'static str, body: Bytes, headers: &HeaderMap) -> Response {
        reply::Cached {
            content_type,
            entity_tag: &entity_tag(&body),
            body,
            last_modified: None,
            expires: None,
            max_age: self.limits.ca_certificate_max_age,
        }
        .reply(headers, self.clock.now())
    }
}
