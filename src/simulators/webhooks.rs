//! A receiver of webhooks: checks the signature as a portal must and keeps every new event as one line of JSON.

use std::{
    collections::BTreeSet,
    fs::OpenOptions,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::listener::{self, Answer, Dropped, Handler};
use crate::{
    clock::Clock,
    notification::webhook::signature::{
        Headers, ID_HEADER, SIGNATURE_HEADER, Secret, TIMESTAMP_HEADER, verify,
    },
};

/// What the receiver keeps. The file begins empty or as an earlier receiver left it; known identifiers stay known.
pub struct WebhookReceiver {
    file: PathBuf,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    secrets: Vec<Secret>,
    seen: BTreeSet<String>,
    deliveries: usize,
    refused: usize,
    failures_left: u32,
}

impl WebhookReceiver {
    /// A receiver that appends to `file`.
    pub fn new(file: PathBuf, clock: Arc<dyn Clock>) -> io::Result<Self> {
        let known = whole_lines(&file)?.lines().filter_map(identifier).collect();
        let state = State {
            seen: known,
            ..State::default()
        };
        Ok(Self {
            file,
            clock,
            state: Mutex::new(state),
        })
    }

    /// Trusts one more secret: a portal learns it when it registers its webhook.
    pub fn trust(&self, secret: Secret) {
        self.lock().secrets.push(secret);
    }

    /// Answers 503 to the next `count` deliveries.
    pub fn fail_next(&self, count: u32) {
        self.lock().failures_left = count;
    }

    /// How many different events were kept.
    pub fn events(&self) -> usize {
        self.lock().seen.len()
    }

    /// How many deliveries carried a good signature, repetitions counted.
    pub fn deliveries(&self) -> usize {
        self.lock().deliveries
    }

    /// How many deliveries were refused.
    pub fn refused(&self) -> usize {
        self.lock().refused
    }

    fn receive(&self, headers: &Headers, body: &[u8]) -> StatusCode {
        let now = self.clock.now();
        let mut state = self.lock();
        if let Some(left) = state.failures_left.checked_sub(1) {
            state.failures_left = left;
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        let trusted = state
            .secrets
            .iter()
            .any(|secret| verify(headers, body, secret, now).is_ok());
        let event: Option<Value> = serde_json::from_slice(body).ok();
        let (true, Some(event)) = (trusted, event) else {
            state.refused += 1;
            return StatusCode::UNAUTHORIZED;
        };
        state.deliveries += 1;
        if state.seen.contains(&headers.id) {
            return StatusCode::OK;
        }
        let line = json!({ "webhook_id": headers.id, "received_at": now, "event": event });
        if let Err(error) = self.keep(&line) {
            tracing::warn!(%error, "the webhook simulator cannot write");
            return StatusCode::INTERNAL_SERVER_ERROR;
        }
        state.seen.insert(headers.id.clone());
        StatusCode::OK
    }

    fn keep(&self, line: &Value) -> io::Result<()> {
        let mut file = OpenOptions::new().create(true).append(true).open(&self.file)?;
        file.write_all(format!("{line}\n").as_bytes())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The lines of the file. One that a crash cut short was never answered with 200, so it goes and will come again.
fn whole_lines(file: &Path) -> io::Result<String> {
    let mut text = match std::fs::read_to_string(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(String::new()),
        other => other?,
    };
    let whole = text.rfind('\n').map_or(0, |end| end + 1);
    if whole < text.len() {
        text.truncate(whole);
        std::fs::write(file, &text)?;
    }
    Ok(text)
}

fn identifier(line: &str) -> Option<String> {
    let value: Value = serde_json::from_str(line).ok()?;
    Some(value.get("webhook_id")?.as_str()?.to_owned())
}

/// Receives on any path until `shutdown`.
pub async fn serve(listener: TcpListener, receiver: Arc<WebhookReceiver>, shutdown: CancellationToken) {
    listener::serve(listener, Receiving(receiver), shutdown).await;
}

#[derive(Clone)]
struct Receiving(Arc<WebhookReceiver>);

impl Handler for Receiving {
    async fn handle(&self, request: Request<Bytes>) -> Result<Answer, Dropped> {
        if request.method() != Method::POST {
            return Ok(listener::empty(StatusCode::METHOD_NOT_ALLOWED));
        }
        let header = |name: &str| {
            let value = request.headers().get(name);
            value
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_owned()
        };
        let headers = Headers {
            id: header(ID_HEADER),
            timestamp: header(TIMESTAMP_HEADER),
            signature: header(SIGNATURE_HEADER),
        };
        Ok(listener::empty(self.0.receive(&headers, request.body())))
    }
}
