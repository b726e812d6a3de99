//! Every bound of the public listener.

use std::{num::NonZero, time::Duration};

use jiff::SignedDuration;

/// Bounds, each with the answer past it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Octets of a request body; past it 413. The largest legal request of 32 certificates is a quarter of it.
    pub body: usize,
    /// Octets of a request line with its headers; past it 414 or 431. hyper wants at least 8,192.
    pub head: usize,
    /// Connections at a time; past it new ones wait in the accept queue of the operating system.
    pub connections: u32,
    /// Time for a request's headers, and for the next request on an idle connection; then it is closed.
    pub head_time: Duration,
    /// Time for a request's body; then 408.
    pub body_time: Duration,
    /// Time for one look-up in the register; then `tryLater` or 503.
    pub look_up_time: Duration,
    /// Time that a connection may live, slow readers included; then it is closed after the response under way.
    pub connection_time: Duration,
    /// Time for responses under way when a connection or the service ends; then they are cut.
    pub stop_time: Duration,
    /// Answers to be kept that are signed or wait for it; past it `tryLater`, or the one that is kept and still good.
    pub signatures: usize,
    /// Answers for one client alone (nonce, several certificates, unknown) that are signed or wait; past it `tryLater`.
    pub private_signatures: usize,
    /// Signatures of each kind at a time; the others wait their turn.
    pub signing: usize,
    /// Octets of signed answers that are kept; past it those that are asked for least are dropped.
    pub kept_answers: u64,
    /// A kept answer older than that is signed anew by the next who asks; at most half of its validity.
    pub ocsp_refresh: SignedDuration,
    /// How long a cache may keep an OCSP answer that can no longer change: `revoked`.
    pub ocsp_final_max_age: Duration,
    /// How long a cache may keep another OCSP answer: `good`. Zero: it asks again, and sees a revocation within a second.
    pub ocsp_max_age: Duration,
    /// How long a cache may keep a CRL.
    pub crl_max_age: Duration,
    /// How long a cache may keep a CA certificate.
    pub ca_certificate_max_age: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 16 * 1024,
            head: 16 * 1024,
            connections: 1024,
            head_time: Duration::from_secs(15),
            body_time: Duration::from_secs(10),
            look_up_time: Duration::from_secs(3),
            connection_time: Duration::from_mins(10),
            stop_time: Duration::from_secs(10),
            signatures: 256,
            private_signatures: 256,
            signing: std::thread::available_parallelism().map_or(1, NonZero::get),
            kept_answers: 256 << 20,
            ocsp_refresh: SignedDuration::from_hours(1),
            ocsp_final_max_age: Duration::from_mins(1),
            ocsp_max_age: Duration::ZERO,
            crl_max_age: Duration::from_mins(1),
            ca_certificate_max_age: Duration::from_hours(24),
        }
    }
}
