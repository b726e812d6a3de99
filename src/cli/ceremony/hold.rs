//! Holds a ceremony: keys, record, signature, and everything that was written read again.

use std::sync::Arc;

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use serde_json::json;

use super::{
    draft::Draft,
    keys,
    outputs::{Output, Outputs},
    plan::{KeyOrigin, Plan, Signer},
};
use crate::{
    clock::Clock,
    crash,
    issuance::{issuer::SigningKey, lint, serial::SerialNumber},
    random::SecureRandom,
    x509::{certificate::Certificate, chain, csr::CertificationRequest, name, read},
};

/// What a ceremony made.
pub(super) struct Made {
    /// The certificate or request in DER, as it was read from disk again.
    pub(super) der: Vec<u8>,
    pub(super) to_be_signed_sha256: String,
    pub(super) warnings: Vec<lint::Finding>,
    pub(super) finished: Timestamp,
}

/// Holds the ceremony. Nothing is signed before its bytes are on disk, and nothing is made over a file that exists.
pub(super) fn hold(plan: &mut Plan, clock: &dyn Clock, random: &dyn SecureRandom) -> anyhow::Result<Made> {
    // A full rehearsal first: what cannot be made is refused before a key exists for it.
    let serial = SerialNumber::generate(random)?;
    Draft::rehearsed(plan, serial, clock.now())?.accepted_by(plan)?;

    let above = match &plan.signer {
        Signer::Itself => None,
        Signer::Above { parent, key, .. } => Some(keys::parent(key, parent, &mut plan.inputs)?),
    };
    plan.outputs.open()?;
    let own = keys::certified(plan, random)?;
    let draft = draft(plan, own.as_deref(), random, clock.now())?;
    draft.accepted_by(plan)?;

    let fingerprint = draft.fingerprint();
    record(plan, &draft, clock.now())?;
    crash::Point::CEREMONY_RECORDED.pass();
    let key = above.or(own).context("nobody is there who signs")?;
    let warnings = draft.warnings().to_vec();
    let spent = spent(plan, &draft);
    let made = sign(&plan.outputs, draft, &key).with_context(|| spent)?;
    Ok(Made {
        der: made,
        to_be_signed_sha256: fingerprint,
        warnings,
        finished: clock.now(),
    })
}

fn draft(
    plan: &Plan,
    own: Option<&dyn SigningKey>,
    random: &dyn SecureRandom,
    now: Timestamp,
) -> anyhow::Result<Draft> {
    let serial = match &plan.serial {
        Some(serial) => serial.clone(),
        None => SerialNumber::generate(random)?,
    };
    let public = match (own, &plan.key.origin) {
        (Some(key), _) => (key.public_key(), key.algorithm()),
        (None, KeyOrigin::Public { spki, .. }) => (spki.as_slice(), plan.key.algorithm),
        (None, _) => bail!("the key to certify is not there"),
    };
    Ok(Draft::of(plan, public, serial, now)?)
}

/// Every signature that a CA key makes is on record before it is made.
fn record(plan: &Plan, draft: &Draft, now: Timestamp) -> anyhow::Result<()> {
    let issuer = match &plan.signer {
        Signer::Itself => name::display(&plan.subject),
        Signer::Above { certificate, .. } => name::display(Certificate::parse(certificate)?.subject),
    };
    let record = json!({
        "kind": plan.kind.code(),
        "recorded_at": now,
        "issuer": issuer,
        "subject": name::display(&plan.subject),
        "serial": draft.serial().map(SerialNumber::hex),
        "to_be_signed": plan.outputs.name(Output::ToBeSigned),
        "to_be_signed_sha256": draft.fingerprint(),
        "inputs": plan.inputs(),
    });
    plan.outputs.write(Output::ToBeSigned, draft.to_be_signed())?;
    let text = format!("{}\n", serde_json::to_string_pretty(&record)?);
    plan.outputs.write(Output::Record, text.as_bytes())
}

/// What people do when a signature may exist that nobody holds.
fn spent(plan: &Plan, draft: &Draft) -> String {
    let record = plan.outputs.path(Output::Record);
    match draft.serial() {
        Some(serial) => format!(
            "serial number {} is spent: keep {} and treat the certificate as one to be revoked",
            serial.hex(),
            record.display()
        ),
        None => format!("keep {}: a signature may exist", record.display()),
    }
}

/// Signs, writes, and reads again what was written.
fn sign(outputs: &Outputs, draft: Draft, key: &Arc<dyn SigningKey>) -> anyhow::Result<Vec<u8>> {
    let is_request = matches!(draft, Draft::Request(_));
    let der = draft.sign(key.as_ref())?;
    let (output, label) = if is_request {
        (Output::Request, "CERTIFICATE REQUEST")
    } else {
        (Output::Certificate, "CERTIFICATE")
    };
    outputs.write(output, chain::pem_as(label, &der).as_bytes())?;
    let again = read::der_or_pem(&outputs.read(output)?, &[label])?;
    if again != der {
        bail!("{} does not hold what was signed", outputs.path(output).display());
    }
    if is_request {
        CertificationRequest::parse(&again)?.verify()?;
        return Ok(again);
    }
    let refusing = |finding: &lint::Finding| finding.severity == lint::Severity::Error;
    if let Some(finding) = lint::certificate(&again).into_iter().find(refusing) {
        bail!(
            "the linter refuses the finished certificate: {}: {}",
            finding.rule,
            finding.message
        );
    }
    Ok(again)
}
