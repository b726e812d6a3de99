//! `openssl` reads the CRL and decides by it; HTTP validators.

use std::{
    fs,
    sync::{Arc, atomic::Ordering},
};

use jiff::SignedDuration;
use kepler::{
    clock::{Clock as _, ManualClock, SystemClock},
    http::public::limits::Limits,
    status::{ocsp::rules::AnswerRules, source::PublishedCrl},
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
    let authority = &listening.authority;
    *listening.register.crl.lock().unwrap() = Some(authority.published(&authority.crl(8)));
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
    let authority = &listening.authority;
    let stale = PublishedCrl {
        this_update: now - hour - hour,
        next_update: now - hour,
        ..authority.published(&authority.crl(9))
    };
    *listening.register.crl.lock().unwrap() = Some(stale);
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

#[tokio::test(flavor = "multi_thread")]
async fn a_download_goes_on_where_it_broke_off() {
    let listening = Listening::new().await;
    let path = format!("/crl/{}.crl", listening.authority.issuer());
    let whole = get(listening.address, &path, "").await;
    let (length, tag) = (whole.body.len(), whole.header("etag").unwrap());
    assert_eq!(whole.header("accept-ranges"), Some("bytes"));
    let part = get(listening.address, &path, "Range: bytes=10-19\r\n").await;
    assert_eq!((part.status, &part.body[..]), (206, &whole.body[10..20]));
    assert_eq!(
        part.header("content-range"),
        Some(format!("bytes 10-19/{length}").as_str())
    );
    let rest = format!("Range: bytes=20-\r\nIf-Range: {tag}\r\n");
    let rest = get(listening.address, &path, &rest).await;
    assert_eq!((rest.status, &rest.body[..]), (206, &whole.body[20..]));
    // Another list meanwhile: what was begun cannot be ended.
    let other = "Range: bytes=20-\r\nIf-Range: \"other\"\r\n";
    let other = get(listening.address, &path, other).await;
    assert_eq!((other.status, other.body.len()), (200, length));
    let behind = format!("Range: bytes={length}-\r\n");
    let behind = get(listening.address, &path, &behind).await;
    assert_eq!(behind.status, 416);
    assert_eq!(
        behind.header("content-range"),
        Some(format!("bytes */{length}").as_str())
    );
    let several = get(listening.address, &path, "Range: bytes=0-1,5-6\r\n").await;
    assert_eq!((several.status, several.body.len()), (200, length));
    let head = ask(listening.address, "HEAD", &path, "Range: bytes=10-19\r\n", b"").await;
    assert_eq!(
        (head.status, head.header("content-length")),
        (200, Some(length.to_string().as_str()))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_gets_the_form_that_it_takes_once_it_is_made() {
    let listening = Listening::new().await;
    let path = format!("/crl/{}.crl", listening.authority.issuer());
    let asked = "Accept-Encoding: gzip\r\n";
    let plain = get(listening.address, &path, asked).await;
    assert_eq!(
        (plain.header("content-encoding"), plain.header("vary")),
        (None, Some("Accept-Encoding"))
    );
    let list = listening.register.crl.lock().unwrap().clone().unwrap();
    let packed = format!("{}.gz", list.path.display());
    fs::write(packed, b"as if it were compressed").unwrap();
    let compressed = get(listening.address, &path, asked).await;
    assert_eq!(compressed.header("content-encoding"), Some("gzip"));
    assert_eq!(compressed.body, b"as if it were compressed");
    let (tag, other) = (compressed.header("etag").unwrap(), plain.header("etag").unwrap());
    assert_ne!(tag, other);
    for held in [tag, other] {
        let again = get(
            listening.address,
            &path,
            &format!("{asked}If-None-Match: {held}\r\n"),
        )
        .await;
        assert_eq!((again.status, again.header("etag")), (304, Some(held)));
    }
    let unasked = get(listening.address, &path, "").await;
    assert_eq!(
        (unasked.header("content-encoding"), &unasked.body),
        (None, &plain.body)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_that_two_lists_share_is_no_proof() {
    let listening = Listening::new().await;
    let path = format!("/crl/{}.crl", listening.authority.issuer());
    let first = get(listening.address, &path, "").await;
    let since = format!(
        "If-Modified-Since: {}\r\n",
        first.header("last-modified").unwrap()
    );
    assert_eq!(get(listening.address, &path, &since).await.status, 304);
    if let Some(list) = listening.register.crl.lock().unwrap().as_mut() {
        list.is_dated = false;
    }
    assert_eq!(get(listening.address, &path, &since).await.status, 200);
    let held = format!("If-None-Match: {}\r\n", first.header("etag").unwrap());
    assert_eq!(get(listening.address, &path, &held).await.status, 304);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_goes_on_being_served_without_the_register_until_it_ends() {
    let authority = TestAuthority::new("a");
    let clock = Arc::new(ManualClock::at(SystemClock.now()));
    let rules = AnswerRules::valid_for(SignedDuration::from_hours(1));
    let listening = Listening::ruled(authority, Limits::default(), rules, clock.clone()).await;
    let path = format!("/crl/{}.crl", listening.authority.issuer());
    let down = |down| listening.register.is_down.store(down, Ordering::Relaxed);
    down(true);
    assert_eq!(
        get(listening.address, &path, "").await.status,
        503,
        "never seen yet"
    );
    down(false);
    let first = get(listening.address, &path, "").await;
    assert_eq!(first.status, 200);
    down(true);
    let again = get(listening.address, &path, "").await;
    assert_eq!((again.status, &again.body), (200, &first.body));
    let list = listening.register.crl.lock().unwrap().clone().unwrap();
    clock.advance(list.next_update.duration_since(clock.now()) - SignedDuration::from_secs(1));
    assert_eq!(get(listening.address, &path, "").await.status, 200);
    clock.advance(SignedDuration::from_secs(1));
    assert_eq!(get(listening.address, &path, "").await.status, 503, "it is over");
    // Another list has another address.
    let other = format!("/crl/{}/delta.crl", listening.authority.issuer());
    assert_eq!(get(listening.address, &other, "").await.status, 503);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_whose_file_is_gone_is_unavailable_for_now() {
    let listening = Listening::new().await;
    let list = listening.register.crl.lock().unwrap().clone().unwrap();
    fs::remove_file(&list.path).unwrap();
    let path = format!("/crl/{}.crl", listening.authority.issuer());
    let reply = get(listening.address, &path, "").await;
    assert_eq!((reply.status, reply.header("retry-after")), (503, Some("5")));
}

#[tokio::test(flavor = "multi_thread")]
async fn other_lists_of_the_issuer_have_addresses_of_their_own() {
    let listening = Listening::new().await;
    let issuer = listening.authority.issuer();
    for path in ["delta", "a", "c7", "full", "abc"] {
        let reply = get(listening.address, &format!("/crl/{issuer}/{path}.crl"), "").await;
        assert_eq!(reply.status, 404, "{path}");
    }
}
