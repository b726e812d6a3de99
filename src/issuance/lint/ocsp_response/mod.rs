//! Rules over a finished OCSP response.

use const_oid::ObjectIdentifier;
use der::{
    Decode as _,
    asn1::{AnyRef, OctetStringRef},
};

use super::{Finding, Object, Rule, run, unstructured};
use crate::x509::{
    certificate::{Certificate, Extension},
    oid, read,
};

mod answers_present;
mod cert_id;
mod certificate_status;
mod delegation;
mod delegation_period;
mod extensions;
mod next_update;
mod nonce;
mod responder_id;
mod responder_match;
mod response_type;
mod revocation_reason;
mod signature;
mod signature_algorithm;
mod status;
mod time_form;
mod times_in_order;
mod version;

/// An OCSP response as an [`Object`] of rules.
pub enum OfOcspResponse {}

impl Object for OfOcspResponse {
    type Read<'a> = Response<'a>;
}

/// A rule over OCSP responses.
pub type OcspResponseRule = Rule<OfOcspResponse>;

/// Every rule.
pub static RULES: [&OcspResponseRule; 18] = [
    &status::RULE,
    &response_type::RULE,
    &version::RULE,
    &responder_id::RULE,
    &time_form::RULE,
    &times_in_order::RULE,
    &next_update::RULE,
    &answers_present::RULE,
    &cert_id::RULE,
    &certificate_status::RULE,
    &revocation_reason::RULE,
    &nonce::RULE,
    &extensions::RULE,
    &signature_algorithm::RULE,
    &signature::RULE,
    &responder_match::RULE,
    &delegation::RULE,
    &delegation_period::RULE,
];

/// A response under the linter, cut into its parts.
pub struct Response<'a> {
    status: u8,
    /// The type of `responseBytes`, where there are any.
    kind: Option<ObjectIdentifier>,
    /// The answer, where it is a basic one.
    basic: Option<Basic<'a>>,
}

/// A `BasicOCSPResponse`.
struct Basic<'a> {
    to_be_signed: &'a [u8],
    version: Option<&'a [u8]>,
    /// `[1]` or `[2]` with its content.
    responder: &'a [u8],
    produced_at: &'a [u8],
    singles: Vec<Single<'a>>,
    extensions: Vec<Extension<'a>>,
    algorithm: &'a [u8],
    signature: &'a [u8],
    /// The first certificate that comes along: the responder's.
    certificate: Option<Certificate<'a>>,
}

/// The answer about one certificate.
struct Single<'a> {
    cert_id: &'a [u8],
    status: &'a [u8],
    revoked: Option<Revoked<'a>>,
    this_update: &'a [u8],
    next_update: Option<&'a [u8]>,
    extensions: Vec<Extension<'a>>,
}

/// `RevokedInfo`.
struct Revoked<'a> {
    at: &'a [u8],
    reason: Option<&'a [u8]>,
}

/// Runs every rule over a response in DER. No finding means: nothing to object to.
pub fn ocsp_response(der: &[u8]) -> Vec<Finding> {
    match Response::read(der) {
        Ok(response) => run(&RULES, &response),
        Err(error) => vec![unstructured(
            "RFC 6960 4.2.1",
            format!("not an OCSP response: {error}"),
        )],
    }
}

impl<'a> Response<'a> {
    fn read(der: &'a [u8]) -> der::Result<Self> {
        let mut parts = read::sequence(der)?.into_iter();
        let (status, bytes) = (parts.next(), parts.next());
        let (Some([0x0a, 1, status]), None) = (status, parts.next()) else {
            return Err(malformed());
        };
        let mut response = Self {
            status: *status,
            kind: None,
            basic: None,
        };
        if let Some(bytes) = bytes {
            let inside = inside(bytes, 0xa0)?;
            let [kind, answer] = read::sequence(inside)?[..] else {
                return Err(malformed());
            };
            let kind = ObjectIdentifier::from_der(kind)?;
            response.kind = Some(kind);
            if kind == oid::OCSP_BASIC {
                response.basic = Some(Basic::read(<&OctetStringRef>::from_der(answer)?.as_bytes())?);
            }
        }
        Ok(response)
    }

