//! A certificate of the authority itself is revoked, for good: its key was lost, or its issuer is.

use serde_json::json;

use crate::{
    actor::{Actor, Role},
    audit::AuditEntry,
    lifecycle::{
        Authority, Error, Result, Task,
        step::{self, Allowed},
    },
    registry::revocation::{Revocation, RevocationGround},
    store::authority_certificates::{self, AuthorityCertificate},
};

const MAY_REVOKE: Allowed = Allowed::roles(&[Role::SecurityOfficer]);

impl Authority {
    /// Revokes the certificate of the authority with that serial number; the first revocation stands. It serves no more
    /// from the next look on, and its issuer publishes a list.
    pub async fn revoke_authority_certificate(
        &self,
        actor: &Actor,
        serial: &[u8],
        ground: impl Into<RevocationGround>,
    ) -> Result<AuthorityCertificate> {
        let at = self.clock.now();
        let ground = ground.into();
        if ground.invalid_since.is_some_and(|since| since > at) {
            return Err(Error::invalid("/invalid_since", "in_future"));
        }
        let mut tx = self.store.begin("authority_certificate.revoke").await?;
        step::allowed(&mut tx, actor, MAY_REVOKE).await?;
        let found = authority_certificates::by_serial(&mut tx, serial).await?;
        let certificate = found.into_iter().next().ok_or(Error::NotFound)?;
        let revocation = Revocation::new(at, ground.reason).invalid_since(ground.invalid_since);
        if !authority_certificates::revoke(&mut tx, certificate.id, revocation).await? {
            return Ok(certificate);
        }
        tx.audit(AuditEntry {
            at,
            actor: actor.clone(),
            action: "authority_certificate.revoked",
            subject: format!("authority_certificate:{}", certificate.id),
            details: json!({
                "form": certificate.form,
                "issuer": certificate.issuer,
                "serial": hex::encode(&certificate.serial),
                "reason": ground.reason.code(),
                "invalid_since": revocation.invalid_since,
            }),
        });
        let issuer = certificate.issuer.clone();
        self.enqueue(&mut tx, &Task::PublishCrl { issuer }, at).await?;
        tx.commit().await?;
        self.wake();
        Ok(AuthorityCertificate {
            revocation: Some(revocation),
            ..certificate
        })
    }
}
