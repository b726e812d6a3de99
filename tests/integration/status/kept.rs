//! Signed answers are given out again while they hold, and never a moment longer; lanes do not starve one another.

use std::{fs, sync::Arc};

use der::{Decode as _, Encode as _};
use jiff::SignedDuration;
use kepler::{
    clock::{Clock as _, ManualClock, SystemClock},
    http::public::limits::Limits,
    status::{
        ocsp::{
            response::{BasicOcspResponse, CertStatus, OcspResponse, ResponseData, ResponseStatus},
            rules::{AnswerRules, NeverIssued},
        },
        source::SerialStatus,
    },
};

use super::{
    authority::{GOOD, Listening, NEVER_ISSUED, REVOKED, TestAuthority, revocation},
    http_client::{get, post_ocsp},
    ocsp::{get_path, response_status},
};

const VALIDITY: SignedDuration = SignedDuration::from_mins(10);

/// The listener with a clock that the test moves.
async fn listening(limits: Limits, rules: AnswerRules) -> (Listening, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at(SystemClock.now()));
    let authority = TestAuthority::new("Kepler Test CA");
    (
        Listening::ruled(authority, limits, rules, clock.clone()).await,
        clock,
    )
}

async fn plain() -> (Listening, Arc<ManualClock>) {
    listening(Limits::default(), AnswerRules::valid_for(VALIDITY)).await
}

/// The request of OpenSSL for that certificate.
fn request(listening: &Listening, serial: u64, options: &str) -> Vec<u8> {
    let arguments = format!("ocsp -issuer ca.pem {options} -cert {serial:x}.pem -reqout request.der");
    let (made, said) = listening.authority.openssl(&arguments);
    assert!(made, "{said}");
    fs::read(listening.authority.path("request.der")).unwrap()
}

async fn answer(listening: &Listening, request: &[u8]) -> Vec<u8> {
    let reply = post_ocsp(listening.address, request).await;
    assert_eq!(response_status(&reply), ResponseStatus::Successful);
    reply.body
}

/// What an answer says, in DER.
fn data(answer: &[u8]) -> Vec<u8> {
    let response = OcspResponse::from_der(answer).unwrap().response_bytes.unwrap();
    let basic = BasicOcspResponse::from_der(response.response.as_bytes()).unwrap();
    basic.tbs_response_data.to_der().unwrap()
}

pub(super) fn status(answer: &[u8]) -> CertStatus {
    let data = data(answer);
    let mut responses = ResponseData::from_der(&data).unwrap().responses;
    assert_eq!(responses.len(), 1);
    responses.remove(0).cert_status
}

fn extensions(answer: &[u8]) -> Vec<(String, Vec<u8>)> {
    let data = data(answer);
    let found = ResponseData::from_der(&data).unwrap().response_extensions;
    found
        .unwrap_or_default()
        .iter()
        .map(|extension| {
            (
                extension.extn_id.to_string(),
                extension.extn_value.as_bytes().to_vec(),
            )
        })
        .collect()
}

