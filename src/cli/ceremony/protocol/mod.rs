//! The protocol of a ceremony: what was read, what was made, by whom; for machines as JSON, for people as text.

mod text;
mod words;

use anyhow::Context as _;
use jiff::Timestamp;
use serde::Serialize;

use super::{
    draft::Draft,
    file::Participant,
    hold::Made,
    inputs::Input,
    outputs::Output,
    plan::{KeyOrigin, Plan, Signer},
};
use crate::{
    crypto::{algorithm::SignatureAlgorithm, digest},
    issuance::lint::{self, Finding},
    x509::{certificate::Certificate, csr::CertificationRequest, name, oid},
};

/// What a ceremony did, or would do.
#[derive(Debug, Serialize)]
pub(super) struct Protocol {
    /// Keys were used; otherwise it was a check, and nothing was made.
    held: bool,
    kind: &'static str,
    purpose: String,
    place: String,
    at: Timestamp,
    participants: Vec<Participant>,
    software: String,
    lint_rules: usize,
    profile: String,
    statute: String,
    inputs: Vec<Input>,
    subject: String,
    issuer: Option<String>,
    serial: Option<String>,
    not_before: Option<Timestamp>,
    not_after: Option<Timestamp>,
    key_not_after: Option<Timestamp>,
    /// `generated`, `generated_in_token`, `held` or `public`.
    key_origin: &'static str,
    /// The file or token of the certified key, and of the key that signs.
    key_name: Option<String>,
    issuer_key_name: Option<String>,
    key_algorithm: String,
    key_sha256: Option<String>,
    subject_key_identifier: Option<String>,
    authority_key_identifier: Option<String>,
    signature_algorithm: &'static str,
    to_be_signed_sha256: Option<String>,
    sha1: Option<String>,
    sha256: Option<String>,
    warnings: Vec<Finding>,
    outputs: Vec<MadeFile>,
}

/// A file that was made, or would be.
#[derive(Debug, Serialize)]
struct MadeFile {
    file: String,
    sha256: Option<String>,
}

impl Protocol {
    /// Of a check: nothing was made.
    pub(super) fn of_check(plan: &Plan, draft: &Draft, now: Timestamp) -> anyhow::Result<Self> {
        let outputs = outputs(plan).into_iter().map(|output| MadeFile {
            file: plan.outputs.name(output),
            sha256: None,
        });
        Ok(Self {
            warnings: draft.warnings().to_vec(),
            outputs: outputs.collect(),
            ..Self::planned(plan, now)?
        })
    }

    /// Of a ceremony that was held.
    pub(super) fn of_ceremony(plan: &Plan, made: &Made) -> anyhow::Result<Self> {
        let mut files = Vec::new();
        for output in outputs(plan) {
            if matches!(output, Output::Protocol | Output::ProtocolJson) {
                continue;
            }
            files.push(MadeFile {
                file: plan.outputs.name(output),
                sha256: Some(hex::encode(digest::sha256(&plan.outputs.read(output)?))),
            });
        }
        let protocol = Self {
            held: true,
            to_be_signed_sha256: Some(made.to_be_signed_sha256.clone()),
            sha1: Some(hex::encode(digest::sha1(&made.der))),
            sha256: Some(hex::encode(digest::sha256(&made.der))),
            warnings: made.warnings.clone(),
            outputs: files,
            ..Self::planned(plan, made.finished)?
        };
        if plan.term.is_some() {
            protocol.of_certificate(&Certificate::parse(&made.der)?)
        } else {
            Ok(protocol.of_key(CertificationRequest::parse(&made.der)?.spki()))
        }
    }

