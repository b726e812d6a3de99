//! The simulated portal's side of the wire: the real HTTP API over TLS, with retries as a portal would make them.

use std::time::Duration;

use anyhow::{Context as _, bail};
use reqwest::{Certificate, Client, Method, StatusCode};
use serde_json::Value;
use url::Url;

/// Times that a call is tried before the portal gives up.
const ATTEMPTS: u32 = 40;
/// Pause between two tries.
const PAUSE: Duration = Duration::from_millis(150);

/// A portal with its token.
#[derive(Clone)]
pub struct PortalClient {
    http: Client,
    base: Url,
    token: String,
}

/// What a call sends.
pub enum Body {
    /// Nothing.
    Empty,
    /// A JSON object.
    Json(Value),
    /// A scan.
    Bytes(&'static str, Vec<u8>),
}

impl PortalClient {
    /// A client that trusts the server's own certificate and no other.
    pub fn new(base: Url, server_certificate: &[u8], token: String) -> anyhow::Result<Self> {
        let http = Client::builder()
            .tls_certs_only([Certificate::from_pem(server_certificate)?])
            .no_proxy()
            .timeout(Duration::from_secs(30))
            .build()?;
        Ok(Self { http, base, token })
    }

    /// A GET that answers JSON.
    pub async fn read(&self, path: &str) -> anyhow::Result<Value> {
        let bytes = self.call(Method::GET, path, None, Body::Empty).await?;
        serde_json::from_slice(&bytes).with_context(|| format!("{path} did not answer JSON"))
    }

    /// A GET that answers a file.
    pub async fn download(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        self.call(Method::GET, path, None, Body::Empty).await
    }

    /// A POST under an idempotency key: repeated after a crash it answers as the first time.
    pub async fn post(&self, path: &str, key: &str, body: Value) -> anyhow::Result<Value> {
        let bytes = self.call(Method::POST, path, Some(key), Body::Json(body)).await?;
        Ok(serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    /// A PUT.
    pub async fn put(&self, path: &str, body: Body) -> anyhow::Result<Value> {
        let bytes = self.call(Method::PUT, path, None, body).await?;
        Ok(serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    /// A DELETE.
    pub async fn delete(&self, path: &str) -> anyhow::Result<()> {
        self.call(Method::DELETE, path, None, Body::Empty).await.map(drop)
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        key: Option<&str>,
        body: Body,
    ) -> anyhow::Result<Vec<u8>> {
        let url = self.base.join(path)?;
        let mut last = String::new();
        for _ in 0..ATTEMPTS {
            let mut request = self
                .http
                .request(method.clone(), url.clone())
                .bearer_auth(&self.token);
            if let Some(key) = key {
                request = request.header("idempotency-key", key);
            }
            request = match &body {
                Body::Empty => request,
                Body::Json(value) => request.json(value),
                Body::Bytes(media_type, bytes) => {
                    request.header("content-type", *media_type).body(bytes.clone())
                }
            };
            match request.send().await {
                Ok(response) if response.status().is_success() => {
                    return Ok(response.bytes().await?.to_vec());
                }
                Ok(response) if is_worth_repeating(response.status()) => last = response.status().to_string(),
                Ok(response) => {
                    let status = response.status();
                    let problem = response.text().await.unwrap_or_default();
                    if problem.contains("idempotency_in_progress") {
                        "the first try of this request is still under way".clone_into(&mut last);
                        tokio::time::sleep(PAUSE).await;
                        continue;
                    }
                    bail!("{method} {path} answered {status}: {problem}");
                }
                Err(error) if error.is_connect() || error.is_timeout() || error.is_request() => {
                    last = error.to_string();
                }
                Err(error) => return Err(error.into()),
            }
            tokio::time::sleep(PAUSE).await;
        }
        bail!("{method} {path} was tried {ATTEMPTS} times; at last: {last}")
    }
}

fn is_worth_repeating(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS
}
