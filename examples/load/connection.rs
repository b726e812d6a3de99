//! One connection: a request out, an answer in; made anew when the server closes it.

use std::{net::SocketAddr, time::Duration};

use anyhow::{Context as _, bail};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// One who has no answer by then gets none.
const PATIENCE: Duration = Duration::from_secs(5);

/// An answer longer than that is no OCSP response.
const LONGEST: usize = 1 << 20;

/// What came back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answer {
    /// Of HTTP.
    pub(crate) status: u16,
    /// Whether it is an `OCSPResponse` that says `successful`.
    pub(crate) successful: bool,
    /// Octets, head included.
    pub(crate) octets: usize,
}

/// A connection that is kept alive as long as the server likes.
pub(crate) struct Connection {
    address: SocketAddr,
    stream: Option<TcpStream>,
    received: Vec<u8>,
}

/// The parts of an answer's head that matter here.
struct Head {
    status: u16,
    length: Option<usize>,
    close: bool,
}

impl Connection {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self {
            address,
            stream: None,
            received: Vec::with_capacity(16 * 1024),
        }
    }

    /// Sends a whole message and reads the whole answer, within [`PATIENCE`].
    pub(crate) async fn exchange(&mut self, message: &[u8]) -> anyhow::Result<Answer> {
        let answer = timeout(PATIENCE, self.exchange_patiently(message)).await;
        answer.context("no answer in time")?
    }

    async fn exchange_patiently(&mut self, message: &[u8]) -> anyhow::Result<Answer> {
        let mut stream = if let Some(stream) = self.stream.take() {
            stream
        } else {
            let stream = TcpStream::connect(self.address).await?;
            stream.set_nodelay(true)?;
            stream
        };
        stream.write_all(message).await?;
        self.received.clear();
        let (head, body_at) = loop {
            if stream.read_buf(&mut self.received).await? == 0 {
                bail!("the server closed the connection without an answer");
            }
            if let Some(found) = head(&self.received)? {
                break found;
            }
        };
        let end = head.length.map_or(LONGEST, |length| body_at + length);
        while self.received.len() < end {
            if stream.read_buf(&mut self.received).await? == 0 {
                if head.length.is_none() {
                    break;
                }
                bail!("the answer breaks off");
            }
        }
        if !head.close {
            self.stream = Some(stream);
        }
        Ok(Answer {
            status: head.status,
            successful: is_successful(self.received.get(body_at..).unwrap_or_default()),
            octets: self.received.len(),
        })
    }
}

/// The head, if all of it is there, and where the body begins.
fn head(received: &[u8]) -> anyhow::Result<Option<(Head, usize)>> {
    let Some(end) = received.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let text = std::str::from_utf8(received.get(..end).unwrap_or_default())?;
    let (first, fields) = text.split_once("\r\n").unwrap_or((text, ""));
    let status = first.split(' ').nth(1).context("no status")?.parse()?;
    let field = |name: &str| {
        fields.split("\r\n").find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    };
    let length = field("content-length").map(str::parse).transpose()?;
    let close = match field("connection") {
        Some(value) => value.eq_ignore_ascii_case("close"),
        None => first.starts_with("HTTP/1.0"),
    };
    let close = close || length.is_none();
    Ok(Some((
        Head {
            status,
            length,
            close,
        },
        end + 4,
    )))
}

/// `OCSPResponse` is a SEQUENCE that begins with the ENUMERATED `responseStatus`; 0 is `successful`.
fn is_successful(body: &[u8]) -> bool {
    let content = match body {
        [0x30, length, rest @ ..] if *length < 0x80 => rest,
        [0x30, length, rest @ ..] => rest.get(usize::from(length & 0x7f)..).unwrap_or_default(),
        _ => return false,
    };
    content.starts_with(&[0x0a, 1, 0])
}
