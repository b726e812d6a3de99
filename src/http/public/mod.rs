//! The public status service: OCSP, CRL, CA certificates over plain HTTP, on hyper's http1 directly, no middleware.
//!
//! | file | holds |
//! |---|---|
//! | [`server`], `pace` | listener, time limits, graceful stop: call [`server::serve`] |
//! | [`limits`] | every bound and what is answered past it |
//! | `route` | path and method -> handler |
//! | `ocsp`, `ocsp_path` | `POST /ocsp`, `GET /ocsp/{base64}` |
//! | `answers`, `written`, `kept`, `lane` | answers that are kept and still hold, or the lanes in which they are signed |
//! | `counters` | what has been answered |
//! | `latest` | lists that go on while the register does not answer |
//! | `crl` | `GET /crl/{issuer}.crl`, `/crl/{issuer}/delta.crl`, `/crl/{issuer}/{prefix}.crl` |
//! | `ca_certificates` | `GET /ca/{issuer}.cer`, `GET /ca/{issuer}.p7b` |
//! | `reply`, [`body`] | responses: cached, refused, streamed from a file |
//! | `conditional`, `range`, `coding` | what the client holds, which part it wants, in which form |
//!
//! Plain HTTP by the convention of the field: all that is served is signed.

mod answers;
pub mod body;
mod ca_certificates;
mod coding;
mod conditional;
mod counters;
mod crl;
mod kept;
mod lane;
mod latest;
pub mod limits;
mod ocsp;
mod ocsp_path;
mod pace;
mod range;
mod reply;
mod route;
pub mod server;
mod written;

use std::sync::Arc;

use arc_swap::ArcSwap;

use self::{
    answers::{Answers, Lanes},
    counters::Counters,
    latest::Latest,
};
use crate::{
    clock::Clock,
    http::public::{body::PublicBody, limits::Limits},
    status::{
        ocsp::responder::Responder,
        source::{SerialStatus, StatusSource, Unavailable},
    },
};

type Response = hyper::Response<PublicBody>;

/// Everything that the public listener answers from.
pub struct PublicStatus {
    source: Arc<dyn StatusSource>,
    answers: ArcSwap<Answers>,
    lanes: Lanes,
    latest: Latest,
    counters: Counters,
    clock: Arc<dyn Clock>,
    limits: Limits,
}

impl PublicStatus {
    /// Answers from `source`; OCSP is signed by `responder`.
    pub fn new(
        source: Arc<dyn StatusSource>,
        responder: Responder,
        clock: Arc<dyn Clock>,
        limits: Limits,
    ) -> Self {
        Self {
            source,
            answers: ArcSwap::from_pointee(Answers::new(responder, &limits)),
            lanes: Lanes::new(&limits),
            latest: Latest::new(),
            counters: Counters::new(),
            clock,
            limits,
        }
    }

    /// The responder that serves now.
    pub fn responder(&self) -> Arc<Responder> {
        Arc::clone(&self.answers.load().responder)
    }

    /// What the register says of a serial number, as OCSP is told.
    pub fn serial_status(&self, issuer: &str, serial: &[u8]) -> Result<SerialStatus, Unavailable> {
        self.source.serial_status(issuer, serial)
    }

    /// Puts renewed responder certificates, or another set of issuers, into use. Answers under way are not disturbed; those
    /// that were kept are forgotten, for the old responder may have been revoked.
    pub fn replace_responder(&self, responder: Responder) {
        self.answers
            .store(Arc::new(Answers::new(responder, &self.limits)));
    }
}
