//! The public status service: OCSP, CRL, CA certificates over plain HTTP, on hyper's http1 directly, no middleware.
//!
//! | file | holds |
//! |---|---|
//! | [`server`] | listener, time limits, graceful stop: call [`server::serve`] |
//! | [`limits`] | every bound and what is answered past it |
//! | `route` | path and method -> handler |
//! | `ocsp`, `ocsp_path` | `POST /ocsp`, `GET /ocsp/{base64}` |
//! | `crl` | `GET /crl/{issuer}.crl`, `/crl/{issuer}/delta.crl`, `/crl/{issuer}/{prefix}.crl` |
//! | `ca_certificates` | `GET /ca/{issuer}.cer`, `GET /ca/{issuer}.p7b` |
//! | `reply`, [`body`] | responses: cached, refused, streamed from a file |
//! | `conditional`, `range`, `coding` | what the client holds, which part it wants, in which form |
//!
//! Plain HTTP by the convention of the field: all that is served is signed.

pub mod body;
mod ca_certificates;
mod coding;
mod conditional;
mod crl;
pub mod limits;
mod ocsp;
mod ocsp_path;
mod range;
mod reply;
mod route;
pub mod server;

use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Semaphore;

use crate::{
    clock::Clock,
    http::public::{body::PublicBody, limits::Limits},
    status::{ocsp::responder::Responder, source::StatusSource},
};

type Response = hyper::Response<PublicBody>;

/// Everything that the public listener answers from.
pub struct PublicStatus {
    source: Arc<dyn StatusSource>,
    responder: RwLock<Arc<Responder>>,
    clock: Arc<dyn Clock>,
    limits: Limits,
    /// Signatures under way; past the bound OCSP says `tryLater`.
    signatures: Arc<Semaphore>,
}

impl PublicStatus {
    /// Answers from `source`; OCSP is signed by `responder`.
    pub fn new(
        source: Arc<dyn StatusSource>,
        responder: Responder,
        clock: Arc<dyn Clock>,
        limits: Limits,
    ) -> Self {
        let signatures = Arc::new(Semaphore::new(limits.signatures));
        Self {
            source,
            responder: RwLock::new(Arc::new(responder)),
            clock,
            limits,
            signatures,
        }
    }

    /// Puts renewed responder certificates, or another set of issuers, into use; answers under way are not disturbed.
    pub fn replace_responder(&self, responder: Responder) {
        *self.responder.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(responder);
    }

    fn responder(&self) -> Arc<Responder> {
        Arc::clone(&self.responder.read().unwrap_or_else(PoisonError::into_inner))
    }
}
