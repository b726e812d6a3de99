//! Webhooks to portals: how they are signed, where they may go, what the answer means.
//!
//! - [`signature`]: Standard Webhooks, scheme `v1` (HMAC-SHA256), several secrets during a rotation
//! - [`target`]: the guard against server-side request forgery

pub mod signature;
pub mod target;

use std::fmt;

use url::Url;

/// One delivery, ready to be posted.
#[derive(Clone)]
pub struct WebhookDelivery {
    /// Where to.
    pub url: Url,
    /// The three headers.
    pub headers: signature::Headers,
    /// The signed bytes, JSON.
    pub body: Vec<u8>,
}

impl fmt::Debug for WebhookDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WebhookDelivery({}, ..)", self.headers.id)
    }
}

/// What the receiver's status means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// 2xx: it has the message.
    Delivered,
    /// 410: it wants no more; switch the webhook off.
    Gone,
    /// Anything else: try again later. Redirects are not followed.
    Retry,
}

impl Verdict {
    /// The verdict of an HTTP status.
    pub fn of_status(status: u16) -> Self {
        match status {
            200..=299 => Self::Delivered,
            410 => Self::Gone,
            _ => Self::Retry,
        }
    }
}
