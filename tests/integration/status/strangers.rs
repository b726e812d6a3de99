//! Anything that a stranger can send: answered within bounds, by the right status, in constant memory.

use std::{fs, net::SocketAddr, time::Duration};

use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE, Engine as _};
use kepler::{
    http::public::limits::Limits,
    random::{self, SecureRandom as _, SeededRandom},
    status::ocsp::response::ResponseStatus,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use super::{
    authority::{GOOD, Listening},
    http_client::{Reply, ask, exchange, get, post_ocsp},
    ocsp::response_status,
};

/// A request for so many certificates, as OpenSSL writes it.
fn asking_about(listening: &Listening, count: usize) -> Vec<u8> {
    let certificates = " -cert 1001.pem".repeat(count);
    let command = format!("ocsp -no_nonce -issuer ca.pem{certificates} -reqout many.der");
    let (made, said) = listening.authority.openssl(&command);
    assert!(made, "{said}");
    fs::read(listening.authority.path("many.der")).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_two_certificates_are_answered_a_hundred_are_malformed_more_are_too_large() {
    let listening = Listening::new().await;
    for (count, status) in [
        (1, ResponseStatus::Successful),
        (32, ResponseStatus::Successful),
        (33, ResponseStatus::MalformedRequest),
        (100, ResponseStatus::MalformedRequest),
    ] {
        let request = asking_about(&listening, count);
        let reply = post_ocsp(listening.address, &request).await;
        assert_eq!(response_status(&reply), status, "{count}");
        let reply = get(listening.address, &path(&request), "").await;
        // A path of a hundred certificates is short enough for the bound on heads.
        assert_eq!(response_status(&reply), status, "{count} by GET");
    }
    let request = asking_about(&listening, 300);
    assert!(request.len() > Limits::default().body);
    assert_eq!(post_ocsp(listening.address, &request).await.status, 413);
    assert!(matches!(
        get(listening.address, &path(&request), "").await.status,
        414 | 431
    ));
}

fn path(request: &[u8]) -> String {
    format!("/ocsp/{}", BASE64_URL_SAFE.encode(request))
}

#[tokio::test(flavor = "multi_thread")]
async fn any_bytes_are_answered_and_none_is_a_fault_of_ours() {
    let listening = Listening::new().await;
    let lawful = asking_about(&listening, 2);
    let random = SeededRandom::new(5);
    for number in 0..400_usize {
        let body = bytes(&random, &lawful, number);
        let reply = post_ocsp(listening.address, &body).await;
        lawful_answer(&reply);
        let spelt = BASE64_STANDARD.encode(&body);
        lawful_answer(&get(listening.address, &format!("/ocsp/{spelt}"), "").await);
        let raw: Vec<String> = body
            .iter()
            .take(200)
            .map(|octet| format!("%{octet:02x}"))
            .collect();
        let raw = raw.concat();
        lawful_answer(&get(listening.address, &format!("/ocsp/{raw}"), "").await);
        let elsewhere = get(listening.address, &format!("/{raw}"), "").await;
        assert!(matches!(elsewhere.status, 400 | 404), "{}", elsewhere.status);
    }
}

/// Noise, a lawful request with some octets changed, or one cut short.
fn bytes(random: &SeededRandom, lawful: &[u8], number: usize) -> Vec<u8> {
    let [length, at, octet, ..] = random::bytes::<8>(random).unwrap();
    let mut body = if number.is_multiple_of(3) {
        vec![0; usize::from(length) * 4]
    } else {
        lawful.to_vec()
    };
    match number % 3 {
        0 => random.fill(&mut body).unwrap(),
        1 => {
            let at = usize::from(at) % body.len();
            body[at] = octet;
        }
        _ => body.truncate(usize::from(at) % body.len()),
    }
    body
}

/// 200 with a response of the protocol that is no fault of the server.
fn lawful_answer(reply: &Reply) {
    assert_eq!(reply.status, 200, "{}", reply.headers);
    assert!(
        !matches!(
            response_status(reply),
            ResponseStatus::InternalError | ResponseStatus::SigRequired
        ),
        "{}",
        reply.headers
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_has_said_all_may_close_its_half() {
    let listening = Listening::new().await;
    let request = asking_about(&listening, 1);
    let mut stream = TcpStream::connect(listening.address).await.unwrap();
    stream.write_all(&message(&request, "")).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    assert!(
        answer.starts_with(b"HTTP/1.1 200"),
        "{}",
        String::from_utf8_lossy(&answer)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_breaks_off_ends_its_connection_at_once() {
    let listening = Listening::new().await;
    let request = asking_about(&listening, 1);
    let whole = message(&request, "");
    for cut in [1, 20, whole.len() - request.len(), whole.len() - 1] {
        let mut stream = TcpStream::connect(listening.address).await.unwrap();
        stream.write_all(&whole[..cut]).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = Vec::new();
        let ended = timeout(Duration::from_secs(5), stream.read_to_end(&mut answer)).await;
        ended.expect("well before any bound of time").unwrap();
        let silent = answer.is_empty();
        assert!(
            silent || answer.starts_with(b"HTTP/1.1 400"),
            "cut at {cut}: {}",
            String::from_utf8_lossy(&answer)
        );
    }
}

fn message(request: &[u8], headers: &str) -> Vec<u8> {
    let head = format!(
        "POST /ocsp HTTP/1.1\r\nHost: status\r\nContent-Type: application/ocsp-request\r\n{headers}Content-Length: {}\r\n\r\n",
        request.len()
    );
    [head.as_bytes(), request].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_in_one_breath_are_answered_in_turn() {
    let listening = Listening::new().await;
    let one = message(&asking_about(&listening, 1), "");
    let last = message(b"0", "Connection: close\r\n");
    let reply = exchange(listening.address, &[one.as_slice(), &one, &last].concat()).await;
    let rest = String::from_utf8_lossy(&reply.body);
    assert_eq!((reply.status, rest.matches("HTTP/1.1 200 OK").count()), (200, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn chunks_are_put_together_and_broken_ones_refused() {
    let listening = Listening::new().await;
    let request = asking_about(&listening, 1);
    let head =
        "POST /ocsp HTTP/1.1\r\nHost: status\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
    let mut chunks = head.as_bytes().to_vec();
    for octet in &request {
        chunks.extend([b'1', b'\r', b'\n', *octet, b'\r', b'\n']);
    }
    chunks.extend(b"0\r\n\r\n");
    let reply = exchange(listening.address, &chunks).await;
    assert_eq!(reply.status, 200);
    for broken in ["zz\r\n", "-1\r\n", "ffffffffffffffffff\r\n", "5\r\n0000000\r\n"] {
        let reply = exchange(listening.address, format!("{head}{broken}").as_bytes()).await;
        assert_eq!(reply.status, 400, "{broken:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_lengths_are_refused_and_a_length_past_the_bound_is_not_waited_for() {
    let listening = Listening::new().await;
    let two = "POST /ocsp HTTP/1.1\r\nHost: status\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n00";
    assert_eq!(exchange(listening.address, two.as_bytes()).await.status, 400);
    let huge = "POST /ocsp HTTP/1.1\r\nHost: status\r\nExpect: 100-continue\r\nConnection: close\r\n\
        Content-Length: 999999999999\r\n\r\n";
    assert_eq!(exchange(listening.address, huge.as_bytes()).await.status, 413);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_who_sends_drop_by_drop_is_cut_off() {
    let limits = Limits {
        body_time: Duration::from_millis(300),
        ..Limits::default()
    };
    let listening = Listening::within(limits).await;
    let head = b"POST /ocsp HTTP/1.1\r\nHost: status\r\nContent-Length: 1000\r\n\r\n";
    let stream = TcpStream::connect(listening.address).await.unwrap();
    let (mut reader, mut writer) = stream.into_split();
    writer.write_all(head).await.unwrap();
    let drops = tokio::spawn(async move {
        // Each drop comes well within the bound; all of them together do not.
        for _ in 0..100 {
            if writer.write_all(b"0").await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    });
    let mut answer = [0; 12];
    let read = timeout(Duration::from_secs(2), reader.read_exact(&mut answer)).await;
    read.expect("cut off within its time").unwrap();
    assert_eq!(&answer, b"HTTP/1.1 408");
    drops.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_who_never_reads_is_not_answered_without_end() {
    let limits = Limits {
        connection_time: Duration::from_millis(300),
        stop_time: Duration::from_millis(300),
        ..Limits::default()
    };
    let listening = Listening::within(limits).await;
    let mut deaf = TcpStream::connect(listening.address).await.unwrap();
    let get = format!(
        "GET /crl/{}.crl HTTP/1.1\r\nHost: status\r\n\r\n",
        listening.authority.issuer()
    );
    let sending = async {
        // Until the buffers between are full, or the server has had enough.
        while deaf.write_all(get.as_bytes()).await.is_ok() {}
    };
    timeout(Duration::from_secs(20), sending)
        .await
        .expect("the connection was cut");
    assert!(listening.ocsp(GOOD, "").contains("1001.pem: good"));
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_does_not_grow_with_what_strangers_send() {
    let listening = Listening::new().await;
    let lawful = asking_about(&listening, 32);
    wave(listening.address, &lawful).await;
    let before = resident();
    for _ in 0..4 {
        wave(listening.address, &lawful).await;
    }
    let after = resident();
    let grown = after.saturating_sub(before);
    assert!(
        grown < 12 << 20,
        "from {} KiB to {} KiB in four waves",
        before >> 10,
        after >> 10
    );
}

/// Some hundred connections, each with a fault of another kind.
async fn wave(address: SocketAddr, lawful: &[u8]) {
    let mut clients = tokio::task::JoinSet::new();
    for number in 0..120_usize {
        let lawful = lawful.to_vec();
        clients.spawn(async move {
            match number % 6 {
                0 => drop(post_ocsp(address, &lawful).await),
                1 => drop(post_ocsp(address, &vec![0x30; 16 * 1024]).await),
                2 => drop(post_ocsp(address, &vec![0; 17 * 1024]).await),
                3 => drop(get(address, &format!("/ocsp/{}", "A".repeat(10_000)), "").await),
                4 => drop(ask(address, "PUT", "/ocsp", "", &lawful).await),
                _ => {
                    let mut stream = TcpStream::connect(address).await.unwrap();
                    stream.write_all(&lawful).await.unwrap();
                }
            }
        });
    }
    clients.join_all().await;
}

/// Resident memory of this process, in octets.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap();
    let kilobytes: u64 = line.split_whitespace().next().unwrap().parse().unwrap();
    kilobytes * 1024
}
