//! The register gateway with scripted answers: the same wire as the real one, state in memory only.
//!
//! - [`scenario`]: what it answers to whom, and when it is out of order
//! - [`signer`]: its signing key
//! - `desk`: requests and the queue of messages
//!
//! Everything that it says depends only on scenario, check and attempt, so a restarted simulator answers a repeated
//! request as before, under the same identifiers.

mod desk;
pub mod scenario;
pub mod signer;

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, StatusCode, header::RETRY_AFTER};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use self::{
    desk::{Desk, Submitted},
    scenario::{Manner, Scenario},
    signer::GatewaySigner,
};
use super::listener::{self, Answer, Dropped, Handler};
use crate::{clients::register_gateway::wire, clock::Clock, registration::check::CheckKind};

/// Serves the gateway's wire until `shutdown`.
pub async fn serve(
    listener: TcpListener,
    scenario: Scenario,
    signer: GatewaySigner,
    clock: Arc<dyn Clock>,
    shutdown: CancellationToken,
) {
    let desk = Desk::new(scenario, signer, clock);
    listener::serve(listener, Gateway(Arc::new(desk)), shutdown).await;
}

#[derive(Clone)]
struct Gateway(Arc<Desk>);

impl Handler for Gateway {
    async fn handle(&self, request: Request<Bytes>) -> Result<Answer, Dropped> {
        let path: Vec<&str> = request.uri().path().split('/').skip(1).collect();
        match (request.method(), path.as_slice()) {
            (&Method::POST, ["v1", "requests"]) => self.submit(request.body()).await,
            (&Method::GET, ["v1", "messages"]) => self.messages(request.uri().query()).await,
            (&Method::POST, ["v1", "messages", id, "ack"]) => self.acknowledge(id, request.body()).await,
            _ => Ok(listener::empty(StatusCode::NOT_FOUND)),
        }
    }
}

impl Gateway {
    async fn submit(&self, body: &[u8]) -> Result<Answer, Dropped> {
        let Ok(request) = serde_json::from_slice::<wire::Request>(body) else {
            return Ok(refusal(StatusCode::BAD_REQUEST, "malformed_request"));
        };
        if let Some(answer) = self.outage(Some(request.inputs.kind())).await? {
            return Ok(answer);
        }
        Ok(match self.0.submit(&request) {
            Submitted::Accepted(receipt) => listener::json(StatusCode::ACCEPTED, &receipt),
            Submitted::OtherContent => refusal(StatusCode::CONFLICT, "other_content"),
            Submitted::Refused(code) => refusal(StatusCode::UNPROCESSABLE_ENTITY, &code),
            Submitted::Failed => listener::empty(StatusCode::INTERNAL_SERVER_ERROR),
        })
    }

    async fn messages(&self, query: Option<&str>) -> Result<Answer, Dropped> {
        if let Some(answer) = self.outage(None).await? {
            return Ok(answer);
        }
        let pairs = || url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        let number = |name: &str| {
            let (_, value) = pairs().find(|(key, _)| key == name)?;
            value.parse::<usize>().ok()
        };
        let limit = number("limit")
            .unwrap_or(wire::MAX_MESSAGES)
            .min(wire::MAX_MESSAGES);
        Ok(listener::json(
            StatusCode::OK,
            &self.0.messages(number("after"), limit),
        ))
    }

    async fn acknowledge(&self, id: &str, body: &[u8]) -> Result<Answer, Dropped> {
        if let Some(answer) = self.outage(None).await? {
            return Ok(answer);
        }
        if serde_json::from_slice::<wire::Acknowledgement>(body).is_err() {
            return Ok(refusal(StatusCode::BAD_REQUEST, "malformed_request"));
        }
        if self.0.acknowledge(id) {
            Ok(listener::empty(StatusCode::NO_CONTENT))
        } else {
            Ok(refusal(StatusCode::NOT_FOUND, "unknown_message"))
        }
    }

    /// What an outage makes of a call; none if everything works.
    async fn outage(&self, kind: Option<CheckKind>) -> Result<Option<Answer>, Dropped> {
        match self.0.outage(kind) {
            None => Ok(None),
            Some((Manner::Drop, _)) => Err(Dropped),
            Some((Manner::Hang, _)) => std::future::pending().await,
            Some((Manner::Unavailable, left)) => {
                let mut answer = refusal(StatusCode::SERVICE_UNAVAILABLE, "unavailable");
                answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(left));
                Ok(Some(answer))
            }
        }
    }
}

fn refusal(status: StatusCode, code: &str) -> Answer {
    let code = code.to_owned();
    listener::json(status, &wire::Refusal { code })
}
