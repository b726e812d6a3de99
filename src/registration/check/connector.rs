//! The trait that carries questions to registers and brings their answers back, whatever the transport.
//!
//! The rules of every connector: the check's identifier and the attempt are the idempotency key and survive a
//! restart; an answer is stored before it is acknowledged; redelivery and disorder are normal; raw answers are kept
//! byte-exact with their signature.

use std::fmt;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{CheckKind, inputs::CheckInputs, outcome::Outcome};
use crate::id::CheckId;

/// The way to one or many registers.
#[async_trait]
pub trait RegisterConnector: Send + Sync + 'static {
    /// Hands over one question. Repeating it with the same check and attempt is harmless.
    async fn submit(&self, request: CheckRequest) -> Result<Receipt, ConnectorError>;

    /// The next events of our queue: those not yet acknowledged, after `cursor`, or from the start without one.
    /// They answer any question that we ever asked, not a given one.
    async fn poll(&self, cursor: Option<String>) -> Result<Poll, ConnectorError>;

    /// Takes an event off the queue. `accepted` only when the evidence verified and the event is stored; otherwise the
    /// event is refused and dropped.
    async fn ack(&self, event: &RegisterEvent, accepted: bool) -> Result<(), ConnectorError>;

    /// Whether the raw bytes carry the signature that they must.
    fn verify(&self, evidence: &Evidence) -> Verification;
}

/// One attempt at one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRequest {
    /// The question.
    pub check: CheckId,
    /// Grows with every repetition, from 1.
    pub attempt: u32,
    /// What the register needs to know, and nothing more; says which question it is.
    pub inputs: CheckInputs,
    /// An answer after this moment is of no use (`EOL` of SMEV 3).
    pub deadline: Timestamp,
}

impl CheckRequest {
    /// Which question.
    pub fn kind(&self) -> CheckKind {
        self.inputs.kind()
    }
}

/// The other side took the question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The other side's name of the question.
    pub external_id: String,
    /// The signed receipt.
    pub evidence: Evidence,
}

/// What one look into the queue brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poll {
    /// Oldest first, as the other side sees it.
    pub events: Vec<RegisterEvent>,
    /// Where to go on; none when the queue was read to its end.
    pub cursor: Option<String>,
}

/// Something that happened to a question of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterEvent {
    /// The same for every delivery of the same event: the key that tells a repetition.
    pub event_id: String,
    /// The other side's name of the question.
    pub external_id: String,
    /// The question.
    pub check: CheckId,
    /// The attempt that it answers.
    pub attempt: u32,
    /// When it happened, by the other side's clock.
    pub at: Timestamp,
    /// What happened.
    pub body: EventBody,
    /// The bytes that prove it.
    pub evidence: Evidence,
}

/// What happened to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum EventBody {
    /// Still at work: shown, decides nothing.
    Interim {
        /// The register's words.
        text: String,
    },
    /// The answer.
    Final {
        /// What the register said.
        #[serde(flatten)]
        outcome: Outcome,
    },
    /// The transport failed for this attempt; a new attempt is needed.
    Fault {
        /// The other side's code.
        code: String,
        /// Not before that time has passed.
        retry_after: Option<SignedDuration>,
    },
}

/// What was received, byte for byte, and its signature.
#[derive(Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The signed bytes.
    pub raw: Vec<u8>,
    /// Their media type.
    pub media_type: String,
    /// The signature over `raw`.
    pub signature: Vec<u8>,
}

impl fmt::Debug for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Evidence({}, {} octets)", self.media_type, self.raw.len())
    }
}

/// The report about a signature: kept beside the evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verification", rename_all = "snake_case")]
pub enum Verification {
    /// The signature is of the expected key over exactly these bytes.
    Valid {
        /// Which key.
        key: String,
    },
    /// It is not: the event must be refused.
    Invalid {
        /// Why, as a code.
        reason: String,
    },
}

impl Verification {
    /// Whether the evidence may be believed.
    pub fn is_valid(&self) -> bool {
        matches!(self, Self::Valid { .. })
    }
}

/// The question did not get through, or the queue could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectorError {
    /// Nobody answers, or not now: the same attempt may be repeated.
    #[error("the register gateway is unavailable: {reason}")]
    Unavailable {
        /// Why, without personal data.
        reason: String,
        /// Not before that time has passed.
        retry_after: Option<SignedDuration>,
    },
    /// The other side refuses the question for good.
    #[error("the register gateway refused the request: {code}")]
    Refused {
        /// The other side's code.
        code: String,
    },
    /// The other side says something that does not belong to the protocol.
    #[error("the register gateway broke the protocol: {reason}")]
    Protocol {
        /// What, without personal data.
        reason: String,
    },
}

impl ConnectorError {
    /// Whether the same call may succeed later.
    pub fn is_retryable(&self) -> bool {
        !matches!(self, Self::Refused { .. })
    }
}
