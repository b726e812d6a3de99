//! The answer: built, then signed; knows how long it may be cached.

use std::{sync::Arc, time::Duration};

use der::{
    Encode as _,
    asn1::{GeneralizedTime, Null, OctetStringRef},
};
use jiff::{SignedDuration, Timestamp};

use super::{
    identity::IssuerStatusIdentity,
    query::{Asked, Query},
    request::{CertId, ExtensionRef, Version},
    response::{CertStatus, CrlReason, Refusal, ResponderId, ResponseData, RevokedInfo, SingleResponse},
    rules::{AnswerRules, NeverIssued},
};
use crate::{
    crypto::verify::verify,
    registry::revocation::Revocation,
    status::source::SerialStatus,
    x509::{encode, oid, time},
};

/// `OCTET STRING`
const OCTET_STRING: u8 = 0x04;
/// `SEQUENCE`
const SEQUENCE: u8 = 0x30;
/// `[0]` EXPLICIT
const CONTEXT_0: u8 = 0xa0;
/// `responseStatus` successful(0).
const SUCCESSFUL: &[u8] = b"\x0a\x01\x00";
/// `NULL`, inside an extension.
const NULL: &[u8] = b"\x05\x00";

/// An answer that waits for its signature. Owns all it needs.
#[derive(Debug)]
pub struct Unsigned {
    identity: Arc<IssuerStatusIdentity>,
    response_data: Vec<u8>,
    this_update: Timestamp,
    next_update: Timestamp,
    cacheable: bool,
    is_final: bool,
    told: Told,
}

/// A signed answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The `OCSPResponse`.
    pub der: Vec<u8>,
    /// `thisUpdate`, whole seconds.
    pub this_update: Timestamp,
    /// `nextUpdate`, whole seconds; must not be sent later than that.
    pub next_update: Timestamp,
    /// Whether others may be given the same bytes: no nonce, nothing unknown.
    pub cacheable: bool,
    /// Whether the register can never say anything else: every certificate asked about is revoked.
    pub is_final: bool,
    /// What it says, counted.
    pub told: Told,
}

/// How many certificates an answer says what of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// `good`.
    pub good: u32,
    /// `revoked`, and on record.
    pub revoked: u32,
    /// Of another issuer.
    pub elsewhere: u32,
    /// Named as ours, and never issued: it may be forged.
    pub never_issued: u32,
}

impl Unsigned {
    pub(super) fn build(
        query: &Query<'_>,
        statuses: &[SerialStatus],
        now: Timestamp,
        rules: &AnswerRules,
    ) -> Result<Self, Refusal> {
        let responder = &query.identity.responder;
        if now < responder.not_before || now >= responder.not_after {
            // Nobody would believe the signature; the next responder certificate must be on its way.
            return Err(Refusal::TryLater);
        }
        let this_update = whole_seconds(now);
        let next_update = this_update
            .saturating_add(rules.validity)
            .map_err(|_| Refusal::InternalError)?
            .min(responder.not_after);
        let found = matched(query, statuses)?;
        let told = count(&found);
        let is_extended = told.never_issued > 0 && rules.never_issued == NeverIssued::Revoked;
        let cutoff = rules.retention.map(|retention| archive_cutoff(now, retention));
        let cutoff = cutoff.as_deref().map(OctetStringRef::new).transpose()?;
        let times = (generalized_time(this_update)?, generalized_time(next_update)?);
        let responses = found
            .iter()
            .map(|(cert_id, standing)| single(cert_id, *standing, times, rules, cutoff))
            .collect::<Result<_, _>>()?;
        let null = OctetStringRef::new(NULL)?;
        let extensions: Vec<_> = query
            .nonce
            .map(|value| extension(oid::OCSP_NONCE, value))
            .into_iter()
            .chain(is_extended.then(|| extension(oid::OCSP_EXTENDED_REVOKE, null)))
            .collect();
        let response_data = ResponseData {
            version: Version::V1,
            responder_id: ResponderId::ByKey(OctetStringRef::new(&responder.key_hash)?),
            produced_at: generalized_time(now)?,
            responses,
            response_extensions: (!extensions.is_empty()).then_some(extensions),
        };
        let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
        Ok(Self {
            identity: Arc::clone(&query.identity),
            response_data: response_data.to_der()?,
            this_update,
            next_update,
            cacheable: !query.has_nonce() && told.good + told.revoked == count,
            is_final: told.revoked == count,
            told,
        })
    }

