//! One application, seen from the portal: read its state, do what the state asks for, until the certificate is here.
//!
//! The driver keeps no state of its own: after a crash it reads the application again and goes on. Every POST carries
//! an idempotency key that is the same after a restart.

use std::time::Duration;

use anyhow::{Context as _, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    files::{Artifacts, OutFolder, Outcome},
    holder::HolderKey,
    people::DemoApplicant,
    portal::{Body, PortalClient},
    progress::Line,
    relying_party::RelyingParty,
    scans, timeline,
    workspace::Workspace,
};
use crate::{
    clock::{Clock as _, SystemClock},
    crypto::digest::sha256,
    random::{self, OsRandom},
    x509,
};

/// Pause between two looks at an application.
const PAUSE: Duration = Duration::from_millis(100);

/// Version of the consent texts that the simulated portal shows.
const CONSENT_VERSION: &str = "2026-09";

/// Everything that one application needs.
pub struct Driver<'a> {
    /// The folder of the demo.
    pub workspace: &'a Workspace,
    /// The way to the portal API.
    pub portal: PortalClient,
    /// The way to the public listener.
    pub relying_party: &'a RelyingParty,
    /// Who applies.
    pub applicant: DemoApplicant,
    /// Where files go, if anywhere.
    pub out: &'a OutFolder,
}

