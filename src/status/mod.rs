//! Certificate status services (RFC 3647 4.10): CRL and OCSP.
//!
//! | file | holds |
//! |---|---|
//! | [`source`] | what the public listener asks the register: status of a serial number, CRL, CA certificates |
//! | [`ocsp`] | RFC 6960: request -> questions -> (the caller looks up) -> answer, signed by a delegated responder |
//! | [`crl`] | RFC 5280 5: full CRL, written as a stream |

pub mod crl;
pub mod ocsp;
pub mod source;
