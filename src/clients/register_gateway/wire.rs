//! What passes between Kepler and the register gateway, as JSON; `docs/REGISTERS.md` is the description for the other
//! side, and the simulator speaks the same types.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::{
    id::CheckId,
    registration::check::{
        connector::{EventBody, Evidence},
        inputs::CheckInputs,
    },
};

/// Most octets of an answer of the gateway.
pub const MAX_ANSWER: usize = 4 * 1024 * 1024;
/// Most messages of one look into the queue.
pub const MAX_MESSAGES: usize = 100;
/// Media type of signed payloads.
pub const MEDIA_TYPE: &str = "application/json";

/// Body of `POST /v1/requests`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// With `attempt`: the idempotency key.
    pub check: CheckId,
    /// From 1.
    pub attempt: u32,
    /// The question.
    pub inputs: CheckInputs,
    /// An answer after this moment is of no use.
    pub deadline: Timestamp,
}

/// Signed bytes inside JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// Media type of the payload.
    pub media_type: String,
    /// The signed bytes.
    #[serde(serialize_with = "to_base64", deserialize_with = "from_base64")]
    pub payload: Vec<u8>,
    /// The signature over exactly these bytes.
    #[serde(serialize_with = "to_base64", deserialize_with = "from_base64")]
    pub signature: Vec<u8>,
}

impl From<Signed> for Evidence {
    fn from(signed: Signed) -> Self {
        Self {
            raw: signed.payload,
            media_type: signed.media_type,
            signature: signed.signature,
        }
    }
}

/// Payload of the answer to `POST /v1/requests`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptPayload {
    /// The gateway's name of the question.
    pub external_id: String,
    /// Echo.
    pub check: CheckId,
    /// Echo.
    pub attempt: u32,
    /// When the gateway took the question.
    pub accepted_at: Timestamp,
}

/// Answer to `GET /v1/messages`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Messages {
    /// Oldest first.
    pub messages: Vec<Message>,
    /// Where to go on; absent at the end of the queue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// One message of the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// 1 to 128 letters, digits, `.`, `_`, `-`, no leading dot; equal to `event_id` of the payload.
    pub id: String,
    /// The payload, an [`EventPayload`].
    #[serde(flatten)]
    pub signed: Signed,
}

/// Payload of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventPayload {
    /// The same in every delivery.
    pub event_id: String,
    /// The gateway's name of the question.
    pub external_id: String,
    /// The question.
    pub check: CheckId,
    /// The attempt.
    pub attempt: u32,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub body: EventBody,
}

/// Body of `POST /v1/messages/{id}/ack`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// False: refused and dropped.
    pub accepted: bool,
}

/// Body of an answer with a status of 400 or more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Code of the reason.
    pub code: String,
}

/// Whether the text may stand in a path: identifiers of messages and codes.
pub fn is_plain(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && !text.starts_with('.')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

fn to_base64<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(bytes))
}

fn from_base64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let text = String::deserialize(deserializer)?;
    STANDARD.decode(text).map_err(|_| D::Error::custom("not base 64"))
}