    /// Whether the key may be asked on the thread that answers: it signs at once.
    pub fn signs_at_once(&self) -> bool {
        self.identity.responder.at_once
    }

    /// Signs. Blocks as long as the key takes.
    pub fn sign(self) -> Result<Answer, Refusal> {
        self.sign_and(false)
    }

    /// Signs, and checks the signature before anybody else can.
    pub fn sign_and_check(self) -> Result<Answer, Refusal> {
        self.sign_and(true)
    }

    fn sign_and(self, check: bool) -> Result<Answer, Refusal> {
        let responder = &self.identity.responder;
        let algorithm = responder.key.algorithm();
        let digest = algorithm.digest().digest(&self.response_data);
        let signature = responder
            .key
            .sign_digest(&digest)
            .map_err(|_| Refusal::TryLater)?;
        if check
            && verify(
                algorithm,
                responder.key.public_key(),
                &self.response_data,
                &signature,
            )
            .is_err()
        {
            return Err(Refusal::InternalError);
        }
        let signature = encode::bit_string(&signature);
        let parts = [
            self.response_data.as_slice(),
            algorithm.identifier(),
            &signature,
            &responder.certs,
        ];
        Ok(Answer {
            der: response(&parts),
            this_update: self.this_update,
            next_update: self.next_update,
            cacheable: self.cacheable,
            is_final: self.is_final,
            told: self.told,
        })
    }
}

/// `OCSPResponse` around the parts of a `BasicOCSPResponse`. Written by hand: nothing in it but lengths depends on the
/// answer, and it is written for every signature.
///
/// ```text
/// OCSPResponse ::= SEQUENCE { responseStatus successful, [0] EXPLICIT SEQUENCE {
///    responseType id-pkix-ocsp-basic, response OCTET STRING (BasicOCSPResponse ::= SEQUENCE { parts }) } }
/// ```
fn response(parts: &[&[u8]]) -> Vec<u8> {
    let basic: usize = parts.iter().map(|part| part.len()).sum();
    let response_type = encode::oid(oid::OCSP_BASIC);
    let octets = basic + header(basic);
    let bytes = response_type.len() + octets + header(octets);
    let explicit = bytes + header(bytes);
    let whole = SUCCESSFUL.len() + explicit + header(explicit);
    let mut der = Vec::with_capacity(whole + header(whole));
    encode::put_header(&mut der, SEQUENCE, whole);
    der.extend_from_slice(SUCCESSFUL);
    encode::put_header(&mut der, CONTEXT_0, explicit);
    encode::put_header(&mut der, SEQUENCE, bytes);
    der.extend_from_slice(&response_type);
    encode::put_header(&mut der, OCTET_STRING, octets);
    encode::put_header(&mut der, SEQUENCE, basic);
    for part in parts {
        der.extend_from_slice(part);
    }
    der
}

/// Octets of tag and length (X.690 8.1.3).
fn header(length: usize) -> usize {
    match length {
        0..0x80 => 2,
        0x80..0x100 => 3,
        0x100..0x1_0000 => 4,
        _ => 5,
    }
}

fn whole_seconds(instant: Timestamp) -> Timestamp {
    Timestamp::from_second(instant.as_second()).unwrap_or(instant)
}

/// What is known of a certificate asked about.
#[derive(Clone, Copy)]
enum Found {
    Good,
    Revoked(Revocation),
    NeverIssued,
    Elsewhere,
}

