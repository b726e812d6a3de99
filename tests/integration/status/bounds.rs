//! Faults of clients: each has its answer, and the listener lives on.

use std::time::{Duration, Instant};

use kepler::{http::public::limits::Limits, status::ocsp::response::ResponseStatus};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{
    authority::{GOOD, Listening},
    http_client::{ask, exchange, get, post_ocsp},
    ocsp::response_status,
};

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_no_request_are_malformed() {
    let listening = Listening::new().await;
    for body in [&b""[..], b"0", b"\x30\x00", b"<html>", &[0x30; 16 * 1024]] {
        let reply = post_ocsp(listening.address, body).await;
        assert_eq!(response_status(&reply), ResponseStatus::MalformedRequest);
    }
    for path in ["/ocsp/", "/ocsp/%", "/ocsp/M", "/ocsp/MAA=", "/ocsp/a/b/c"] {
        let reply = get(listening.address, path, "").await;
        assert_eq!(
            response_status(&reply),
            ResponseStatus::MalformedRequest,
            "{path}"
        );
        assert_eq!(reply.header("cache-control"), Some("no-store"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_past_the_bound_is_refused_announced_or_not() {
    let listening = Listening::new().await;
    let announced = post_ocsp(listening.address, &vec![0; 16 * 1024 + 1]).await;
    assert_eq!(announced.status, 413);
    assert!(announced.text().contains("16 KiB"), "{}", announced.text());
    let mut chunked = b"POST /ocsp HTTP/1.1\r\nHost: status\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for _ in 0..5 {
        chunked.extend_from_slice(b"1000\r\n");
        chunked.extend_from_slice(&[0; 0x1000]);
        chunked.extend_from_slice(b"\r\n");
    }
    assert_eq!(exchange(listening.address, &chunked).await.status, 413);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_paths_methods_and_media_types_are_refused_by_name() {
    let listening = Listening::new().await;
    let crl = format!("/crl/{}.crl", listening.authority.issuer());
    for (method, path, status, allow) in [
        ("GET", "/", 404, None),
        ("GET", "/metrics", 404, None),
        ("GET", "/ocsp", 405, Some("POST")),
        ("DELETE", "/ocsp", 405, Some("POST")),
        ("POST", "/ocsp/MAA=", 405, Some("GET, HEAD")),
        ("PUT", crl.as_str(), 405, Some("GET, HEAD")),
        ("QUERY", crl.as_str(), 405, Some("GET, HEAD")),
    ] {
        let reply = ask(listening.address, method, path, "", b"").await;
        assert_eq!(
            (reply.status, reply.header("allow")),
            (status, allow),
            "{method} {path}"
        );
        assert!(!reply.text().is_empty(), "{method} {path}");
    }
    let wrong = ask(
        listening.address,
        "POST",
        "/ocsp",
        "Content-Type: text/plain\r\n",
        b"",
    )
    .await;
    assert_eq!(wrong.status, 415);
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_http_is_refused_and_the_listener_lives_on() {
    let listening = Listening::new().await;
    assert_eq!(
        exchange(listening.address, b"\x16\x03\x01\x02\x00\r\n\r\n")
            .await
            .status,
        400
    );
    let long = format!(
        "GET /ocsp/{} HTTP/1.1\r\nHost: status\r\n\r\n",
        "A".repeat(40_000)
    );
    assert!(matches!(
        exchange(listening.address, long.as_bytes()).await.status,
        414 | 431
    ));
    assert!(listening.ocsp(GOOD, "").contains("1001.pem: good"));
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_heads_are_cut_and_slow_bodies_refused() {
    let short = Duration::from_millis(100);
    let limits = Limits {
        head_time: short,
        body_time: short,
        ..Limits::default()
    };
    let listening = Listening::within(limits).await;
    let mut slow = TcpStream::connect(listening.address).await.unwrap();
    slow.write_all(b"GET /ocsp/").await.unwrap();
    let mut said = Vec::new();
    slow.read_to_end(&mut said).await.unwrap();
    assert!(
        said.is_empty() || said.starts_with(b"HTTP/1.1 408"),
        "{}",
        String::from_utf8_lossy(&said)
    );
    let head = b"POST /ocsp HTTP/1.1\r\nHost: status\r\nContent-Length: 100\r\n\r\nonly this";
    assert_eq!(exchange(listening.address, head).await.status, 408);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_lives_while_it_asks_and_no_longer() {
    let head_time = Duration::from_millis(400);
    let listening = Listening::within(Limits {
        head_time,
        ..Limits::default()
    })
    .await;
    let mut client = TcpStream::connect(listening.address).await.unwrap();
    for _ in 0..8 {
        tokio::time::sleep(head_time / 4).await;
        client
            .write_all(b"GET / HTTP/1.1\r\nHost: status\r\n\r\n")
            .await
            .unwrap();
        let mut answer = [0; 12];
        client.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"HTTP/1.1 404");
        let mut rest = [0; 4_096];
        assert!(client.read(&mut rest).await.unwrap() > 0);
    }
    let asked = Instant::now();
    client.read_to_end(&mut Vec::new()).await.unwrap();
    let idle = asked.elapsed();
    assert!(head_time * 3 / 4 <= idle && idle < head_time * 4, "{idle:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn past_the_bound_of_connections_the_next_one_waits() {
    let listening = Listening::within(Limits {
        connections: 1,
        ..Limits::default()
    })
    .await;
    let mut first = TcpStream::connect(listening.address).await.unwrap();
    first
        .write_all(b"GET / HTTP/1.1\r\nHost: status\r\n\r\n")
        .await
        .unwrap();
    assert!(first.read_u8().await.is_ok(), "the first connection is served");
    let address = listening.address;
    let second = tokio::spawn(async move { get(address, "/", "").await.status });
    assert!(!second.is_finished());
    drop(first);
    assert_eq!(second.await.unwrap(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn past_the_bound_of_signatures_clients_are_told_to_try_later() {
    let listening = Listening::within(Limits {
        signatures: 0,
        private_signatures: 0,
        ..Limits::default()
    })
    .await;
    let (made, said) = listening
        .authority
        .openssl("ocsp -issuer ca.pem -cert 1001.pem -reqout request.der");
    assert!(made, "{said}");
    let request = std::fs::read(listening.authority.path("request.der")).unwrap();
    assert_eq!(
        response_status(&post_ocsp(listening.address, &request).await),
        ResponseStatus::TryLater
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_ends_idle_connections_and_the_listener() {
    let listening = Listening::new().await;
    let mut idle = TcpStream::connect(listening.address).await.unwrap();
    idle.write_all(b"GET / HTTP/1.1\r\nHost: status\r\n\r\n")
        .await
        .unwrap();
    assert!(idle.read_u8().await.is_ok(), "served before the stop");
    listening.shutdown.cancel();
    listening.served.await.unwrap();
    let mut rest = Vec::new();
    idle.read_to_end(&mut rest).await.unwrap();
    assert!(TcpStream::connect(listening.address).await.is_err());
}
