//! HTTP by hand, so that faults can be sent too.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// A response, read to the end of the connection.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: String,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// Sends bytes, reads until the peer closes.
pub(crate) async fn exchange(address: SocketAddr, request: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The peer may answer and close before it has taken all.
    let _ = stream.write_all(request).await;
    let mut answer = Vec::new();
    // The peer may close before it has read all that was sent: what it said until then counts.
    let _ = stream.read_to_end(&mut answer).await;
    let end = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .expect("a complete head");
    let headers = String::from_utf8(answer[..end].to_vec()).unwrap();
    let status = headers.split_whitespace().nth(1).unwrap().parse().unwrap();
    Reply {
        status,
        headers,
        body: answer[end + 4..].to_vec(),
    }
}

pub(crate) async fn ask(address: SocketAddr, method: &str, path: &str, headers: &str, body: &[u8]) -> Reply {
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: status\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    exchange(address, &[head.as_bytes(), body].concat()).await
}

pub(crate) async fn get(address: SocketAddr, path: &str, headers: &str) -> Reply {
    let head = format!("GET {path} HTTP/1.1\r\nHost: status\r\nConnection: close\r\n{headers}\r\n");
    exchange(address, head.as_bytes()).await
}

pub(crate) async fn post_ocsp(address: SocketAddr, request: &[u8]) -> Reply {
    ask(
        address,
        "POST",
        "/ocsp",
        "Content-Type: application/ocsp-request\r\n",
        request,
    )
    .await
}
