//! The gateway to state registers, by JSON over HTTP: one endpoint for questions, one queue for everything that
//! comes back.
//!
//! - [`wire`]: the types of the wire
//! - [`signature`]: the key by which answers are believed
//!
//! `docs/REGISTERS.md` describes the protocol for those who build the other side.

pub mod signature;
mod transport;
pub mod wire;

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use url::Url;

use self::{
    signature::{GatewayKey, KeyError, SignatureConfig},
    transport::Transport,
    wire::{Acknowledgement, EventPayload, Message, Messages, ReceiptPayload, Request, Signed},
};
use crate::{
    clients::breaker::Breaker,
    clock::Clock,
    random::SecureRandom,
    registration::check::{
        CheckKind,
        connector::{
            CheckRequest, ConnectorError, Evidence, Poll, Receipt, RegisterConnector, RegisterEvent,
            Verification,
        },
    },
};

/// How to reach the gateway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterGatewayConfig {
    /// Address of the gateway; `/v1/...` is added.
    pub url: Url,
    /// How its answers are signed.
    pub signature: SignatureConfig,
    /// File with the bearer token, if the gateway asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_file: Option<PathBuf>,
    /// PEM file with one more trusted certificate authority for the gateway's certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// A call ends within that time.
    #[serde(default = "default_timeout")]
    pub timeout_seconds: u64,
}

fn default_timeout() -> u64 {
    15
}

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GatewayConfigError {
    /// See [`KeyError`].
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A file cannot be read.
    #[error("cannot read {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The address cannot carry a path, or has no host.
    #[error("`url` must be an http or https address of the gateway")]
    Url,
    /// The HTTP client cannot be set up.
    #[error("the HTTP client cannot be set up")]
    Client(#[from] reqwest::Error),
}

/// The connector that talks to the gateway.
pub struct RegisterGateway {
    transport: Transport,
    key: GatewayKey,
    registers: BTreeMap<CheckKind, Breaker>,
    queue: Breaker,
}

impl RegisterGateway {
    /// Reads the files that the configuration names; does not connect.
    pub fn new(
        config: &RegisterGatewayConfig,
        clock: &Arc<dyn Clock>,
        random: &Arc<dyn SecureRandom>,
    ) -> Result<Self, GatewayConfigError> {
        let breaker = || Breaker::new(Arc::clone(clock), Arc::clone(random));
        Ok(Self {
            transport: Transport::new(config)?,
            key: GatewayKey::load(&config.signature)?,
            registers: CheckKind::ALL.into_iter().map(|kind| (kind, breaker())).collect(),
            queue: breaker(),
        })
    }

    /// The registers that are not asked at the moment because they did not answer.
    pub fn paused(&self) -> Vec<CheckKind> {
        let open = self.registers.iter().filter(|(_, breaker)| breaker.is_open());
        open.map(|(kind, _)| *kind).collect()
    }

    async fn read_queue(&self, cursor: Option<&str>) -> Result<Poll, ConnectorError> {
        let found: Messages = self.transport.messages(cursor).await?;
        let mut events = Vec::with_capacity(found.messages.len());
        for message in found.messages {
            let id = message.id.clone();
            match read(message) {
                Some(event) => events.push(event),
                None => self.refuse_unreadable(&id).await,
            }
        }
        Ok(Poll {
            events,
            cursor: found.next,
        })
    }

    /// Drops a message that nobody can ever handle; if that fails, the next look into the queue tries again.
    async fn refuse_unreadable(&self, id: &str) {
        let dropped = wire::is_plain(id) && self.acknowledge(id, false).await.is_ok();
        tracing::warn!(
            message.dropped = dropped,
            "the register gateway sent a message that cannot be read"
        );
    }

    async fn acknowledge(&self, id: &str, accepted: bool) -> Result<(), ConnectorError> {
        self.transport.acknowledge(id, Acknowledgement { accepted }).await
    }

    fn receipt(&self, signed: Signed, request: &Request) -> Result<Receipt, ConnectorError> {
        let broken = |reason: &str| ConnectorError::Protocol {
            reason: reason.to_owned(),
        };
        let evidence = Evidence::from(signed);
        if !self.key.verify(&evidence).is_valid() {
            return Err(broken("the receipt's signature does not verify"));
        }
        let payload: ReceiptPayload =
            serde_json::from_slice(&evidence.raw).map_err(|_| broken("the receipt cannot be read"))?;
        if (payload.check, payload.attempt) != (request.check, request.attempt) {
            return Err(broken("the receipt is for another request"));
        }
        Ok(Receipt {
            external_id: payload.external_id,
            evidence,
        })
    }
}

#[async_trait]
impl RegisterConnector for RegisterGateway {
    async fn submit(&self, request: CheckRequest) -> Result<Receipt, ConnectorError> {
        let breaker = self.registers.get(&request.kind());
        guarded(breaker, async {
            let request = Request {
                check: request.check,
                attempt: request.attempt,
                inputs: request.inputs,
                deadline: request.deadline,
            };
            let signed = self.transport.submit(&request).await?;
            self.receipt(signed, &request)
        })
        .await
    }

    async fn poll(&self, cursor: Option<String>) -> Result<Poll, ConnectorError> {
        guarded(Some(&self.queue), self.read_queue(cursor.as_deref())).await
    }

    async fn ack(&self, event: &RegisterEvent, accepted: bool) -> Result<(), ConnectorError> {
        self.acknowledge(&event.event_id, accepted).await
    }

    fn verify(&self, evidence: &Evidence) -> Verification {
        self.key.verify(evidence)
    }
}

/// Runs a call behind a breaker. A refusal is an answer; silence and nonsense are failures.
async fn guarded<T>(
    breaker: Option<&Breaker>,
    call: impl Future<Output = Result<T, ConnectorError>>,
) -> Result<T, ConnectorError> {
    let Some(breaker) = breaker else { return call.await };
    if let Err(pause) = breaker.permit() {
        return Err(ConnectorError::Unavailable {
            reason: "paused after failures".to_owned(),
            retry_after: Some(pause),
        });
    }
    let result = call.await;
    match &result {
        Ok(_) | Err(ConnectorError::Refused { .. }) => breaker.succeeded(),
        Err(ConnectorError::Unavailable { retry_after, .. }) => breaker.failed(*retry_after),
        Err(ConnectorError::Protocol { .. }) => breaker.failed(None),
    }
    result
}

fn read(message: Message) -> Option<RegisterEvent> {
    let payload: EventPayload = serde_json::from_slice(&message.signed.payload).ok()?;
    (payload.event_id == message.id && wire::is_plain(&message.id)).then(|| RegisterEvent {
        event_id: payload.event_id,
        external_id: payload.external_id,
        check: payload.check,
        attempt: payload.attempt,
        at: payload.at,
        body: payload.body,
        evidence: message.signed.into(),
    })
}
