//! Holders are reminded of certificates that end.

use super::{Authority, Result};

impl Authority {
    /// Reminds of every certificate that nears its end, once per threshold (task). Says how many were reminded.
    pub async fn remind(&self) -> Result<usize> {
        todo!()
    }
}