/// Each `CertID` with its status. A count that does not fit is a fault of the caller, not of the client.
fn matched<'q, 'a>(
    query: &'q Query<'a>,
    statuses: &[SerialStatus],
) -> Result<Vec<(&'q CertId<'a>, Found)>, Refusal> {
    let mut statuses = statuses.iter().copied();
    let found = query
        .items
        .iter()
        .map(|item| {
            let found = match item.asked {
                Asked::Serial { .. } => match statuses.next().ok_or(Refusal::InternalError)? {
                    SerialStatus::Good => Found::Good,
                    SerialStatus::Revoked(revocation) => Found::Revoked(revocation),
                    SerialStatus::Unknown => Found::NeverIssued,
                },
                Asked::Impossible => Found::NeverIssued,
                Asked::Elsewhere => Found::Elsewhere,
            };
            Ok((&item.cert_id, found))
        })
        .collect::<Result<_, Refusal>>()?;
    if statuses.next().is_some() {
        Err(Refusal::InternalError)
    } else {
        Ok(found)
    }
}

fn count(found: &[(&CertId<'_>, Found)]) -> Told {
    let mut told = Told::default();
    for (_, found) in found {
        let count = match found {
            Found::Good => &mut told.good,
            Found::Revoked(_) => &mut told.revoked,
            Found::NeverIssued => &mut told.never_issued,
            Found::Elsewhere => &mut told.elsewhere,
        };
        *count += 1;
    }
    told
}

fn single<'a>(
    cert_id: &CertId<'a>,
    found: Found,
    (this_update, next_update): (GeneralizedTime, GeneralizedTime),
    rules: &AnswerRules,
    cutoff: Option<&'a OctetStringRef>,
) -> Result<SingleResponse<'a>, Refusal> {
    let cert_status = match found {
        Found::Good => CertStatus::Good(Null),
        Found::Revoked(Revocation { at, reason, .. }) => CertStatus::Revoked(RevokedInfo {
            revocation_time: generalized_time(at)?,
            revocation_reason: CrlReason::told(reason),
        }),
        Found::NeverIssued if rules.never_issued == NeverIssued::Revoked => never_issued()?,
        Found::NeverIssued | Found::Elsewhere => CertStatus::Unknown(Null),
    };
    let is_on_record = matches!(found, Found::Good | Found::Revoked(_));
    let cutoff = cutoff
        .filter(|_| is_on_record)
        .map(|value| vec![extension(oid::OCSP_ARCHIVE_CUTOFF, value)]);
    Ok(SingleResponse {
        cert_id: cert_id.clone(),
        cert_status,
        this_update,
        next_update: Some(next_update),
        single_extensions: cutoff,
    })
}

/// RFC 6960 2.2: the values by which a client knows that the certificate was never issued.
fn never_issued() -> der::Result<CertStatus> {
    Ok(CertStatus::Revoked(RevokedInfo {
        revocation_time: GeneralizedTime::from_unix_duration(Duration::ZERO)?,
        revocation_reason: Some(CrlReason::CertificateHold),
    }))
}

/// RFC 6960 4.4.4: `producedAt` less the time for which the status is kept, as `ArchiveCutoff ::= GeneralizedTime`.
fn archive_cutoff(now: Timestamp, retention: SignedDuration) -> Vec<u8> {
    let cutoff = now.saturating_sub(retention).unwrap_or(Timestamp::UNIX_EPOCH);
    time::generalized(whole_seconds(cutoff.max(Timestamp::UNIX_EPOCH)))
}

fn extension(extn_id: der::asn1::ObjectIdentifier, extn_value: &OctetStringRef) -> ExtensionRef<'_> {
    ExtensionRef {
        extn_id,
        critical: false,
        extn_value,
    }
}

/// RFC 6960 4.2.2.1: whole seconds.
fn generalized_time(instant: Timestamp) -> der::Result<GeneralizedTime> {
    let seconds = u64::try_from(instant.as_second()).map_err(|_| der::ErrorKind::DateTime)?;
    GeneralizedTime::from_unix_duration(Duration::from_secs(seconds))
}
