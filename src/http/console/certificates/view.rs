//! View models of the register of certificates.

use askama::Template;

use super::fields;
use crate::{
    http::console::{
        case::{library::SHOW_REASONS, timeline::Event},
        frame::Frame,
    },
    registry::{
        certificate::{CertificateRecord, CertificateState},
        revocation::RevocationReason,
    },
    x509::certificate::Certificate,
};

/// The list.
#[derive(Template)]
#[template(path = "console/certificates.html", config = ".askama.toml")]
pub(crate) struct CertificatesPage {
    pub(crate) frame: Frame,
    pub(crate) serial: String,
    pub(crate) rows: Vec<CertificateRow>,
}

pub(crate) struct CertificateRow {
    pub(crate) id: String,
    pub(crate) serial: String,
    pub(crate) state: &'static str,
    pub(crate) algorithm: String,
    pub(crate) from: String,
    pub(crate) until: String,
}

impl CertificateRow {
    /// The row of a certificate.
    pub(crate) fn of(record: &CertificateRecord, frame: &Frame) -> Self {
        Self {
            id: record.id.to_string(),
            serial: record.serial_hex(),
            state: state(record.state(frame.moments.now)),
            algorithm: algorithm(record),
            from: frame.moments.at(record.not_before),
            until: frame.moments.at(record.not_after),
        }
    }
}

/// One certificate.
#[derive(Template)]
#[template(path = "console/certificate.html", config = ".askama.toml")]
pub(crate) struct CertificatePage {
    pub(crate) frame: Frame,
    pub(crate) row: CertificateRow,
    pub(crate) application: String,
    pub(crate) fields: Vec<(&'static str, String)>,
    pub(crate) extensions: Vec<ExtensionRow>,
    pub(crate) subject: Option<Vec<(String, String)>>,
    /// The holder's name, until somebody asks for it; the template does not look here.
    pub(crate) whole: Vec<(String, String)>,
    pub(crate) revoked: Option<(String, &'static str)>,
    pub(crate) may_revoke: bool,
    pub(crate) reasons: Vec<&'static str>,
    pub(crate) timeline: Vec<Event>,
}

pub(crate) struct ExtensionRow {
    pub(crate) oid: String,
    pub(crate) name: &'static str,
    pub(crate) critical: bool,
    pub(crate) bytes: usize,
}

/// The page that asks once more before a certificate is revoked.
#[derive(Template)]
#[template(path = "console/revoke.html", config = ".askama.toml")]
pub(crate) struct RevokePage {
    pub(crate) frame: Frame,
    pub(crate) row: CertificateRow,
    pub(crate) reason: &'static str,
    /// The day since which it is not to be trusted: as the form carries it, and as people read it.
    pub(crate) invalid_since: Option<(String, String)>,
}

impl CertificatePage {
    /// The page of a certificate, its holder masked.
    pub(crate) fn of(record: &CertificateRecord, frame: Frame) -> Self {
        let certificate = Certificate::parse(&record.der).ok();
        let moments = &frame.moments;
        let mut rows = vec![
            ("issuer_key", record.issuer.clone()),
            ("key_until", moments.at(record.key_not_after)),
            ("issued", moments.at(record.issued_at)),
            ("fingerprint", fields::sha256(&record.der)),
            ("public_key", hex::encode(&record.public_key_fingerprint)),
        ];
        rows.extend(record.acknowledged_at.map(|at| ("acknowledged", moments.at(at))));
        let invalid_since = record.revocation.and_then(|revocation| revocation.invalid_since);
        rows.extend(invalid_since.map(|since| ("invalid_since", moments.at(since))));
        if let Some(certificate) = &certificate {
            rows.insert(0, ("issuer", fields::issuer(certificate)));
        }
        Self {
            row: CertificateRow::of(record, &frame),
            application: record.application.to_string(),
            fields: rows,
            extensions: certificate.as_ref().map(fields::extensions).unwrap_or_default(),
            subject: None,
            whole: certificate.as_ref().map(fields::subject).unwrap_or_default(),
            revoked: record
                .revocation
                .map(|revocation| (moments.at(revocation.at), revocation.reason.code())),
            may_revoke: false,
            reasons: reasons(),
            timeline: Vec::new(),
            frame,
        }
    }

    /// The page with its history, with or without the holder's name.
    pub(crate) fn with(mut self, timeline: Vec<Event>, may_revoke: bool, shown: bool) -> Self {
        self.subject = shown.then(|| std::mem::take(&mut self.whole));
        self.timeline = timeline;
        self.may_revoke = may_revoke;
        self
    }

    #[expect(clippy::unused_self, reason = "templates call methods only")]
    fn show_reasons(&self) -> &'static [&'static str] {
        &SHOW_REASONS
    }
}

/// The reasons that an operator may give.
pub(crate) fn reasons() -> Vec<&'static str> {
    RevocationReason::ALL
        .into_iter()
        .map(RevocationReason::code)
        .collect()
}

/// The end of a `certificate-state-` key.
pub(crate) fn state(state: CertificateState) -> &'static str {
    match state {
        CertificateState::Issued => "issued",
        CertificateState::Active => "active",
        CertificateState::Revoked => "revoked",
        CertificateState::Expired => "expired",
    }
}

fn algorithm(record: &CertificateRecord) -> String {
    record.algorithm.code().to_owned()
}