/// Seconds from now on at which an answer was made and ends.
fn age(answer: &[u8], clock: &ManualClock) -> (i64, i64) {
    let data = data(answer);
    let single = &ResponseData::from_der(&data).unwrap().responses[0];
    let now = clock.now().as_second();
    let seconds =
        |time: &der::asn1::GeneralizedTime| i64::try_from(time.to_unix_duration().as_secs()).unwrap() - now;
    (
        seconds(&single.this_update),
        seconds(single.next_update.as_ref().unwrap()),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_given_out_again_until_the_register_says_something_else() {
    let (listening, clock) = plain().await;
    let request = request(&listening, GOOD, "-no_nonce");
    let first = answer(&listening, &request).await;
    clock.advance(SignedDuration::from_secs(60));
    assert_eq!(answer(&listening, &request).await, first);
    let by_get = get(listening.address, &get_path(&request), "").await;
    assert_eq!(by_get.body, first, "however it is asked for");

    let path = get_path(&request).trim_start_matches("/ocsp/").to_owned();
    let as_text = post_ocsp(listening.address, path.as_bytes()).await;
    assert_eq!(
        response_status(&as_text),
        ResponseStatus::MalformedRequest,
        "a path is no body"
    );

    let revoked = SerialStatus::Revoked(revocation());
    listening.register.statuses.lock().unwrap().insert(GOOD, revoked);
    let after = answer(&listening, &request).await;
    assert!(matches!(status(&after), CertStatus::Revoked(_)));
    let tag = by_get.header("etag").unwrap();
    let asked_again = get(
        listening.address,
        &get_path(&request),
        &format!("If-None-Match: {tag}\r\n"),
    )
    .await;
    assert_eq!((asked_again.status, asked_again.body), (200, after));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_certificate_asked_about_in_another_way_has_its_own_answer() {
    let (listening, _) = plain().await;
    for options in ["-no_nonce", "-no_nonce -sha256", "-no_nonce -sha384"] {
        let request = request(&listening, GOOD, options);
        let answer = answer(&listening, &request).await;
        let cert_id = &request[request.len() - 20..];
        assert!(
            answer.windows(20).any(|window| window == cert_id),
            "the answer repeats the CertID"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nonce_gets_an_answer_of_its_own() {
    let (listening, _) = plain().await;
    let kept = answer(&listening, &request(&listening, GOOD, "-no_nonce")).await;
    let one = request(&listening, GOOD, "");
    let (first, second) = (answer(&listening, &one).await, answer(&listening, &one).await);
    assert!(first != second && first != kept, "signed for each");
    assert_eq!(status(&first), status(&kept));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_signed_anew_before_it_ages_and_never_sent_after_its_end() {
    let (listening, clock) = plain().await;
    let request = request(&listening, GOOD, "-no_nonce");
    let first = answer(&listening, &request).await;
    assert_eq!(age(&first, &clock).1, 600);
    clock.advance(SignedDuration::from_secs(299));
    assert_eq!(
        answer(&listening, &request).await,
        first,
        "not half its life is over"
    );
    clock.advance(SignedDuration::from_secs(2));
    let second = answer(&listening, &request).await;
    assert_ne!(second, first);
    // Nobody asked for long.
    clock.advance(SignedDuration::from_secs(600));
    let third = answer(&listening, &request).await;
    assert_eq!(age(&third, &clock), (0, 600));
    // Somebody has set the clock back: an answer from the future is nobody's.
    clock.step(SignedDuration::from_secs(-120));
    let fourth = answer(&listening, &request).await;
    assert_eq!(age(&fourth, &clock), (0, 600));
}

#[tokio::test(flavor = "multi_thread")]
async fn while_nothing_can_be_signed_a_kept_answer_serves_until_its_end() {
    let limits = Limits {
        private_signatures: 0,
        ..Limits::default()
    };
    let (listening, clock) = listening(limits, AnswerRules::valid_for(VALIDITY)).await;
    let plain = request(&listening, GOOD, "-no_nonce");
    let first = answer(&listening, &plain).await;
    // The lane of those who want an answer of their own is full; nobody else notices.
    for (serial, options) in [(GOOD, ""), (NEVER_ISSUED, "-no_nonce")] {
        let own = request(&listening, serial, options);
        let reply = post_ocsp(listening.address, &own).await;
        assert_eq!(response_status(&reply), ResponseStatus::TryLater);
    }
    assert_eq!(answer(&listening, &plain).await, first);
    answer(&listening, &request(&listening, REVOKED, "-no_nonce")).await;

    *listening.authority.responder_key.broken.lock().unwrap() = true;
    clock.advance(SignedDuration::from_secs(400));
    assert_eq!(answer(&listening, &plain).await, first, "it still holds");
    clock.advance(SignedDuration::from_secs(200));
    let reply = post_ocsp(listening.address, &plain).await;
    assert_eq!(
        response_status(&reply),
        ResponseStatus::TryLater,
        "its end is its end"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_signature_is_never_kept_by_chance() {
    let (listening, _) = plain().await;
    *listening.authority.responder_key.wrong.lock().unwrap() = true;
    assert!(listening.authority.identity().try_key().is_err());
    *listening.authority.responder_key.wrong.lock().unwrap() = false;
    listening.authority.identity().try_key().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_was_never_issued_may_be_called_revoked() {
    let rules = AnswerRules {
        never_issued: NeverIssued::Revoked,
        ..AnswerRules::valid_for(VALIDITY)
    };
    let (listening, _) = listening(Limits::default(), rules).await;
    let request = request(&listening, NEVER_ISSUED, "-no_nonce");
    let reply = get(listening.address, &get_path(&request), "").await;
    assert_eq!(
        reply.header("cache-control"),
        Some("no-store"),
        "it may be issued yet"
    );
    let CertStatus::Revoked(revoked) = status(&reply.body) else {
        panic!("RFC 6960 2.2")
    };
    assert_eq!(revoked.revocation_time.to_unix_duration().as_secs(), 0);
    let said = listening.ocsp(NEVER_ISSUED, "");
    for words in ["1003.pem: revoked", "certificateHold"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let told = extensions(&reply.body);
    assert_eq!(
        told,
        [("1.3.6.1.5.5.7.48.1.9".to_owned(), b"\x05\x00".to_vec())],
        "4.4.8: NULL"
    );
    let revoked = self::request(&listening, REVOKED, "-no_nonce");
    assert_eq!(extensions(&answer(&listening, &revoked).await), []);
    assert!(listening.ocsp(GOOD, "").contains("1001.pem: good"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_cutoff_says_for_how_long_statuses_are_kept() {
    let rules = AnswerRules {
        retention: Some(SignedDuration::from_hours(24 * 365)),
        ..AnswerRules::valid_for(VALIDITY)
    };
    let (listening, _) = listening(Limits::default(), rules).await;
    for serial in [GOOD, REVOKED] {
        assert!(listening.ocsp(serial, "").contains("OCSP Archive Cutoff"));
    }
    assert!(!listening.ocsp(NEVER_ISSUED, "").contains("OCSP Archive Cutoff"));
    assert!(
        !Listening::new()
            .await
            .ocsp(GOOD, "")
            .contains("OCSP Archive Cutoff")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn kept_answers_have_a_bound_and_past_it_answers_go_on() {
    let limits = Limits {
        kept_answers: 1_024,
        ..Limits::default()
    };
    let (listening, _) = listening(limits, AnswerRules::valid_for(VALIDITY)).await;
    let one = request(&listening, GOOD, "-no_nonce");
    assert_ne!(
        answer(&listening, &one).await,
        answer(&listening, &one).await,
        "too large to be kept"
    );
}
