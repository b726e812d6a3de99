//! Webhooks: portals register addresses, events go there.

use super::{Authority, Result};
use crate::id::MessageId;

impl Authority {
    /// Lays one delivery per webhook for every event that has none yet (task).
    pub async fn fan_out(&self) -> Result<()> {
        todo!()
    }

    /// Posts one delivery (task).
    pub async fn deliver_webhook(&self, delivery: MessageId) -> Result<()> {
        let _ = delivery;
        todo!()
    }
}
