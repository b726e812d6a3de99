//! Every bound of the public listener.

use std::time::Duration;

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
    /// OCSP signatures at a time; past it `tryLater`.
    pub signatures: usize,
    /// How long a cache may keep an OCSP answer that can no longer change: `revoked`. A `good` is kept by none.
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
            ocsp_max_age: Duration::from_mins(1),
            crl_max_age: Duration::from_mins(1),
            ca_certificate_max_age: Duration::from_hours(24),
        }
    }
}
