//! What happens to an application or certificate, as portals hear of it, and which channels carry which notice.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::facts::NoticeKind;
use crate::id::{ApplicationId, CertificateId};

macro_rules! event_types { ($( $(#[$doc:meta])* $name:ident $code:literal, )*) => {
    /// Type of an event in webhooks and in the event feed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    pub enum EventType { $( $(#[$doc])* #[serde(rename = $code)] $name, )* }

    impl EventType {
        /// All types.
        pub const ALL: &[Self] = &[ $( Self::$name, )* ];

        /// The name on the wire.
        pub fn code(self) -> &'static str {
            match self { $( Self::$name => $code, )* }
        }

        /// The type of that name.
        pub fn from_code(code: &str) -> Option<Self> {
            Self::ALL.iter().copied().find(|event| event.code() == code)
        }
    }
} }

event_types! {
    /// An application was handed over.
    ApplicationSubmitted "application.submitted",
    /// The main state of an application changed.
    ApplicationStateChanged "application.state_changed",
    /// A payment was reported.
    PaymentReported "payment.reported",
    /// A payment was reported and covers the price.
    PaymentReceived "payment.received",
    /// Every scan that was asked for has arrived.
    DocumentsUploaded "documents.uploaded",
    /// A reviewer asks for corrections.
    DefectsOpened "defects.opened",
    /// The corrections arrived.
    DefectsClosed "defects.closed",
    /// A register does not answer.
    CheckDelayed "check.delayed",
    /// A video call was booked or moved.
    AppointmentBooked "appointment.booked",
    /// A video call was cancelled.
    AppointmentCancelled "appointment.cancelled",
    /// The applicant may hand in a certificate request.
    KeyRequested "key.requested",
    /// A certificate exists and waits for the holder's acceptance.
    CertificateIssued "certificate.issued",
    /// The holder accepted; downloads are open.
    CertificateReleased "certificate.released",
    /// The certificate was revoked.
    CertificateRevoked "certificate.revoked",
    /// An expiry reminder was due.
    CertificateExpiring "certificate.expiring",
    /// A message to the applicant could not be delivered.
    MessageUndeliverable "message.undeliverable",
}

/// A way to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail to the applicant or holder.
    Email,
    /// Webhook to the portal.
    Webhook,
}

impl Channel {
    /// Both channels.
    pub const ALL: [Self; 2] = [Self::Email, Self::Webhook];

    /// The name in the database and on screens.
    pub fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Webhook => "webhook",
        }
    }

    /// The channel of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }
}

impl NoticeKind {
    /// The event that the portal hears of when the applicant gets this notice by e-mail.
    pub fn event_type(self) -> EventType {
        match self {
            Self::Received | Self::IdentityNeeded | Self::Rejected | Self::Withdrawn | Self::Expired => {
                EventType::ApplicationStateChanged
            }
            Self::PaymentReceived => EventType::PaymentReceived,
            Self::DocumentsUnclear => EventType::DefectsOpened,
            Self::ChecksDelayed => EventType::CheckDelayed,
            Self::AppointmentBooked => EventType::AppointmentBooked,
            Self::AppointmentCancelled => EventType::AppointmentCancelled,
            Self::ApprovedCreateKey => EventType::KeyRequested,
            Self::CertificateReady => EventType::CertificateIssued,
            Self::Completed => EventType::CertificateReleased,
            Self::Expiring => EventType::CertificateExpiring,
            Self::Revoked => EventType::CertificateRevoked,
        }
    }

    /// The channels of this notice: all of them are service messages, which nobody can unsubscribe from.
    pub fn channels(self) -> &'static [Channel] {
        &Channel::ALL
    }
}

/// The body of a webhook: identifiers only. The portal fetches the rest, and that access is on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// What happened.
    #[serde(rename = "type")]
    pub event_type: EventType,
    /// When.
    pub timestamp: Timestamp,
    /// To what.
    pub data: EventData,
}

/// What an event is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventData {
    /// The application.
    pub application_id: ApplicationId,
    /// Grows by one with every event of the application: tells order and gaps.
    pub seq: u64,
    /// The application's main state after the event.
    pub state: String,
    /// The certificate, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_id: Option<CertificateId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wire_form_is_thin_and_reads_back() {
        let event = Event {
            event_type: EventType::CertificateRevoked,
            timestamp: "2026-11-24T11:30:00Z".parse().unwrap(),
            data: EventData {
                application_id: "01JDF0000000000000000000AP".parse().unwrap(),
                seq: 7,
                state: "completed".to_owned(),
                certificate_id: None,
            },
        };
        let json = serde_json::to_string(&event).unwrap();
        assert_eq!(
            json,
            r#"{"type":"certificate.revoked","timestamp":"2026-11-24T11:30:00Z","data":{"application_id":"01JDF0000000000000000000AP","seq":7,"state":"completed"}}"#
        );
        assert_eq!(serde_json::from_str::<Event>(&json).unwrap(), event);
    }

    #[test]
    fn codes_read_back() {
        for event in EventType::ALL {
            assert_eq!(EventType::from_code(event.code()), Some(*event));
            assert_eq!(
                serde_json::to_string(event).unwrap(),
                format!("\"{}\"", event.code())
            );
        }
        for channel in Channel::ALL {
            assert_eq!(Channel::from_code(channel.code()), Some(channel));
        }
    }
}
