//! Requests that clients may lawfully send, and those that are refused, without a listener between.

use const_oid::{ObjectIdentifier, db::rfc6960};
use der::{
    Decode as _, Encode as _,
    asn1::{AnyRef, IntRef, OctetStringRef},
};
use jiff::{SignedDuration, Timestamp};
use kepler::status::{
    ocsp::{
        identity::{IdentityError, IssuerStatusIdentity},
        request::{CertId, ExtensionRef, OcspRequest, Request, TbsRequest, Version},
        responder::Responder,
        response::{BasicOcspResponse, CertStatus, OcspResponse, Refusal, ResponseData},
    },
    source::SerialStatus,
};
use rcgen::{CertificateParams, Issuer, KeyPair};
use sha1::{Digest as _, Sha1};
use spki::AlgorithmIdentifierRef;
use x509_cert::Certificate;

use super::authority::{TestAuthority, responder_params};

/// Hashes of an issuer by SHA-1.
struct Named {
    name: [u8; 20],
    key: [u8; 20],
}

impl Named {
    fn of(authority: &TestAuthority) -> Self {
        let certificate = Certificate::from_der(&authority.certificate).unwrap();
        let tbs = certificate.tbs_certificate();
        Self {
            name: Sha1::digest(tbs.subject().to_der().unwrap()).into(),
            key: Sha1::digest(tbs.subject_public_key_info().subject_public_key.raw_bytes()).into(),
        }
    }

    fn cert_id<'a>(&'a self, serial: &'a [u8]) -> CertId<'a> {
        CertId {
            hash_algorithm: AlgorithmIdentifierRef {
                oid: const_oid::db::rfc5912::ID_SHA_1,
                parameters: Some(AnyRef::NULL),
            },
            issuer_name_hash: OctetStringRef::new(&self.name).unwrap(),
            issuer_key_hash: OctetStringRef::new(&self.key).unwrap(),
            serial_number: IntRef::new(serial).unwrap(),
        }
    }
}

fn request(cert_ids: Vec<CertId<'_>>, extensions: Option<Vec<ExtensionRef<'_>>>) -> Vec<u8> {
    let request_list = cert_ids
        .into_iter()
        .map(|req_cert| Request {
            req_cert,
            single_request_extensions: None,
        })
        .collect();
    let tbs_request = TbsRequest {
        version: Version::V1,
        requestor_name: None,
        request_list,
        request_extensions: extensions,
    };
    OcspRequest {
        tbs_request,
        optional_signature: None,
    }
    .to_der()
    .unwrap()
}

fn extension(extn_id: ObjectIdentifier, critical: bool, value: &[u8]) -> ExtensionRef<'_> {
    ExtensionRef {
        extn_id,
        critical,
        extn_value: OctetStringRef::new(value).unwrap(),
    }
}

fn responder(authorities: &[&TestAuthority]) -> Responder {
    Responder::new(
        authorities.iter().map(|authority| authority.identity()),
        SignedDuration::from_mins(5),
    )
}

fn now() -> Timestamp {
    super::authority::at("2026-03-01T10:00:00.75Z")
}

/// The statuses in an answer, as the client reads them.
fn statuses(answer: &[u8]) -> Vec<CertStatus> {
    let response = OcspResponse::from_der(answer).unwrap().response_bytes.unwrap();
    let basic = BasicOcspResponse::from_der(response.response.as_bytes()).unwrap();
    let data = basic.tbs_response_data.to_der().unwrap();
    ResponseData::from_der(&data)
        .unwrap()
        .responses
        .into_iter()
        .map(|single| single.cert_status)
        .collect()
}

