//! Ground and domain of Kepler alone, as they stand in `src`: what reads bytes of strangers, without web, database and
//! tokio, so that it builds with coverage in a minute or two.

#![allow(dead_code, missing_docs, reason = "the modules are those of Kepler, and only some of their doors are used here")]

#[path = "../../src/clock.rs"]
pub mod clock;
#[path = "../../src/calendar.rs"]
pub mod calendar;
#[path = "../../src/random.rs"]
pub mod random;
#[path = "../../src/crash.rs"]
pub mod crash;
#[path = "../../src/id.rs"]
pub mod id;
#[path = "../../src/actor.rs"]
pub mod actor;
#[path = "../../src/locale.rs"]
pub mod locale;
#[path = "../../src/crypto/mod.rs"]
pub mod crypto;
#[path = "../../src/x509/mod.rs"]
pub mod x509;
#[path = "../../src/audit/mod.rs"]
pub mod audit;
#[path = "../../src/registration/mod.rs"]
pub mod registration;
#[path = "../../src/issuance/mod.rs"]
pub mod issuance;
#[path = "../../src/registry/mod.rs"]
pub mod registry;
#[path = "../../src/status/mod.rs"]
pub mod status;

#[path = "../../src/http/public/ocsp_path.rs"]
mod ocsp_path;

pub mod doors;
