//! `GET /crl/{issuer}.crl`.

use http::HeaderMap;
use tokio::time::timeout;

use super::{PublicStatus, Response, reply};

impl PublicStatus {
    pub(super) async fn get_crl(&self, issuer: &str, headers: &HeaderMap) -> Response {
        match timeout(self.limits.look_up_time, self.source.crl(issuer)).await {
            Ok(Ok(Some(crl))) => reply::Cached {
                // RFC 2585 4.2.
                content_type: "application/pkix-crl",
                entity_tag: &crl.entity_tag,
                body: crl.der.clone(),
                last_modified: Some(crl.this_update),
                expires: Some(crl.next_update),
                max_age: self.limits.crl_max_age,
            }
            .reply(headers, self.clock.now()),
            Ok(Ok(None)) => reply::not_found("not found: no CRL of such an issuer\n"),
            Ok(Err(_)) | Err(_) => reply::unavailable(),
        }
    }
}
