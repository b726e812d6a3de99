//! Kepler: the server of an accredited certification authority.
//!
//! The order of the modules below is the architecture: a module uses only modules above it, and
//! `tests/architecture.rs` proves it. The flow of an application runs in the same direction:
//!
//! ```text
//! http -> lifecycle/submit -> check -> review -> identify, appoint, hold_video -> approve
//!      -> accept_key -> issue (prepare, lint, record, sign, crosscheck) -> acknowledge
//!      -> status/{ocsp,crl}; notify, remind, revoke, expire hang on the same record
//! ```

// ground: knows nothing of applications and issuers
pub mod clock;
pub mod calendar;
pub mod random;
pub mod crash;
pub mod id;
pub mod actor;
pub mod locale;

pub mod crypto;
pub mod x509;

// domain: pure and synchronous, in the order of the flow
pub mod audit;
pub mod registration;
pub mod issuance;
pub mod registry;
pub mod status;
pub mod notification;

// adapters outward: implement what the domain asks for
pub mod clients;
pub mod keys;
pub mod store;

// use cases
pub mod lifecycle;

// adapters inward: translate and call `lifecycle`
pub mod http;
pub mod jobs;

// assembly
pub mod config;
pub mod app;
pub mod simulators;
pub mod demo;
pub mod cli;
