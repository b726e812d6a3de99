//! The clock and the random source of this machine.

use std::sync::Arc;

use crate::{
    clock::{Clock, SystemClock},
    random::{OsRandom, SecureRandom},
};

/// Clock and random source.
pub fn ground() -> (Arc<dyn Clock>, Arc<dyn SecureRandom>) {
    (Arc::new(SystemClock), Arc::new(OsRandom))
}
