//! What applicants left lying comes to an end.

use super::{Authority, Result};

impl Authority {
    /// Ends the applications whose applicants let their time run out (task). Says how many.
    pub async fn expire(&self) -> Result<usize> {
        todo!()
    }
}
