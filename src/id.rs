//! Typed identifiers over ULID: 26 characters, sortable by time of creation, never guessable from one another.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use ulid::Ulid;

use crate::{
    clock::Clock,
    random::{RandomUnavailable, SecureRandom},
};

/// The text is not an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier: 26 characters of Crockford base 32 are expected")]
pub struct InvalidId;

macro_rules! ids { ($($(#[$doc:meta])* $name:ident;)*) => { $(
    $(#[$doc])*
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(try_from = "String", into = "String")]
    pub struct $name(Ulid);

    impl $name {
        /// A new identifier of this moment.
        pub fn generate(clock: &dyn Clock, random: &dyn SecureRandom) -> Result<Self, RandomUnavailable> {
            Ok(Self(Ulid::from_parts(milliseconds(clock), fresh(random)?)))
        }
    }

    impl fmt::Display for $name {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
    }

    impl FromStr for $name {
        type Err = InvalidId;
        fn from_str(text: &str) -> Result<Self, InvalidId> {
            Ulid::from_string(text).map(Self).map_err(|_| InvalidId)
        }
    }

    impl TryFrom<String> for $name {
        type Error = InvalidId;
        fn try_from(text: String) -> Result<Self, InvalidId> { text.parse() }
    }

    impl From<$name> for String {
        fn from(id: $name) -> String { id.to_string() }
    }
)* } }

ids! {
    /// A portal: one tenant of the API.
    PortalId;
    /// An application for a certificate.
    ApplicationId;
    /// A scan or file of an application.
    DocumentId;
    /// One question to one state register.
    CheckId;
    /// A video appointment.
    AppointmentId;
    /// A person who works in the console.
    OperatorId;
    /// A certificate of record.
    CertificateId;
    /// One attempt to issue: a serial number and the bytes that were to be signed.
    AttemptId;
    /// A certificate of the authority itself.
    AuthorityCertificateId;
    /// A deferred lifecycle step.
    TaskId;
    /// A message to somebody outside.
    MessageId;
    /// A portal's webhook address.
    WebhookId;
    /// A failure that the log knows and the client may quote.
    IncidentId;
}

fn milliseconds(clock: &dyn Clock) -> u64 {
    u64::try_from(clock.now().as_millisecond()).unwrap_or(0)
}

fn fresh(random: &dyn SecureRandom) -> Result<u128, RandomUnavailable> {
    Ok(u128::from_be_bytes(crate::random::bytes::<16>(random)?))
}
