//! Messages to applicants: written into the outbox by the step, sent by a task.

use super::{Authority, Result};
use crate::id::MessageId;

impl Authority {
    /// Sends one message of the outbox (task).
    pub async fn deliver_message(&self, message: MessageId) -> Result<()> {
        let _ = message;
        todo!()
    }
}
