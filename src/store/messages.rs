//! The outbox: rendered messages, sealed, each deduplication key once.

use serde::{Deserialize, Serialize};

use super::{
    Store, StoreError, Tx, Writes,
    bulk::{
        Bulk,
        Column::{Bytes, Integer, Text},
    },
    row::Row,
    sealing::{Place, Sealing},
    statement::statements,
    transaction::Values,
};
use crate::{
    id::{ApplicationId, MessageId},
    locale::Locale,
};

const TABLE: &str = "messages";

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageState {
    /// To be sent.
    Queued,
    /// Handed to the mail server.
    Sent,
    /// Given up.
    Failed,
}

impl MessageState {
    /// The code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }

    /// The state of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Queued, Self::Sent, Self::Failed]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

/// A rendered message.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Identifier.
    pub id: MessageId,
    /// One message per key, ever.
    pub deduplication: String,
    /// The application that it is about.
    pub application: Option<ApplicationId>,
    /// The way: `email`.
    pub channel: String,
    /// Where to.
    pub recipient: String,
    /// In which language.
    pub locale: Locale,
    /// Which notice.
    pub kind: String,
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// Where it stands.
    pub state: MessageState,
    /// How often sending was tried.
    pub attempts: u32,
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Message({}, {}, {:?})", self.id, self.kind, self.state)
    }
}

#[derive(Serialize, Deserialize)]
struct Body {
    recipient: String,
    subject: String,
    text: String,
    html: String,
}

statements! {
    LOAD = "SELECT * FROM messages WHERE id = $1";
    OF_APPLICATION = "SELECT * FROM messages WHERE application_id = $1 ORDER BY id";
    ATTEMPTED = "UPDATE messages SET state = $2, attempts = attempts + 1 WHERE id = $1 AND state <> 'sent'";
}

static INSERT: Bulk = Bulk::new(
    "INSERT INTO messages (id, deduplication, application_id, channel, locale, kind, state, attempts, body) VALUES ",
    &[Text, Text, Text, Text, Text, Text, Text, Integer, Bytes],
    " ON CONFLICT (deduplication) DO NOTHING",
);

/// Statements over many rows.
pub(super) const BULK: &[&Bulk] = &[&INSERT];

/// A message with its text sealed, ready to be written.
pub struct SealedMessage {
    message: Message,
    body: Vec<u8>,
}

impl SealedMessage {
    /// Its identifier.
    pub fn id(&self) -> MessageId {
        self.message.id
    }
}

/// Seals a message, before any transaction is open.
pub fn seal(store: &Store, message: Message) -> Result<SealedMessage, StoreError> {
    sealed(&store.sealing, message)
}

fn sealed(sealing: &Sealing, message: Message) -> Result<SealedMessage, StoreError> {
    let body = Body {
        recipient: message.recipient.clone(),
        subject: message.subject.clone(),
        text: message.text.clone(),
        html: message.html.clone(),
    };
    let body = sealing.seal_json(place(&message.id.to_string()), &body)?;
    Ok(SealedMessage { message, body })
}

/// Puts a message into the outbox; false when one with its deduplication key is there already.
pub async fn insert(tx: &mut Tx, message: &Message) -> Result<bool, StoreError> {
    let sealed = sealed(tx.sealing(), message.clone())?;
    Ok(tx
        .run_bulk(&INSERT, &[&sealed], |query, sealed| bound(query, sealed))
        .await?
        == 1)
}

/// Puts many messages into the outbox, but those that are there already.
pub fn insert_many(writes: &mut Writes, messages: &[&SealedMessage]) {
    writes.run(&INSERT, messages, |query, sealed| bound(query, sealed));
}

fn bound(query: Values, sealed: &SealedMessage) -> Values {
    let message = &sealed.message;
    query
        .bind(message.id.to_string())
        .bind(message.deduplication.clone())
        .bind(message.application.map(|id| id.to_string()))
        .bind(message.channel.clone())
        .bind(message.locale.tag())
        .bind(message.kind.clone())
        .bind(message.state.code())
        .bind(i64::from(message.attempts))
        .bind(sealed.body.clone())
}

/// The message of that identifier.
pub async fn load(tx: &mut Tx, id: MessageId) -> Result<Option<Message>, StoreError> {
    let query = tx.query(&LOAD).bind(id.to_string());
    let row = tx.one(TABLE, query).await?;
    row.map(|row| message(tx, &row)).transpose()
}

/// All messages about an application, oldest first.
pub async fn of_application(tx: &mut Tx, id: ApplicationId) -> Result<Vec<Message>, StoreError> {
    let query = tx.query(&OF_APPLICATION).bind(id.to_string());
    let rows = tx.all(TABLE, query).await?;
    rows.iter().map(|row| message(tx, row)).collect()
}

/// The message went out.
pub async fn sent(tx: &mut Tx, id: MessageId) -> Result<(), StoreError> {
    attempted(tx, id, MessageState::Sent).await
}

/// An attempt failed; `finally` gives the message up.
pub async fn failed(tx: &mut Tx, id: MessageId, finally: bool) -> Result<(), StoreError> {
    let state = if finally {
        MessageState::Failed
    } else {
        MessageState::Queued
    };
    attempted(tx, id, state).await
}

async fn attempted(tx: &mut Tx, id: MessageId, state: MessageState) -> Result<(), StoreError> {
    let query = tx.query(&ATTEMPTED).bind(id.to_string()).bind(state.code());
    tx.change(query, "message").await
}

fn place(id: &str) -> Place<'_> {
    Place {
        table: TABLE,
        column: "body",
        id,
    }
}

fn message(tx: &Tx, row: &Row) -> Result<Message, StoreError> {
    let id = row.text("id")?;
    let body: Body = tx.sealing().open_json(place(&id), &row.blob("body")?)?;
    let locale = |tag: &str| Locale::ALL.into_iter().find(|locale| locale.tag() == tag);
    Ok(Message {
        id: row.parsed("id")?,
        deduplication: row.text("deduplication")?,
        application: row.optional_parsed("application_id")?,
        channel: row.text("channel")?,
        recipient: body.recipient,
        locale: row.code("locale", locale)?,
        kind: row.text("kind")?,
        subject: body.subject,
        text: body.text,
        html: body.html,
        state: row.code("state", MessageState::from_code)?,
        attempts: row.number("attempts")?,
    })
}
