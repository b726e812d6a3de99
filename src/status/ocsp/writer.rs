//! Writes `ResponseData` and the `OCSPResponse` around it (RFC 6960 4.2.1) into one buffer each: for every signature anew,
//! so nothing is copied twice. The types of [`response`](super::response) read it back in tests.

use der::{
    Encode as _,
    asn1::{AnyRef, ObjectIdentifier, OctetStringRef},
};
use jiff::Timestamp;

use super::{
    request::CertId,
    response::CrlReason,
    rules::{AnswerRules, NeverIssued},
};
use crate::{
    registry::revocation::Revocation,
    x509::{encode, oid, time},
};

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OBJECT_IDENTIFIER: u8 = 0x06;
const ENUMERATED: u8 = 0x0a;
const SEQUENCE: u8 = 0x30;
/// `[0]` IMPLICIT NULL: `good`.
const GOOD: u8 = 0x80;
/// `[2]` IMPLICIT NULL: `unknown`.
const UNKNOWN: u8 = 0x82;
const CONTEXT_0: u8 = 0xa0;
const CONTEXT_1: u8 = 0xa1;
const CONTEXT_2: u8 = 0xa2;
/// `responseStatus` successful(0).
const SUCCESSFUL: &[u8] = b"\x0a\x01\x00";
/// `NULL`, inside an extension.
const NULL: &[u8] = b"\x05\x00";

/// Octets of a `SingleResponse` with a hash of 32 octets and a revocation, about.
const SINGLE: usize = 256;

/// What is known of a certificate asked about.
#[derive(Clone, Copy)]
pub(super) enum Found {
    Good,
    Revoked(Revocation),
    NeverIssued,
    Elsewhere,
}

/// Whole seconds (RFC 6960 4.2.2.1).
pub(super) struct Times {
    pub(super) produced_at: Timestamp,
    pub(super) this_update: Timestamp,
    pub(super) next_update: Timestamp,
}

/// ```text
/// ResponseData ::= SEQUENCE {
///    responderID          [2] EXPLICIT KeyHash,
///    producedAt               GeneralizedTime,
///    responses                SEQUENCE OF SingleResponse,
///    responseExtensions   [1] EXPLICIT Extensions OPTIONAL }
/// ```
///
/// `extensions`: the value of the nonce, and whether a certificate that was never issued is called revoked.
pub(super) fn response_data<'q, 'r: 'q>(
    key_hash: &[u8],
    times: &Times,
    items: impl ExactSizeIterator<Item = (&'q CertId<'r>, Found)>,
    (nonce, is_extended): (Option<&OctetStringRef>, bool),
    rules: &AnswerRules,
) -> Vec<u8> {
    let cutoff = rules.retention.map(|retention| {
        // RFC 6960 4.4.4: `producedAt` less the time for which the status is kept.
        let cutoff = times.produced_at.saturating_sub(retention);
        cutoff.map_or(Timestamp::UNIX_EPOCH, |cutoff| cutoff.max(Timestamp::UNIX_EPOCH))
    });
    let mut data = Vec::with_capacity(SINGLE * (1 + items.len()));
    encode::put(&mut data, SEQUENCE, |data| {
        encode::put(data, CONTEXT_2, |data| {
            encode::put_element(data, OCTET_STRING, key_hash);
        });
        time::put_generalized(data, times.produced_at);
        encode::put(data, SEQUENCE, |data| {
            for (cert_id, found) in items {
                encode::put(data, SEQUENCE, |data| {
                    single(data, cert_id, found, times, (rules, cutoff));
                });
            }
        });
        if nonce.is_some() || is_extended {
            encode::put(data, CONTEXT_1, |data| {
                encode::put(data, SEQUENCE, |data| {
                    if let Some(nonce) = nonce {
                        extension(data, oid::OCSP_NONCE, nonce.as_bytes());
                    }
                    if is_extended {
                        extension(data, oid::OCSP_EXTENDED_REVOKE, NULL);
                    }
                });
            });
        }
    });
    data
}

