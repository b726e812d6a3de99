//! The answer: built, then signed; knows how long it may be cached.

use std::{sync::Arc, time::Duration};

use der::{
    AnyRef, Decode as _, Encode as _,
    asn1::{BitStringRef, GeneralizedTime, Null, OctetStringRef},
};
use jiff::{SignedDuration, Timestamp};

use super::{
    identity::IssuerStatusIdentity,
    query::Query,
    request::{CertId, ExtensionRef, Version},
    response::{
        BasicOcspResponse, CertStatus, CrlReason, OcspResponse, Refusal, ResponderId, ResponseBytes,
        ResponseData, ResponseStatus, RevokedInfo, SingleResponse,
    },
};
use crate::{registry::revocation::Revocation, status::source::SerialStatus, x509::oid};

/// An answer that waits for its signature. Owns all it needs.
#[derive(Debug)]
pub struct Unsigned {
    identity: Arc<IssuerStatusIdentity>,
    response_data: Vec<u8>,
    this_update: Timestamp,
    next_update: Timestamp,
    cacheable: bool,
    is_final: bool,
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
}

impl Unsigned {
    pub(super) fn build(
        query: &Query<'_>,
        statuses: &[SerialStatus],
        now: Timestamp,
        validity: SignedDuration,
    ) -> Result<Self, Refusal> {
        let responder = &query.identity.responder;
        if now < responder.not_before || now >= responder.not_after {
            // Nobody would believe the signature; the next responder certificate must be on its way.
            return Err(Refusal::TryLater);
        }
        let this_update = whole_seconds(now);
        let next_update = this_update
            .saturating_add(validity)
            .map_err(|_| Refusal::InternalError)?
            .min(responder.not_after);
        let found = matched(query, statuses)?;
        let responses = found
            .iter()
            .map(|(cert_id, status)| single(cert_id, *status, this_update, next_update))
            .collect::<Result<_, _>>()?;
        let response_data = ResponseData {
            version: Version::V1,
            responder_id: ResponderId::ByKey(OctetStringRef::new(&responder.key_hash)?),
            produced_at: generalized_time(now)?,
            responses,
            response_extensions: query.nonce.map(|value| vec![nonce_extension(value)]),
        };
        Ok(Self {
            identity: Arc::clone(&query.identity),
            response_data: response_data.to_der()?,
            this_update,
            next_update,
            cacheable: !query.has_nonce() && found.iter().all(|(_, status)| *status != SerialStatus::Unknown),
            is_final: found
                .iter()
                .all(|(_, status)| matches!(status, SerialStatus::Revoked(_))),
        })
    }

    /// Signs. Blocks as long as the key takes.
    pub fn sign(self) -> Result<Answer, Refusal> {
        let responder = &self.identity.responder;
        let algorithm = responder.key.algorithm();
        let digest = algorithm.digest().digest(&self.response_data);
        let signature = responder
            .key
            .sign_digest(&digest)
            .map_err(|_| Refusal::TryLater)?;
        let basic = BasicOcspResponse {
            tbs_response_data: AnyRef::from_der(&self.response_data)?,
            signature_algorithm: AnyRef::from_der(algorithm.identifier())?,
            signature: BitStringRef::from_bytes(&signature)?,
            certs: Some(vec![AnyRef::from_der(&responder.certificate)?]),
        }
        .to_der()?;
        let response_bytes = ResponseBytes {
            response_type: oid::OCSP_BASIC,
            response: OctetStringRef::new(&basic)?,
        };
        let response = OcspResponse {
            response_status: ResponseStatus::Successful,
            response_bytes: Some(response_bytes),
        };
        Ok(Answer {
            der: response.to_der()?,
            this_update: self.this_update,
            next_update: self.next_update,
            cacheable: self.cacheable,
            is_final: self.is_final,
        })
    }
}

fn whole_seconds(instant: Timestamp) -> Timestamp {
    Timestamp::from_second(instant.as_second()).unwrap_or(instant)
}

/// Each `CertID` with its status. A count that does not fit is a fault of the caller, not of the client.
fn matched<'q, 'a>(
    query: &'q Query<'a>,
    statuses: &[SerialStatus],
) -> Result<Vec<(&'q CertId<'a>, SerialStatus)>, Refusal> {
    let mut statuses = statuses.iter().copied();
    let found = query
        .items
        .iter()
        .map(|item| {
            let status = match item.serial {
                Some(_) => statuses.next().ok_or(Refusal::InternalError)?,
                None => SerialStatus::Unknown,
            };
            Ok((&item.cert_id, status))
        })
        .collect::<Result<_, Refusal>>()?;
    if statuses.next().is_some() {
        Err(Refusal::InternalError)
    } else {
        Ok(found)
    }
}

fn single<'a>(
    cert_id: &CertId<'a>,
    status: SerialStatus,
    this_update: Timestamp,
    next_update: Timestamp,
) -> Result<SingleResponse<'a>, Refusal> {
    let cert_status = match status {
        SerialStatus::Good => CertStatus::Good(Null),
        SerialStatus::Unknown => CertStatus::Unknown(Null),
        SerialStatus::Revoked(Revocation { at, reason, .. }) => CertStatus::Revoked(RevokedInfo {
            revocation_time: generalized_time(at)?,
            revocation_reason: CrlReason::told(reason),
        }),
    };
    Ok(SingleResponse {
        cert_id: cert_id.clone(),
        cert_status,
        this_update: generalized_time(this_update)?,
        next_update: Some(generalized_time(next_update)?),
        single_extensions: None,
    })
}

fn nonce_extension(value: &OctetStringRef) -> ExtensionRef<'_> {
    ExtensionRef {
        extn_id: oid::OCSP_NONCE,
        critical: false,
        extn_value: value,
    }
}

/// RFC 6960 4.2.2.1: whole seconds.
fn generalized_time(instant: Timestamp) -> der::Result<GeneralizedTime> {
    let seconds = u64::try_from(instant.as_second()).map_err(|_| der::ErrorKind::DateTime)?;
    GeneralizedTime::from_unix_duration(Duration::from_secs(seconds))
}
