//! HTTP towards the gateway: bounded in time and size, statuses mapped to errors.

use std::{fs, path::PathBuf, time::Duration};

use jiff::SignedDuration;
use reqwest::{
    Certificate, Client, RequestBuilder, Response, StatusCode,
    header::{AUTHORIZATION, HeaderMap, HeaderValue, RETRY_AFTER},
    redirect::Policy,
};
use serde::de::DeserializeOwned;
use url::Url;

use super::{
    GatewayConfigError, RegisterGatewayConfig,
    wire::{Acknowledgement, MAX_ANSWER, MAX_MESSAGES, Messages, Refusal, Request, Signed, is_plain},
};
use crate::registration::check::connector::ConnectorError;

pub(super) struct Transport {
    client: Client,
    base: Url,
}

impl Transport {
    pub(super) fn new(config: &RegisterGatewayConfig) -> Result<Self, GatewayConfigError> {
        if !["http", "https"].contains(&config.url.scheme()) || !config.url.has_host() {
            return Err(GatewayConfigError::Url);
        }
        let mut builder = Client::builder()
            .user_agent(concat!("Kepler/", env!("CARGO_PKG_VERSION")))
            .timeout(Duration::from_secs(config.timeout_seconds))
            .redirect(Policy::none())
            .no_proxy()
            .default_headers(headers(config.token_file.as_ref())?);
        if let Some(path) = &config.ca_file {
            builder = builder.add_root_certificate(Certificate::from_pem(&read(path)?)?);
        }
        Ok(Self {
            client: builder.build()?,
            base: config.url.clone(),
        })
    }

    pub(super) async fn submit(&self, request: &Request) -> Result<Signed, ConnectorError> {
        let call = self.client.post(self.address(&["requests"])?).json(request);
        parse(&answer(call).await?)
    }

    pub(super) async fn messages(&self, after: Option<&str>) -> Result<Messages, ConnectorError> {
        let mut address = self.address(&["messages"])?;
        address
            .query_pairs_mut()
            .append_pair("limit", &MAX_MESSAGES.to_string())
            .extend_pairs(after.map(|cursor| ("after", cursor)));
        parse(&answer(self.client.get(address)).await?)
    }

    /// A message that is gone already was acknowledged before: nothing is wrong.
    pub(super) async fn acknowledge(
        &self,
        id: &str,
        answered: Acknowledgement,
    ) -> Result<(), ConnectorError> {
        let call = self
            .client
            .post(self.address(&["messages", id, "ack"])?)
            .json(&answered);
        match answer(call).await {
            Err(ConnectorError::Refused { code }) if code == "unknown_message" => Ok(()),
            other => other.map(|_| ()),
        }
    }

    fn address(&self, path: &[&str]) -> Result<Url, ConnectorError> {
        let mut address = self.base.clone();
        address
            .path_segments_mut()
            .map_err(|()| protocol("the gateway's address cannot carry a path"))?
            .pop_if_empty()
            .push("v1")
            .extend(path);
        Ok(address)
    }
}

fn headers(token_file: Option<&PathBuf>) -> Result<HeaderMap, GatewayConfigError> {
    let mut headers = HeaderMap::new();
    if let Some(path) = token_file {
        let token = String::from_utf8_lossy(&read(path)?).trim().to_owned();
        let mut value =
            HeaderValue::from_str(&format!("Bearer {token}")).map_err(|_| GatewayConfigError::File {
                path: path.clone(),
                source: std::io::ErrorKind::InvalidData.into(),
            })?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    Ok(headers)
}

fn read(path: &PathBuf) -> Result<Vec<u8>, GatewayConfigError> {
    fs::read(path).map_err(|source| GatewayConfigError::File {
        path: path.clone(),
        source,
    })
}

/// The body of a good answer, or what a bad one means.
async fn answer(call: RequestBuilder) -> Result<Vec<u8>, ConnectorError> {
    let mut response = call.send().await.map_err(|error| unreachable_gateway(&error))?;
    let status = response.status();
    let retry_after = retry_after(&response);
    let body = bounded(&mut response).await?;
    if status.is_success() {
        return Ok(body);
    }
    Err(match refusal_code(&body).filter(|_| is_final(status)) {
        Some(code) => ConnectorError::Refused { code },
        None => ConnectorError::Unavailable {
            reason: format!("HTTP {}", status.as_u16()),
            retry_after,
        },
    })
}

/// Whether a refusal concerns the request itself. Our credentials, too many calls, and answers without a code (a proxy
/// in between, a wrong address) are mended elsewhere, and the case waits for that.
fn is_final(status: StatusCode) -> bool {
    let mended_elsewhere = [
        StatusCode::UNAUTHORIZED,
        StatusCode::FORBIDDEN,
        StatusCode::REQUEST_TIMEOUT,
        StatusCode::TOO_MANY_REQUESTS,
    ];
    status.is_client_error() && !mended_elsewhere.contains(&status)
}

async fn bounded(response: &mut Response) -> Result<Vec<u8>, ConnectorError> {
    let mut body = Vec::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| unreachable_gateway(&error))?
    {
        if body.len().saturating_add(chunk.len()) > MAX_ANSWER {
            return Err(protocol("the answer is too long"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, ConnectorError> {
    serde_json::from_slice(body).map_err(|_| protocol("the answer cannot be read"))
}

fn refusal_code(body: &[u8]) -> Option<String> {
    let refusal: Refusal = serde_json::from_slice(body).ok()?;
    is_plain(&refusal.code).then_some(refusal.code)
}

fn retry_after(response: &Response) -> Option<SignedDuration> {
    let text = response.headers().get(RETRY_AFTER)?.to_str().ok()?;
    // A pause longer than a day is a mistake of the other side.
    let seconds = text.parse::<u32>().ok()?.min(86_400);
    Some(SignedDuration::from_secs(i64::from(seconds)))
}

fn unreachable_gateway(error: &reqwest::Error) -> ConnectorError {
    let reason = if error.is_timeout() {
        "no answer in time"
    } else {
        "no connection"
    };
    ConnectorError::Unavailable {
        reason: reason.to_owned(),
        retry_after: None,
    }
}

fn protocol(reason: &str) -> ConnectorError {
    ConnectorError::Protocol {
        reason: reason.to_owned(),
    }
}
