//! What relying parties are told, read from the bytes that they would get.

use std::{collections::BTreeMap, sync::Arc};

use axum::body::Body;
use bytes::Bytes;
use const_oid::{ObjectIdentifier, db::rfc5912::ID_SHA_1};
use der::{
    Decode as _, Encode as _,
    asn1::{AnyRef, IntRef, OctetStringRef, UintRef},
};
use http::{Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use jiff::Timestamp;
use kepler::{
    app::StatusService,
    http::{limits::Limits, router},
    lifecycle::Authority,
    status::ocsp::{
        request::{self, CertId, OcspRequest, TbsRequest, Version},
        response::{BasicOcspResponse, CertStatus, CrlReason, OcspResponse, ResponseData, ResponseStatus},
    },
};
use sha1::{Digest as _, Sha1};
use spki::AlgorithmIdentifierRef;
use tower::ServiceExt as _;
use x509_cert::{Certificate, certificate::Rfc5280, crl::CertificateList};

const CRL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.20");
const DELTA_INDICATOR: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.27");
const REASON_CODE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.21");

/// A revocation as it is told: whole seconds, number of the reason (0 where none is told).
pub(super) type Told = (i64, u8);

/// What a list says.
pub(super) struct List {
    pub(super) number: u64,
    /// Of a delta: the number of the full list that it adds to.
    pub(super) base: Option<u64>,
    pub(super) this_update: Timestamp,
    pub(super) entries: BTreeMap<Vec<u8>, Told>,
}

/// The answers of OCSP about serial numbers of one issuer: `good`, `revoked` with what is told, `unknown`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Good,
    Revoked(Told),
    Unknown,
}

/// Asks about all `serials` of an issuer, so many in one request as may be.
pub(super) async fn ocsp(
    status: &StatusService,
    issuer: &[u8],
    serials: &[Vec<u8>],
) -> Result<Vec<Answer>, String> {
    let mut answers = Vec::new();
    for part in serials.chunks(kepler::status::ocsp::query::MAX_QUESTIONS) {
        let asked = ocsp_request(issuer, part);
        let post = Request::post("/ocsp").header("content-type", "application/ocsp-request");
        let response = status
            .public()
            .respond(post.body(Full::new(Bytes::from(asked))).unwrap())
            .await;
        let octets = response.into_body().collect().await.unwrap().to_bytes();
        let response = OcspResponse::from_der(&octets).unwrap();
        if response.response_status != ResponseStatus::Successful {
            return Err(format!("OCSP says {:?}", response.response_status));
        }
        let basic = response.response_bytes.unwrap();
        let basic = BasicOcspResponse::from_der(basic.response.as_bytes()).unwrap();
        let data = basic.tbs_response_data.to_der().unwrap();
        let data = ResponseData::from_der(&data).unwrap();
        answers.extend(data.responses.iter().map(|single| answer(&single.cert_status)));
    }
    Ok(answers)
}

fn answer(status: &CertStatus) -> Answer {
    match status {
        CertStatus::Good(_) => Answer::Good,
        CertStatus::Unknown(_) => Answer::Unknown,
        CertStatus::Revoked(info) => {
            let at = info.revocation_time.to_unix_duration().as_secs();
            let reason = info.revocation_reason.unwrap_or(CrlReason::Unspecified);
            Answer::Revoked((at.try_into().unwrap(), u8::try_from(reason as u32).unwrap()))
        }
    }
}

fn ocsp_request(issuer: &[u8], serials: &[Vec<u8>]) -> Vec<u8> {
    let certificate = Certificate::from_der(issuer).unwrap();
    let tbs = certificate.tbs_certificate();
    let name = Sha1::digest(tbs.subject().to_der().unwrap());
    let key = Sha1::digest(tbs.subject_public_key_info().subject_public_key.raw_bytes());
    let numbers: Vec<Vec<u8>> = serials
        .iter()
        .map(|serial| UintRef::new(serial).unwrap().to_der().unwrap())
        .collect();
    let request_list = numbers
        .iter()
        .map(|number| request::Request {
            req_cert: CertId {
                hash_algorithm: AlgorithmIdentifierRef {
                    oid: ID_SHA_1,
                    parameters: Some(AnyRef::NULL),
                },
                issuer_name_hash: OctetStringRef::new(&name).unwrap(),
                issuer_key_hash: OctetStringRef::new(&key).unwrap(),
                serial_number: IntRef::from_der(number).unwrap(),
            },
            single_request_extensions: None,
        })
        .collect();
    let tbs_request = TbsRequest {
        version: Version::V1,
        requestor_name: None,
        request_list,
        request_extensions: None,
    };
    let request = OcspRequest {
        tbs_request,
        optional_signature: None,
    };
    request.to_der().unwrap()
}

/// The list that is served at `path`.
pub(super) async fn list(status: &StatusService, path: &str) -> Result<List, String> {
    let get = Request::get(path).body(Full::new(Bytes::new())).unwrap();
    let response = status.public().respond(get).await;
    if response.status() != StatusCode::OK {
        return Err(format!("{path}: {}", response.status()));
    }
    let octets = response.into_body().collect().await.unwrap().to_bytes();
    let list = CertificateList::<Rfc5280>::from_der(&octets)
        .unwrap()
        .tbs_cert_list;
    let extensions = list.crl_extensions.unwrap();
    let number = |id: ObjectIdentifier| {
        let found = extensions.iter().find(|extension| extension.extn_id == id);
        found.map(|extension| u64::from_der(extension.extn_value.as_bytes()).unwrap())
    };
    let entries = list.revoked_certificates.unwrap_or_default();
    let entries = entries.into_iter().map(|entry| {
        let reason = entry
            .crl_entry_extensions
            .iter()
            .flatten()
            .find(|extension| extension.extn_id == REASON_CODE)
            .and_then(|extension| extension.extn_value.as_bytes().last().copied());
        let serial = entry.serial_number.as_bytes();
        let serial = serial.strip_prefix(&[0]).unwrap_or(serial).to_vec();
        let at = entry.revocation_date.to_unix_duration().as_secs();
        (serial, (at.try_into().unwrap(), reason.unwrap_or(0)))
    });
    let this_update = list.this_update.to_unix_duration().as_secs();
    Ok(List {
        number: number(CRL_NUMBER).unwrap(),
        base: number(DELTA_INDICATOR),
        this_update: Timestamp::from_second(this_update.try_into().unwrap()).unwrap(),
        entries: entries.collect(),
    })
}

/// State and moment of revocation in the public register, by issuer; nothing where it knows no such serial number.
pub(super) async fn register(
    authority: &Arc<Authority>,
    serial: &[u8],
) -> Vec<(String, String, Option<String>)> {
    let limits = Limits {
        lookups_per_second: 1_000_000.try_into().unwrap(),
        ..Limits::default()
    };
    let service = router::service(authority, authority.store(), &limits);
    let get = Request::get(format!("/register?serial={}", hex::encode(serial)));
    let get = get
        .header("accept", "application/json")
        .body(Body::empty())
        .unwrap();
    let response = service.oneshot(get).await.unwrap();
    let status = response.status();
    let octets = response.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&octets));
    let found: serde_json::Value = serde_json::from_slice(&octets).unwrap();
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let items = found["items"].as_array().unwrap().iter();
    items
        .map(|item| {
            let named = |name: &str| text(&item[name]).unwrap();
            (named("issuer"), named("state"), text(&item["revoked_at"]))
        })
        .collect()
}