    fn planned(plan: &Plan, at: Timestamp) -> anyhow::Result<Self> {
        let (issuer, signature) = match &plan.signer {
            Signer::Itself if plan.term.is_none() => (None, plan.key.algorithm),
            Signer::Itself => (Some(name::display(&plan.subject)), plan.key.algorithm),
            Signer::Above {
                parent, certificate, ..
            } => {
                let certificate = Certificate::parse(certificate)?;
                (Some(name::display(certificate.subject)), parent.algorithm())
            }
        };
        let term = plan.term.as_ref();
        let authority = plan.profile.form().is_authority();
        Ok(Self {
            held: false,
            kind: plan.kind.code(),
            purpose: plan.purpose.clone(),
            place: plan.place.clone(),
            at,
            participants: plan.participants.clone(),
            software: format!("kepler {}", env!("CARGO_PKG_VERSION")),
            lint_rules: lint::certificate::RULES.len(),
            profile: plan.profile.name().to_owned(),
            statute: plan.profile.statute().to_owned(),
            inputs: plan.inputs().to_vec(),
            subject: name::display(&plan.subject),
            issuer,
            serial: plan
                .serial
                .as_ref()
                .map(crate::issuance::serial::SerialNumber::hex),
            not_before: term.map(|term| term.not_before),
            not_after: term.map(|term| term.not_after),
            key_not_after: term.filter(|_| authority).map(|term| term.key_not_after),
            key_origin: origin(plan),
            key_name: key_name(plan),
            issuer_key_name: match &plan.signer {
                Signer::Itself => None,
                Signer::Above { key, .. } => Some(key.name()),
            },
            key_algorithm: plan.key.algorithm.code().to_owned(),
            key_sha256: None,
            subject_key_identifier: None,
            authority_key_identifier: None,
            signature_algorithm: signature.code(),
            to_be_signed_sha256: None,
            sha1: None,
            sha256: None,
            warnings: Vec::new(),
            outputs: Vec::new(),
        })
    }

    /// What stands in the certificate, read from it.
    fn of_certificate(self, certificate: &Certificate<'_>) -> anyhow::Result<Self> {
        let identifier = certificate.subject_key_identifier();
        let above = certificate.extension(oid::AUTHORITY_KEY_IDENTIFIER);
        let above = above.and_then(|extension| {
            let parts = crate::x509::read::sequence(extension.value).ok()?;
            crate::x509::read::content(parts.first()?).ok()
        });
        let signature = SignatureAlgorithm::from_identifier(certificate.signature_algorithm);
        let protocol = self.of_key(certificate.spki);
        Ok(Self {
            subject: name::display(certificate.subject),
            issuer: Some(name::display(certificate.issuer)),
            serial: Some(hex::encode(certificate.serial())),
            not_before: Some(certificate.not_before()?),
            not_after: Some(certificate.not_after()?),
            key_not_after: certificate.key_not_after(),
            subject_key_identifier: identifier.map(hex::encode),
            authority_key_identifier: above.map(hex::encode),
            signature_algorithm: signature.context("the signature's algorithm is unknown")?.code(),
            ..protocol
        })
    }

    fn of_key(self, spki: &[u8]) -> Self {
        let algorithm = SignatureAlgorithm::from_spki(spki);
        Self {
            key_algorithm: algorithm.map_or(self.key_algorithm, |algorithm| algorithm.label(spki)),
            key_sha256: Some(hex::encode(digest::sha256(spki))),
            ..self
        }
    }
}

fn origin(plan: &Plan) -> &'static str {
    match plan.key.origin {
        KeyOrigin::Generated { .. } => "generated",
        KeyOrigin::InToken { .. } => "generated_in_token",
        KeyOrigin::Held(_) => "held",
        KeyOrigin::Public { .. } => "public",
    }
}

fn key_name(plan: &Plan) -> Option<String> {
    match &plan.key.origin {
        KeyOrigin::Generated { .. } => Some(plan.outputs.name(Output::Key)),
        KeyOrigin::InToken { token, .. } => Some(token.name()),
        KeyOrigin::Held(held) => Some(held.name()),
        KeyOrigin::Public { .. } => None,
    }
}

/// The files that this ceremony makes, in order.
fn outputs(plan: &Plan) -> Vec<Output> {
    let mut outputs = Vec::new();
    if matches!(plan.key.origin, KeyOrigin::Generated { .. }) {
        outputs.push(Output::Key);
    }
    outputs.extend([Output::ToBeSigned, Output::Record]);
    outputs.push(if plan.term.is_some() {
        Output::Certificate
    } else {
        Output::Request
    });
    outputs.extend([Output::Protocol, Output::ProtocolJson]);
    outputs
}
