//! `openssl` reads the CRL and decides by it; HTTP validators.

use std::fs;

use jiff::SignedDuration;
use kepler::{
    clock::{Clock as _, SystemClock},
    status::source::Crl,
};

use super::{
    authority::{Listening, TestAuthority},
    http_client::{ask, get},
};

#[tokio::test(flavor = "multi_thread")]
async fn openssl_verifies_and_obeys_the_published_list() {
    let listening = Listening::new().await;
    let authority = &listening.authority;
    let reply = get(listening.address, &format!("/crl/{}.crl", authority.issuer()), "").await;
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (200, Some("application/pkix-crl"))
    );
    fs::write(authority.path("list.der"), &reply.body).unwrap();

    let (verified, said) =
        authority.openssl("crl -inform DER -in list.der -CAfile ca.pem -text -out list.pem");
    assert!(verified && said.contains("verify OK"), "{said}");
    let text = fs::read_to_string(authority.path("list.pem")).unwrap();
    for line in [
        "Version 2",
        "X509v3 CRL Number: \n                7",
        "Key Compromise",
        "Serial Number: 1002",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let (good, said) = authority.openssl("verify -crl_check -CAfile ca.pem -CRLfile list.pem 1001.pem");
    assert!(good, "{said}");
    let (revoked, said) = authority.openssl("verify -crl_check -CAfile ca.pem -CRLfile list.pem 1002.pem");
    assert!(!revoked && said.contains("certificate revoked"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_holds_the_list_is_told_so() {
    let listening = Listening::new().await;
    let path = format!("/crl/{}.crl", listening.authority.issuer());
    let first = get(listening.address, &path, "").await;
    let (tag, date) = (
        first.header("etag").unwrap(),
        first.header("last-modified").unwrap(),
    );
    for header in [
        format!("If-None-Match: {tag}\r\n"),
        format!("If-Modified-Since: {date}\r\n"),
    ] {
        let again = get(listening.address, &path, &header).await;
        assert_eq!(
            (again.status, again.body.len(), again.header("etag")),
            (304, 0, Some(tag))
        );
    }
    *listening.register.crl.lock().unwrap() = Some(listening.authority.crl(8));
    let renewed = get(listening.address, &path, &format!("If-None-Match: {tag}\r\n")).await;
    assert_eq!(renewed.status, 200);
    assert_ne!(renewed.header("etag"), Some(tag));
}

#[tokio::test(flavor = "multi_thread")]
async fn head_tells_the_length_and_sends_nothing() {
    let listening = Listening::new().await;
    let path = format!("/crl/{}.crl", listening.authority.issuer());
    let whole = get(listening.address, &path, "").await;
    let head = ask(listening.address, "HEAD", &path, "", b"").await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(
        head.header("content-length"),
        Some(whole.body.len().to_string().as_str())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_past_its_next_update_is_not_cached() {
    let listening = Listening::new().await;
    let now = SystemClock.now();
    let hour = SignedDuration::from_hours(1);
    let der = listening.authority.crl(9).der;
    *listening.register.crl.lock().unwrap() = Some(Crl::new(der, 9, now - hour - hour, now - hour));
    let reply = get(
        listening.address,
        &format!("/crl/{}.crl", listening.authority.issuer()),
        "",
    )
    .await;
    assert!(
        reply.header("cache-control").unwrap().starts_with("max-age=0,"),
        "{}",
        reply.headers
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn ca_certificates_come_alone_and_in_a_bundle() {
    let listening = Listening::new().await;
    let authority = &listening.authority;
    let single = get(listening.address, &format!("/ca/{}.cer", authority.issuer()), "").await;
    assert_eq!(
        (single.header("content-type"), &single.body),
        (Some("application/pkix-cert"), &authority.certificate)
    );
    let bundle = get(listening.address, &format!("/ca/{}.p7b", authority.issuer()), "").await;
    assert_eq!(
        bundle.header("content-type"),
        Some("application/x-pkcs7-certificates")
    );
    fs::write(authority.path("chain.p7b"), &bundle.body).unwrap();
    let (read, said) = authority.openssl("pkcs7 -inform DER -in chain.p7b -print_certs");
    assert!(read && said.contains("CN = Kepler Test CA"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_issuer_is_not_found() {
    let listening = Listening::new().await;
    let other = TestAuthority::new("Other CA").issuer();
    for path in [
        format!("/crl/{other}.crl"),
        format!("/ca/{other}.cer"),
        format!("/ca/{other}.p7b"),
    ] {
        assert_eq!(get(listening.address, &path, "").await.status, 404, "{path}");
    }
}
