//! What a crash left between intent and signature is settled at start.

use super::{Authority, Result};

impl Authority {
    /// Abandons attempts without certificate and puts their applications in line again. Says how many there were.
    pub async fn recover(&self) -> Result<usize> {
        todo!()
    }
}
