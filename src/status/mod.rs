//! Certificate status services (RFC 3647 4.10): CRL and OCSP.
//!
//! | file | holds |
//! |---|---|
//! | [`change`], [`serial`] | a change of status, and why the order of changes does not matter |
//! | [`block`] | many changes in few octets: the rows of the journal |
//! | [`index`] | the status of every certificate, in memory |
//! | [`source`] | what the public listener asks the register: status of a serial number, CRL, CA certificates |
//! | [`ocsp`] | RFC 6960: request -> questions -> (the caller looks up) -> answer, signed by a delegated responder |
//! | [`crl`] | RFC 5280 5: full CRL, written as a stream |

pub mod serial;
pub mod change;
pub mod block;
#[cfg(test)]
mod samples;
pub mod index;
pub mod crl;
pub mod ocsp;
pub mod source;