#[test]
fn serial_numbers_that_cannot_be_ours_are_unknown_without_a_look_up() {
    let authority = TestAuthority::new("Serial CA");
    let (responder, named) = (responder(&[&authority]), Named::of(&authority));
    let twenty = [0x7f; 20];
    let padded = [&[0][..], &[0xff; 20]].concat();
    let looked_up = [
        (&[5][..], &[5][..]),
        (&[0, 0xff], &[0xff]),
        (&twenty, &twenty),
        (&padded, &padded[1..]),
    ];
    for (written, key) in looked_up {
        let request = request(vec![named.cert_id(written)], None);
        let query = responder.read(&request).unwrap();
        let questions: Vec<_> = query.questions().map(|question| question.serial).collect();
        assert_eq!(questions, [key]);
        assert_eq!(query.questions().next().unwrap().issuer, authority.issuer());
    }
    for written in [&[0][..], &[0x80], &[0xfe, 0xff], &[0x7f; 21], &[1; 900]] {
        let request = request(vec![named.cert_id(written)], None);
        let query = responder.read(&request).unwrap();
        assert_eq!(query.questions().count(), 0, "{written:x?}");
        let answer = responder.build(&query, &[], now()).unwrap().sign().unwrap();
        assert!(matches!(statuses(&answer.to_der())[..], [CertStatus::Unknown(_)]));
        assert!(!answer.cacheable);
    }
}

#[test]
fn an_answer_speaks_for_the_issuer_of_its_signer_only() {
    let (first, second) = (TestAuthority::new("First CA"), TestAuthority::new("Second CA"));
    let stranger = Named::of(&TestAuthority::new("Stranger CA"));
    let responder = responder(&[&first, &second]);
    let (one, two) = (Named::of(&first), Named::of(&second));
    let request = request(
        vec![stranger.cert_id(&[1]), two.cert_id(&[2]), one.cert_id(&[3])],
        None,
    );
    let query = responder.read(&request).unwrap();
    let questions: Vec<_> = query
        .questions()
        .map(|question| (question.issuer.to_owned(), question.serial))
        .collect();
    assert_eq!(questions, [(second.issuer(), &[2][..])]);
    let answer = responder
        .build(&query, &[SerialStatus::Good], now())
        .unwrap()
        .sign()
        .unwrap();
    assert!(matches!(
        statuses(&answer.to_der())[..],
        [
            CertStatus::Unknown(_),
            CertStatus::Good(_),
            CertStatus::Unknown(_)
        ]
    ));
}

#[test]
fn an_issuer_that_is_not_ours_is_unauthorized() {
    let (ours, other) = (TestAuthority::new("Ours"), TestAuthority::new("Other"));
    let (one, two) = (Named::of(&ours), Named::of(&other));
    // The name of ours with the key of another: a re-keyed issuer is another issuer.
    let mixed = Named {
        name: one.name,
        key: two.key,
    };
    for named in [two, mixed] {
        let refusal = responder(&[&ours])
            .read(&request(vec![named.cert_id(&[1])], None))
            .err();
        assert_eq!(refusal, Some(Refusal::Unauthorized));
    }
}

#[test]
fn nonces_have_one_to_128_octets_and_are_echoed() {
    let authority = TestAuthority::new("Nonce CA");
    let (responder, named) = (responder(&[&authority]), Named::of(&authority));
    for length in [0, 1, 16, 127, 128, 129, 1000] {
        let value = OctetStringRef::new(&vec![7; length]).unwrap().to_der().unwrap();
        let nonce = extension(rfc6960::ID_PKIX_OCSP_NONCE, false, &value);
        let request = request(vec![named.cert_id(&[1])], Some(vec![nonce]));
        let Ok(query) = responder.read(&request) else {
            assert!(!(1..=128).contains(&length), "{length}");
            continue;
        };
        assert!((1..=128).contains(&length), "{length}");
        let answer = responder
            .build(&query, &[SerialStatus::Good], now())
            .unwrap()
            .sign()
            .unwrap();
        assert!(!answer.cacheable);
        assert!(
            answer.to_der().windows(value.len()).any(|part| part == value),
            "{length}"
        );
    }
}

