//! Scans come in, and are looked at.

use super::{Authority, Result};
use crate::{
    actor::Actor,
    id::{ApplicationId, DocumentId},
    registration::{
        application::Application,
        document::{Document, DocumentSlot, MediaType},
    },
};

/// A scan as it comes in.
pub struct Upload {
    /// What it shows.
    pub slot: DocumentSlot,
    /// The file.
    pub bytes: Vec<u8>,
    /// What the client says it is; the first bytes must agree.
    pub declared: Option<MediaType>,
}

impl Authority {
    /// Stores a scan, sealed, and attaches it.
    pub async fn attach_document(
        &self,
        actor: &Actor,
        application: ApplicationId,
        upload: Upload,
        expected: Option<i64>,
    ) -> Result<(Application, Document)> {
        let _ = (actor, application, upload.slot, upload.bytes, upload.declared, expected);
        todo!()
    }

    /// The bytes of a scan. Every look is on record with its reason.
    pub async fn document_bytes(
        &self,
        actor: &Actor,
        application: ApplicationId,
        document: DocumentId,
        reason: &str,
    ) -> Result<(Document, Vec<u8>)> {
        let _ = (actor, application, document, reason);
        todo!()
    }
}
