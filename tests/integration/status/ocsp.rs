//! `openssl ocsp` asks; spellings of GET; caching.

use std::fs;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use der::Decode as _;
use kepler::{
    crypto::algorithm::SignatureAlgorithm,
    http::public::limits::Limits,
    status::{
        ocsp::{
            request::OcspRequest,
            response::{OcspResponse, ResponseStatus},
        },
        source::SerialStatus,
    },
};

use super::{
    authority::{GOOD, Listening, NEVER_ISSUED, REVOKED, TestAuthority, UNAVAILABLE, revocation},
    http_client::{Reply, get, post_ocsp},
};

#[tokio::test(flavor = "multi_thread")]
async fn openssl_reads_good_revoked_and_unknown() {
    let listening = Listening::new().await;
    for options in ["", "-no_nonce", "-sha256", "-sha384 -no_nonce", "-sha512"] {
        let good = listening.ocsp(GOOD, options);
        assert!(good.contains("1001.pem: good"), "{options}: {good}");
        assert_eq!(
            good.contains("OCSP Nonce"),
            !options.contains("-no_nonce"),
            "{options}: {good}"
        );
        assert!(!good.contains("WARNING: no nonce"), "{good}");
        let revoked = listening.ocsp(REVOKED, options);
        assert!(
            revoked.contains("1002.pem: revoked") && revoked.contains("keyCompromise"),
            "{options}: {revoked}"
        );
        assert!(
            revoked.contains("Revocation Time: Jan 10 12:00:00 2026 GMT"),
            "{revoked}"
        );
        assert!(
            listening
                .ocsp(NEVER_ISSUED, options)
                .contains("1003.pem: unknown")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn p384_and_rsa_sign_answers_and_lists_too() {
    for algorithm in [SignatureAlgorithm::EcdsaP384, SignatureAlgorithm::Rsa] {
        let authority = TestAuthority::signing_with("Kepler Test CA", algorithm);
        let listening = Listening::serving(authority, Limits::default()).await;
        assert!(
            listening.ocsp(GOOD, "").contains("1001.pem: good"),
            "{algorithm:?}"
        );
        fs::write(
            listening.authority.path("list.der"),
            listening.authority.crl(1).der,
        )
        .unwrap();
        let (verified, said) = listening
            .authority
            .openssl("crl -inform DER -in list.der -CAfile ca.pem -noout");
        assert!(verified && said.contains("verify OK"), "{algorithm:?}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn openssl_reads_an_answer_for_several_certificates() {
    let listening = Listening::new().await;
    let said = listening.ocsp(GOOD, "-cert 1003.pem -cert 1002.pem");
    for line in ["1001.pem: good", "1002.pem: revoked", "1003.pem: unknown"] {
        assert!(said.contains(line), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_request_is_answered() {
    let listening = Listening::new().await;
    let (made, said) = listening.authority.openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=Client -keyout client.key -out client.pem",
    );
    assert!(made, "{said}");
    assert!(
        listening
            .ocsp(GOOD, "-signer client.pem -signkey client.key")
            .contains("1001.pem: good")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_is_seen_by_the_next_request() {
    let listening = Listening::new().await;
    assert!(listening.ocsp(GOOD, "").contains("1001.pem: good"));
    listening
        .register
        .statuses
        .lock()
        .unwrap()
        .insert(GOOD, SerialStatus::Revoked(revocation()));
    assert!(listening.ocsp(GOOD, "").contains("1001.pem: revoked"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_that_is_down_gives_try_later() {
    let listening = Listening::new().await;
    let reply = post_ocsp(listening.address, &request(&listening, UNAVAILABLE, "-no_nonce")).await;
    assert_eq!(response_status(&reply), ResponseStatus::TryLater);
    assert_eq!(reply.header("cache-control"), Some("no-store"));
}

#[tokio::test(flavor = "multi_thread")]
async fn get_understands_every_spelling_of_the_request() {
    let listening = Listening::new().await;
    // Long hashes, so that `/` and `+` are there in most runs; the decoder has its own property test.
    let request = request(&listening, GOOD, "-sha512 -no_nonce");
    let raw = BASE64_STANDARD.encode(&request);
    let escaped = raw.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    for path in [
        format!("/ocsp/{raw}"),
        format!("/ocsp//{raw}"),
        format!("//ocsp/{raw}"),
        format!("/ocsp/{escaped}"),
        format!("/ocsp/{}", raw.trim_end_matches('=')),
        format!("/ocsp/{}", raw.replace('+', "-").replace('/', "_")),
    ] {
        let reply = get(listening.address, &path, "").await;
        assert_eq!(
            reply.header("content-type"),
            Some("application/ocsp-response"),
            "{path}"
        );
        assert_eq!(response_status(&reply), ResponseStatus::Successful, "{path}");
        fs::write(listening.authority.path("answer.der"), &reply.body).unwrap();
        let (verified, said) = listening.authority.openssl(
            "ocsp -respin answer.der -CAfile ca.pem -issuer ca.pem -sha512 -cert 1001.pem -no_nonce",
        );
        assert!(
            verified && said.contains("Response verify OK") && said.contains("1001.pem: good"),
            "{said}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_answer_for_everybody_that_is_not_unknown_may_be_cached() {
    let listening = Listening::new().await;
    let fetch = async |serial, options: &str| {
        let path = format!(
            "/ocsp/{}",
            BASE64_STANDARD.encode(request(&listening, serial, options))
        );
        get(listening.address, &path, "").await
    };
    // What is revoked stays so; a cached `good` would hide the revocation that comes next.
    for (serial, cache_control) in [
        (GOOD, "max-age=0, public, no-transform, must-revalidate"),
        (REVOKED, "max-age=60, public, no-transform, must-revalidate"),
    ] {
        let reply = fetch(serial, "-no_nonce").await;
        assert_eq!(reply.header("cache-control"), Some(cache_control));
        for name in ["etag", "last-modified", "expires"] {
            assert!(reply.header(name).is_some(), "{name}: {}", reply.headers);
        }
    }
    for (serial, options) in [(GOOD, "-nonce"), (NEVER_ISSUED, "-no_nonce")] {
        let reply = fetch(serial, options).await;
        assert_eq!(response_status(&reply), ResponseStatus::Successful);
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert_eq!(reply.header("etag"), None);
    }
}

/// A request as `openssl` writes it.
fn request(listening: &Listening, serial: u64, options: &str) -> Vec<u8> {
    let authority = &listening.authority;
    let digest = options
        .split_whitespace()
        .find(|option| option.starts_with("-sha"))
        .unwrap_or("-sha1");
    let nonce = options
        .split_whitespace()
        .find(|option| option.ends_with("nonce"))
        .unwrap_or("-nonce");
    let arguments = format!("ocsp -issuer ca.pem {digest} -cert {serial:x}.pem {nonce} -reqout request.der");
    let (made, said) = authority.openssl(&arguments);
    assert!(made, "{said}");
    let request = fs::read(authority.path("request.der")).unwrap();
    OcspRequest::from_der(&request).unwrap();
    request
}

/// The path of a GET (RFC 6960 A.1).
pub(crate) fn get_path(request: &[u8]) -> String {
    let plain = BASE64_STANDARD.encode(request);
    format!(
        "/ocsp/{}",
        plain.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
    )
}

pub(crate) fn response_status(reply: &Reply) -> ResponseStatus {
    assert_eq!(reply.status, 200);
    OcspResponse::from_der(&reply.body).unwrap().response_status
}