    /// The certificate of a responder that is not itself an authority.
    fn delegate(&self) -> Option<&Certificate<'a>> {
        let certificate = self.basic.as_ref()?.certificate.as_ref()?;
        let constraints = certificate.extension(oid::BASIC_CONSTRAINTS);
        let is_authority = constraints.is_some_and(|constraints| constraints.value != [0x30, 0]);
        Some(certificate).filter(|_| !is_authority)
    }
}

impl<'a> Basic<'a> {
    fn read(der: &'a [u8]) -> der::Result<Self> {
        let mut parts = read::sequence(der)?.into_iter();
        let mut next = || parts.next().ok_or_else(malformed);
        let (to_be_signed, algorithm, signature) = (next()?, next()?, next()?);
        let certificates = parts.next().map(|element| inside(element, 0xa0)).transpose()?;
        if parts.next().is_some() {
            return Err(malformed());
        }
        let certificates = certificates.map(read::sequence).transpose()?.unwrap_or_default();
        let mut fields = read::sequence(to_be_signed)?.into_iter().peekable();
        let version = fields.next_if(|field| field.first() == Some(&0xa0));
        let mut next = || fields.next().ok_or_else(malformed);
        let (responder, produced_at, singles) = (next()?, next()?, next()?);
        let extensions = extensions(fields.next())?;
        if fields.next().is_some() || !matches!(responder.first(), Some(0xa1 | 0xa2)) {
            return Err(malformed());
        }
        let singles = read::sequence(singles)?.into_iter().map(Single::read);
        Ok(Self {
            to_be_signed,
            version,
            responder,
            produced_at,
            singles: singles.collect::<der::Result<_>>()?,
            extensions,
            algorithm,
            signature: read::bit_string(signature)?,
            certificate: certificates
                .first()
                .map(|der| Certificate::parse(der))
                .transpose()?,
        })
    }
}

impl<'a> Single<'a> {
    fn read(element: &'a [u8]) -> der::Result<Self> {
        let mut parts = read::sequence(element)?.into_iter().peekable();
        let mut next = || parts.next().ok_or_else(malformed);
        let (cert_id, status, this_update) = (next()?, next()?, next()?);
        let next_update = parts.next_if(|part| part.first() == Some(&0xa0));
        let extensions = extensions(parts.next())?;
        if parts.next().is_some() {
            return Err(malformed());
        }
        Ok(Self {
            cert_id,
            status,
            revoked: revoked(status),
            this_update,
            next_update: next_update.map(|element| inside(element, 0xa0)).transpose()?,
            extensions,
        })
    }
}

/// `[1] IMPLICIT RevokedInfo`, where it is one.
fn revoked(status: &[u8]) -> Option<Revoked<'_>> {
    if status.first() != Some(&0xa1) {
        return None;
    }
    let parts = read::children(status).ok()?;
    let at = parts
        .first()
        .filter(|part| matches!(part.first(), Some(0x17 | 0x18)))?;
    Some(Revoked {
        at,
        reason: parts.get(1).copied(),
    })
}

/// `[1] EXPLICIT Extensions`.
fn extensions(element: Option<&[u8]>) -> der::Result<Vec<Extension<'_>>> {
    let Some(element) = element else {
        return Ok(Vec::new());
    };
    read::sequence(inside(element, 0xa1)?)?
        .into_iter()
        .map(Extension::parse)
        .collect()
}

/// The one element inside an explicit tag.
fn inside(element: &[u8], tag: u8) -> der::Result<&[u8]> {
    if element.first() != Some(&tag) {
        return Err(malformed());
    }
    let content = read::content(element)?;
    AnyRef::from_der(content)?;
    Ok(content)
}

fn malformed() -> der::Error {
    der::ErrorKind::Failed.into()
}

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
