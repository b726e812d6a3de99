//! A request that was read and judged: the questions that it puts to the register.

use std::sync::Arc;

use const_oid::ObjectIdentifier;
use der::{AnyRef, Decode as _, asn1::OctetStringRef};

use super::{
    answer_key::AnswerKey,
    identity::IssuerStatusIdentity,
    request::{CertId, ExtensionRef, OcspRequest},
    response::Refusal,
};
use crate::{
    status::serial::{MAX_SERIAL, Serial},
    x509::oid,
};

/// The most certificates that one request may ask about.
pub const MAX_QUESTIONS: usize = 32;
/// RFC 9654 2.1: 1..128 octets; anything else is refused.
pub const MAX_NONCE: usize = 128;

/// A request, read. Borrows from its bytes.
#[derive(Debug)]
pub struct Query<'a> {
    /// Who signs: the issuer of the first certificate that is ours.
    pub(super) identity: Arc<IssuerStatusIdentity>,
    /// Its place in the responder.
    place: usize,
    pub(super) items: Vec<Item<'a>>,
    pub(super) nonce: Option<&'a OctetStringRef>,
}

/// One `CertID`, and what is to be looked up.
#[derive(Debug)]
pub(super) struct Item<'a> {
    pub(super) cert_id: CertId<'a>,
    pub(super) asked: Asked<'a>,
}

/// What a `CertID` asks about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asked<'a> {
    /// A serial number of this issuer, by the place in the table of the hash that names it.
    Serial { hash: usize, serial: &'a [u8] },
    /// A number of this issuer that no certificate of ours has: negative, zero, too long.
    Impossible,
    /// A certificate of another issuer.
    Elsewhere,
}

/// A look-up that the caller makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question<'q> {
    /// The issuer, by subject key identifier in lower-case hex.
    pub issuer: &'q str,
    /// The serial number: content octets without leading zero.
    pub serial: &'q [u8],
}

impl<'a> Query<'a> {
    /// Reads a request and finds its issuers among `identities`.
    pub(super) fn read(request: &'a [u8], identities: &[Arc<IssuerStatusIdentity>]) -> Result<Self, Refusal> {
        let request = OcspRequest::from_der(request)
            .map_err(|_| Refusal::MalformedRequest)?
            .tbs_request;
        if request.request_list.is_empty() || request.request_list.len() > MAX_QUESTIONS {
            return Err(Refusal::MalformedRequest);
        }
        let extensions = request.request_extensions.as_deref().unwrap_or_default();
        refuse_unknown_critical(extensions)?;
        for single in &request.request_list {
            refuse_unknown_critical(single.single_request_extensions.as_deref().unwrap_or_default())?;
        }
        let nonce = nonce(extensions)?;
        let (place, identity) = request
            .request_list
            .iter()
            .find_map(|single| {
                let mut identities = identities.iter().enumerate();
                identities.find(|(_, identity)| identity.is_named_by(&single.req_cert))
            })
            .ok_or(Refusal::Unauthorized)?;
        let items = request
            .request_list
            .into_iter()
            .map(|single| Item::of(single.req_cert, identity))
            .collect();
        Ok(Self {
            identity: Arc::clone(identity),
            place,
            items,
            nonce,
        })
    }

    /// The look-ups to make, in order; [`build`](super::responder::Responder::build) wants one status for each.
    pub fn questions(&self) -> impl Iterator<Item = Question<'_>> {
        self.items.iter().filter_map(|item| match item.asked {
            Asked::Serial { serial, .. } => Some(Question {
                issuer: self.identity.issuer(),
                serial,
            }),
            Asked::Impossible | Asked::Elsewhere => None,
        })
    }

    /// Under what the answer may be kept; `None` when it is for this request alone.
    pub fn key(&self) -> Option<AnswerKey> {
        let [item] = self.items.as_slice() else {
            return None;
        };
        let Asked::Serial { hash, serial } = item.asked else {
            return None;
        };
        let null = match item.cert_id.hash_algorithm.parameters {
            None => false,
            Some(parameters) if parameters == AnyRef::NULL => true,
            Some(_) => return None,
        };
        if self.has_nonce() {
            return None;
        }
        Some(AnswerKey {
            issuer: u16::try_from(self.place).ok()?,
            hash: (u8::try_from(hash).ok()?, null),
            serial: Serial::new(serial)?,
        })
    }

    /// Whether the client wants an answer made for it alone.
    pub fn has_nonce(&self) -> bool {
        self.nonce.is_some()
    }
}

impl<'a> Item<'a> {
    /// Certificates of another issuer are unknown here, even if that issuer is ours as well: one answer has one
    /// signature, and a delegated responder speaks for the issuer of its own certificate only (RFC 6960 4.2.2.2).
    fn of(cert_id: CertId<'a>, identity: &IssuerStatusIdentity) -> Self {
        let asked = match identity.hash_of(&cert_id) {
            None => Asked::Elsewhere,
            Some(hash) => match registered_form(cert_id.serial_number.as_bytes()) {
                Some(serial) => Asked::Serial { hash, serial },
                None => Asked::Impossible,
            },
        };
        Self { cert_id, asked }
    }
}

/// The register's key of an INTEGER; `None` if no serial number of ours looks like that: negative, zero, too long.
fn registered_form(content: &[u8]) -> Option<&[u8]> {
    let positive = match content {
        [0, rest @ ..] => rest,
        [first, ..] if *first >= 0x80 => return None,
        other => other,
    };
    (1..=MAX_SERIAL).contains(&positive.len()).then_some(positive)
}

/// RFC 6960 4.4: what is not understood is ignored, unless it is critical.
fn refuse_unknown_critical(extensions: &[ExtensionRef<'_>]) -> Result<(), Refusal> {
    const KNOWN: [ObjectIdentifier; 4] = [
        oid::OCSP_NONCE,
        oid::OCSP_RESPONSE,
        oid::OCSP_PREFERRED_ALGORITHMS,
        oid::OCSP_SERVICE_LOCATOR,
    ];
    if extensions
        .iter()
        .any(|extension| extension.critical && !KNOWN.contains(&extension.extn_id))
    {
        return Err(Refusal::MalformedRequest);
    }
    Ok(())
}

/// The nonce extension's value, as it is echoed. RFC 9654 2.1: `Nonce ::= OCTET STRING (SIZE(1..128))`.
fn nonce<'a>(extensions: &[ExtensionRef<'a>]) -> Result<Option<&'a OctetStringRef>, Refusal> {
    let mut found = extensions
        .iter()
        .filter(|extension| extension.extn_id == oid::OCSP_NONCE);
    let Some(extension) = found.next() else {
        return Ok(None);
    };
    let nonce = <&OctetStringRef>::from_der(extension.extn_value.as_bytes())
        .map_err(|_| Refusal::MalformedRequest)?;
    if found.next().is_some() || !(1..=MAX_NONCE).contains(&nonce.as_bytes().len()) {
        return Err(Refusal::MalformedRequest);
    }
    Ok(Some(extension.extn_value))
}
