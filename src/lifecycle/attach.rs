//! Scans come in, and are looked at.

use serde_json::json;

use super::{
    Authority, Error, Result,
    step::{self, Allowed, Call},
    token,
};
use crate::{
    actor::{Actor, Role},
    audit::AuditEntry,
    id::{ApplicationId, DocumentId},
    registration::{
        application::Application,
        document::{Document, DocumentSlot, MAXIMUM_BYTES, MediaType},
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
        let call = Call {
            actor,
            action: "document.attached",
            application,
            expected,
            allowed: Allowed::APPLICANT_SIDE,
        };
        let document = self.describe(&upload)?;
        // The object is there before the row that names it. What a refused step leaves behind is taken away again.
        let name = document.id.to_string();
        self.check_slot(&call, &document).await?;
        self.objects.put(&name, &upload.bytes).await?;
        let outcome = self
            .change(
                Call { ..call },
                json!({ "slot": document.slot.code(), "document": document.id }),
                |step, before| Ok(before.attach_document(document.clone(), step.now)?),
            )
            .await;
        match outcome {
            Ok(after) => Ok((after, document)),
            Err(error) => {
                if let Err(left) = self.objects.delete(&name).await {
                    tracing::warn!(document.id = name, error = %left, "an object without a row was left behind");
                }
                Err(error)
            }
        }
    }

    /// Refuses early what would be refused anyway, before ten megabytes are written.
    async fn check_slot(&self, call: &Call<'_>, document: &Document) -> Result<()> {
        let scope = super::Scope::from(call.actor);
        let before = self.application(&scope, call.application).await?;
        before.attach_document(document.clone(), document.uploaded_at)?;
        Ok(())
    }

    fn describe(&self, upload: &Upload) -> Result<Document> {
        if upload.bytes.len() > MAXIMUM_BYTES {
            return Err(Error::TooLarge);
        }
        let media_type = MediaType::sniff(&upload.bytes).ok_or(Error::UnsupportedMedia)?;
        if upload.declared.is_some_and(|declared| declared != media_type) {
            return Err(Error::UnsupportedMedia);
        }
        Ok(Document {
            id: DocumentId::generate(&*self.clock, &*self.random)?,
            slot: upload.slot,
            media_type,
            size: u64::try_from(upload.bytes.len()).unwrap_or(u64::MAX),
            sha256: token::sha256_hex(&upload.bytes),
            uploaded_at: self.clock.now(),
        })
    }

    /// The bytes of a scan. Every look is on record with its reason.
    pub async fn document_bytes(
        &self,
        actor: &Actor,
        application: ApplicationId,
        document: DocumentId,
        reason: &str,
    ) -> Result<(Document, Vec<u8>)> {
        let call = Call {
            actor,
            action: "document.read",
            application,
            expected: None,
            allowed: Allowed::roles(&Role::ALL).or_applicant_side(),
        };
        let mut step = self.open(&call).await?;
        let known = step.before.documents().iter().find(|known| known.id == document);
        let known = known.cloned().ok_or(Error::NotFound)?;
        step.tx.audit(AuditEntry {
            at: step.now,
            actor: actor.clone(),
            action: call.action,
            subject: step::subject(application),
            details: json!({ "document": document, "reason": reason }),
        });
        step.tx.commit().await?;
        let bytes = self.objects.get(&document.to_string()).await?;
        let bytes = bytes.ok_or_else(|| Error::internal("the scan is not in the object store"))?;
        Ok((known, bytes))
    }
}
