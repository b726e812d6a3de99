//! People who work in the console: invitation, sign-in, roles.

use super::{Authority, Result};

impl Authority {
    /// Ends a session.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        let _ = token;
        todo!()
    }
}