impl Driver<'_> {
    /// Hands the application over and carries it to the end.
    pub async fn run(&self, line: &mut Line) -> anyhow::Result<Outcome> {
        let id = self.hand_over().await?;
        loop {
            let view = self.portal.read(&format!("v1/applications/{id}")).await?;
            let state = text(&view, "state")?;
            line.reached(state);
            match state {
                "awaiting_payment" => self.pay_and_upload(&id, &view).await?,
                "awaiting_identity" => self.identify(&id, &view).await?,
                "awaiting_key" => self.hand_over_key(&id).await?,
                "issued_unacknowledged" => self.acknowledge(&id).await?,
                "completed" => {
                    let outcome = self.collect(&id, &view).await?;
                    line.finish();
                    return Ok(outcome);
                }
                "rejected" | "withdrawn" | "expired" => bail!("the application ended as {state}"),
                _ => {}
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn hand_over(&self) -> anyhow::Result<String> {
        let reference = self.workspace.reference(self.applicant.number);
        let consent = |purpose: &str| {
            let text_sha256 = hex::encode(sha256(format!("{purpose} {CONSENT_VERSION}").as_bytes()));
            json!({
                "purpose": purpose, "text_version": CONSENT_VERSION, "text_sha256": text_sha256,
                "given_at": "2026-01-15T09:00:00Z",
            })
        };
        let body = json!({
            "reference": reference,
            "offer": self.applicant.offer,
            "locale": "ru",
            "time_zone": "Europe/Moscow",
            "holder": self.applicant.holder,
            "consents": [consent("processing"), consent("registers"), consent("recording")],
        });
        let created = self
            .portal
            .post("v1/applications", &format!("{reference}-submit"), body)
            .await?;
        Ok(text(&created, "id")?.to_owned())
    }

    async fn pay_and_upload(&self, id: &str, view: &Value) -> anyhow::Result<()> {
        let missing = view
            .get("missing_documents")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        for slot in missing.iter().filter_map(Value::as_str) {
            let scan = Body::Bytes("image/png", scans::scan(slot, self.applicant.number));
            self.portal
                .put(&format!("v1/applications/{id}/documents/{slot}"), scan)
                .await?;
        }
        let price = view
            .pointer("/payment/price_kopecks")
            .and_then(Value::as_i64)
            .context("no price")?;
        let payment = json!({
            "invoice": format!("INV-{}", self.workspace.reference(self.applicant.number)),
            "paid_kopecks": price,
            "provider_reference": "demo-bank",
        });
        self.portal
            .put(&format!("v1/applications/{id}/payment"), Body::Json(payment))
            .await?;
        Ok(())
    }

    async fn identify(&self, id: &str, view: &Value) -> anyhow::Result<()> {
        if view.get("identity_basis").is_none_or(Value::is_null) {
            let protocol = format!("visit-{}", self.workspace.reference(self.applicant.number));
            let ground = json!({
                "basis": "presence",
                "evidence_sha256": hex::encode(sha256(protocol.as_bytes())),
                "evidence_reference": protocol,
            });
            self.portal
                .put(
                    &format!("v1/applications/{id}/identity-ground"),
                    Body::Json(ground),
                )
                .await?;
        }
        let wants_call = view
            .get("video_required")
            .and_then(Value::as_bool)
            .unwrap_or(false);
        if wants_call && view.get("appointment").is_none_or(Value::is_null) {
            self.book(id).await?;
        }
        Ok(())
    }

    /// Books the next free time that this applicant's place in the queue leaves over.
    async fn book(&self, id: &str) -> anyhow::Result<()> {
        let free = self
            .portal
            .read(&format!("v1/applications/{id}/appointment-slots"))
            .await?;
        let slots = free
            .get("items")
            .and_then(Value::as_array)
            .context("no appointment slots")?;
        let preferred = slots
            .get(self.applicant.number % slots.len().max(1))
            .context("no free appointment slot")?;
        let starts_at = text(preferred, "starts_at")?;
        let reference = self.workspace.reference(self.applicant.number);
        let key = format!("{reference}-appointment-{starts_at}");
        let booked = self
            .portal
            .post(
                &format!("v1/applications/{id}/appointments"),
                &key,
                json!({ "starts_at": starts_at }),
            )
            .await;
        match booked {
            // Somebody else was faster: the next look finds other times.
            Err(error) if error.to_string().contains("409") => Ok(()),
            other => other.map(drop),
        }
    }

    async fn hand_over_key(&self, id: &str) -> anyhow::Result<()> {
        let key = self.key()?;
        let request = key.certification_request()?;
        let file = self.workspace.path(&format!(
            "requests/{}.csr",
            self.workspace.reference(self.applicant.number)
        ));
        super::workspace::write_durably(&file, &request)?;
        // A token is shown once: after a crash a fresh one is asked for, and the old one dies.
        let nonce = hex::encode(random::bytes::<8>(&OsRandom)?);
        let reference = self.workspace.reference(self.applicant.number);
        let opened = self
            .portal
            .post(
                &format!("v1/applications/{id}/key-request-token"),
                &format!("{reference}-token-{nonce}"),
                json!({}),
            )
            .await?;
        let token = text(&opened, "token")?;
        let body = json!({ "token": token, "request": STANDARD.encode(&request) });
        let path = format!("v1/applications/{id}/key-request");
        self.portal
            .post(&path, &format!("{reference}-key-{nonce}"), body)
            .await?;
        Ok(())
    }

    async fn acknowledge(&self, id: &str) -> anyhow::Result<()> {
        let shown = self
            .portal
            .read(&format!("v1/applications/{id}/acknowledgement"))
            .await?;
        let body = json!({
            "text_sha256": text(&shown, "sha256")?,
            "method": "portal_simple",
            "safety_manual_received": true,
        });
        let key = format!("{}-acknowledge", self.workspace.reference(self.applicant.number));
        self.portal
            .post(&format!("v1/applications/{id}/acknowledgement"), &key, body)
            .await?;
        Ok(())
    }

    async fn collect(&self, id: &str, view: &Value) -> anyhow::Result<Outcome> {
        let certificate_id = text(view, "certificate")?.to_owned();
        let base = format!("v1/certificates/{certificate_id}");
        let record = self.portal.read(&base).await?;
        wait_for_validity(&record).await?;
        let certificate = self.portal.download(&format!("{base}/download.cer")).await?;
        let chain = self.portal.download(&format!("{base}/chain.pem")).await?;
        let issuer_id = text(&record, "issuer")?.to_owned();
        let issuer = x509::chain::certificates(&chain)?
            .into_iter()
            .next()
            .context("the chain is empty")?;
        let reference = self.workspace.reference(self.applicant.number);
        let artifacts = Artifacts {
            request: std::fs::read(self.workspace.path(&format!("requests/{reference}.csr")))?,
            bundle: self.portal.download(&format!("{base}/download.p7b")).await?,
            ocsp: self.relying_party.ocsp(&certificate, &issuer).await?,
            crl: self.relying_party.crl(&issuer_id).await?,
            timeline: self
                .portal
                .read(&format!("v1/applications/{id}/timeline"))
                .await?,
            chain,
            certificate,
        };
        self.out.write(&self.applicant.folder(), &artifacts)?;
        Ok(Outcome {
            folder: self.applicant.folder(),
            application: id.to_owned(),
            certificate: certificate_id,
            holder_type: self.applicant.holder_type.to_owned(),
            holder: self.applicant.name.clone(),
            serial: text(&record, "serial")?.to_owned(),
            algorithm: self.applicant.label(),
            status: text(&record, "state")?.to_owned(),
            issuer: issuer_id,
            stages: timeline::stages(&artifacts.timeline),
        })
    }

    fn key(&self) -> anyhow::Result<HolderKey> {
        HolderKey::open(
            &self.workspace.holder_key_file(self.applicant.number),
            self.applicant.algorithm,
        )
    }
}

fn text<'v>(value: &'v Value, name: &str) -> anyhow::Result<&'v str> {
    value
        .get(name)
        .and_then(Value::as_str)
        .with_context(|| format!("the answer has no {name}"))
}

/// A certificate is valid from the next full second on, so that it is in the register before; who checks it earlier
/// is told that it is not valid yet.
async fn wait_for_validity(record: &Value) -> anyhow::Result<()> {
    let not_before: Timestamp = text(record, "not_before")?.parse()?;
    let left = not_before.duration_since(SystemClock.now());
    tokio::time::sleep(Duration::try_from(left).unwrap_or_default()).await;
    Ok(())
}
