//! Certificate status services (RFC 3647 4.10): CRL and OCSP.
//!
//! | file | holds |
//! |---|---|
//! | [`source`] | what the public listener asks the register: status of a serial number, CRL, CA certificates |
//! | [`ocsp`] | RFC 6960: request -> questions -> (the caller looks up) -> answer, signed by a delegated responder |
//! | [`crl`] | RFC 5280 5: full CRL, written as a stream |
//! | [`certs_only`] | the CA certificates in one bundle |
//! | `encoding` | the DER that both write by hand: headers and times |
//! | `signing` | digest and signature through the one algorithm table |

pub mod certs_only;
pub mod crl;
mod encoding;
pub mod ocsp;
mod signing;
pub mod source;
