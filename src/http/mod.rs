//! HTTP: portal API, console, public status service.
//!
//! | folder | serves | to |
//! |---|---|---|
//! | [`public`] | OCSP, CRL, CA certificates, over plain HTTP on hyper alone | relying parties |

pub mod public;
