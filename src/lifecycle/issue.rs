//! The certificate is signed: recorded before, compared after.

use super::{Authority, Result};
use crate::id::ApplicationId;

impl Authority {
    /// Issues the certificate of an application (task). A second call changes nothing.
    pub async fn issue(&self, application: ApplicationId) -> Result<()> {
        let _ = application;
        todo!()
    }
}
