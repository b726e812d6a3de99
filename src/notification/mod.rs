//! What Kepler tells people and portals: event, recipients, rendered message. Pure: sending is the adapters' work.
//!
//! - [`facts`]: one struct per notice, what it has to say, and its sample
//! - [`template`]: facts and addressee to subject, plain text and HTML
//! - [`wording`]: dates, times, plurals and reasons in the two languages
//! - [`event`]: types of webhook events, and which channels carry which notice
//! - [`reminder`]: which expiry reminder is due
//! - [`webhook`]: signature of Standard Webhooks, and addresses that a webhook may go to
//! - [`backoff`]: when a failed delivery is tried again
//!
//! A new notice is one block in [`facts`], one file in `assets/templates/notification`, one line in [`event`].

pub mod backoff;
pub mod event;
pub mod facts;
pub mod reminder;
pub mod template;
pub mod webhook;
pub mod wording;