#[test]
fn malformed_requests_are_refused() {
    let authority = TestAuthority::new("Refusing CA");
    let (responder, named) = (responder(&[&authority]), Named::of(&authority));
    let nonce = || extension(rfc6960::ID_PKIX_OCSP_NONCE, false, b"\x04\x01\x07");
    let raw_nonce = extension(rfc6960::ID_PKIX_OCSP_NONCE, false, b"raw");
    let unknown = ObjectIdentifier::new_unwrap("1.2.3.4");
    let many = |count| (0..count).map(|_| named.cert_id(&[1])).collect::<Vec<_>>();
    for (request, refused) in [
        (request(many(0), None), true),
        (request(many(32), None), false),
        (request(many(33), None), true),
        (request(many(1), Some(vec![nonce(), nonce()])), true),
        (request(many(1), Some(vec![raw_nonce])), true),
        (
            request(many(1), Some(vec![extension(unknown, true, b"\x05\x00")])),
            true,
        ),
        (
            request(many(1), Some(vec![extension(unknown, false, b"\x05\x00")])),
            false,
        ),
        (
            request(
                many(1),
                Some(vec![extension(
                    rfc6960::ID_PKIX_OCSP_PREF_SIG_ALGS,
                    true,
                    b"\x30\x00",
                )]),
            ),
            false,
        ),
    ] {
        assert_eq!(
            responder.read(&request).err(),
            refused.then_some(Refusal::MalformedRequest)
        );
    }
}

#[test]
fn an_answer_never_outlives_its_signer() {
    let authority = TestAuthority::new("Short CA");
    let responder = responder(&[&authority]);
    let request = request(vec![Named::of(&authority).cert_id(&[1])], None);
    let query = responder.read(&request).unwrap();
    let not_after = authority.identity().responder_not_after();
    let before = not_after - SignedDuration::from_mins(1);
    let answer = responder
        .build(&query, &[SerialStatus::Good], before)
        .unwrap()
        .sign()
        .unwrap();
    assert_eq!((answer.this_update, answer.next_update), (before, not_after));
    assert_eq!(
        responder.build(&query, &[SerialStatus::Good], not_after).err(),
        Some(Refusal::TryLater)
    );
}

#[test]
fn a_status_too_many_or_too_few_is_an_internal_error() {
    let authority = TestAuthority::new("Counting CA");
    let responder = responder(&[&authority]);
    let request = request(vec![Named::of(&authority).cert_id(&[1])], None);
    let query = responder.read(&request).unwrap();
    for statuses in [&[][..], &[SerialStatus::Good, SerialStatus::Good]] {
        assert_eq!(
            responder.build(&query, statuses, now()).err(),
            Some(Refusal::InternalError)
        );
    }
}

#[test]
fn a_responder_that_could_not_answer_is_refused_at_once() {
    let authority = TestAuthority::new("Strict CA");
    let other = TestAuthority::new("Elsewhere CA");
    let make = |certificate: &[u8], key: &TestAuthority| {
        IssuerStatusIdentity::new(&authority.certificate, certificate, key.responder_key.clone()).err()
    };
    assert!(matches!(
        make(&other.responder_certificate, &other),
        Some(IdentityError::OtherIssuer)
    ));
    assert!(matches!(
        make(&authority.responder_certificate, &other),
        Some(IdentityError::OtherKey)
    ));
    assert!(matches!(
        make(b"\x30\x00", &authority),
        Some(IdentityError::Malformed(_))
    ));

    let pair = KeyPair::generate().unwrap();
    let mut ca = CertificateParams::new(Vec::new()).unwrap();
    ca.distinguished_name.push(rcgen::DnType::CommonName, "Strict CA");
    let plain = responder_params("Strict CA", false)
        .signed_by(&pair, &Issuer::from_params(&ca, &pair))
        .unwrap();
    assert!(matches!(
        make(plain.der(), &authority),
        Some(IdentityError::NotAResponder)
    ));
}