/// ```text
/// SingleResponse ::= SEQUENCE {
///    certID                       CertID,
///    certStatus                   CertStatus,
///    thisUpdate                   GeneralizedTime,
///    nextUpdate           [0]     EXPLICIT GeneralizedTime,
///    singleExtensions     [1]     EXPLICIT Extensions OPTIONAL }
/// ```
fn single(
    data: &mut Vec<u8>,
    cert_id: &CertId<'_>,
    found: Found,
    times: &Times,
    (rules, cutoff): (&AnswerRules, Option<Timestamp>),
) {
    put_cert_id(data, cert_id);
    match found {
        Found::Good => encode::put_element(data, GOOD, &[]),
        Found::Revoked(Revocation { at, reason, .. }) => revoked(data, at, CrlReason::told(reason)),
        // RFC 6960 2.2: the values by which a client knows that the certificate was never issued.
        Found::NeverIssued if rules.never_issued == NeverIssued::Revoked => {
            revoked(data, Timestamp::UNIX_EPOCH, Some(CrlReason::CertificateHold));
        }
        Found::NeverIssued | Found::Elsewhere => encode::put_element(data, UNKNOWN, &[]),
    }
    time::put_generalized(data, times.this_update);
    encode::put(data, CONTEXT_0, |data| {
        time::put_generalized(data, times.next_update);
    });
    let is_on_record = matches!(found, Found::Good | Found::Revoked(_));
    if let Some(cutoff) = cutoff.filter(|_| is_on_record) {
        let cutoff = time::generalized(cutoff);
        encode::put(data, CONTEXT_1, |data| {
            encode::put(data, SEQUENCE, |data| {
                extension(data, oid::OCSP_ARCHIVE_CUTOFF, &cutoff);
            });
        });
    }
}

/// As it was asked.
fn put_cert_id(data: &mut Vec<u8>, cert_id: &CertId<'_>) {
    encode::put(data, SEQUENCE, |data| {
        encode::put(data, SEQUENCE, |data| {
            put_oid(data, cert_id.hash_algorithm.oid);
            if let Some(parameters) = cert_id.hash_algorithm.parameters {
                put_any(data, parameters);
            }
        });
        encode::put_element(data, OCTET_STRING, cert_id.issuer_name_hash.as_bytes());
        encode::put_element(data, OCTET_STRING, cert_id.issuer_key_hash.as_bytes());
        encode::put_element(data, INTEGER, cert_id.serial_number.as_bytes());
    });
}

/// `[1]` IMPLICIT `RevokedInfo`.
fn revoked(data: &mut Vec<u8>, at: Timestamp, reason: Option<CrlReason>) {
    encode::put(data, CONTEXT_1, |data| {
        time::put_generalized(data, at);
        if let Some(reason) = reason {
            encode::put(data, CONTEXT_0, |data| {
                encode::put_element(data, ENUMERATED, &[reason.number()]);
            });
        }
    });
}

/// Never critical.
fn extension(data: &mut Vec<u8>, extn_id: ObjectIdentifier, value: &[u8]) {
    encode::put(data, SEQUENCE, |data| {
        put_oid(data, extn_id);
        encode::put_element(data, OCTET_STRING, value);
    });
}

fn put_oid(data: &mut Vec<u8>, oid: ObjectIdentifier) {
    encode::put_element(data, OBJECT_IDENTIFIER, oid.as_bytes());
}

/// What was read from a request can be written: nothing but its length could fail.
fn put_any(data: &mut Vec<u8>, any: AnyRef<'_>) {
    let _length = any.encode_to_vec(data);
}

/// The response up to `certs`, which end it and have so many octets.
///
/// ```text
/// OCSPResponse ::= SEQUENCE { responseStatus successful, [0] EXPLICIT SEQUENCE {
///    responseType id-pkix-ocsp-basic, response OCTET STRING (BasicOCSPResponse ::= SEQUENCE {
///       tbsResponseData, signatureAlgorithm, signature BIT STRING, [0] EXPLICIT certs }) } }
/// ```
pub(super) fn response(data: &[u8], algorithm: &[u8], signature: &[u8], certs: usize) -> Vec<u8> {
    let response_type = oid::OCSP_BASIC;
    let bit_string = 1 + signature.len();
    let basic = data.len() + algorithm.len() + encode::header(bit_string) + bit_string + certs;
    let octets = encode::header(basic) + basic;
    let named = encode::header(response_type.as_bytes().len()) + response_type.as_bytes().len();
    let bytes = named + encode::header(octets) + octets;
    let explicit = encode::header(bytes) + bytes;
    let whole = SUCCESSFUL.len() + encode::header(explicit) + explicit;
    let mut der = Vec::with_capacity(encode::header(whole) + whole - certs);
    encode::put_header(&mut der, SEQUENCE, whole);
    der.extend_from_slice(SUCCESSFUL);
    encode::put_header(&mut der, CONTEXT_0, explicit);
    encode::put_header(&mut der, SEQUENCE, bytes);
    put_oid(&mut der, response_type);
    encode::put_header(&mut der, OCTET_STRING, octets);
    encode::put_header(&mut der, SEQUENCE, basic);
    der.extend_from_slice(data);
    der.extend_from_slice(algorithm);
    encode::put_header(&mut der, BIT_STRING, bit_string);
    der.push(0);
    der.extend_from_slice(signature);
    der
}
