//! One struct per notice: what it has to say. No personal data: the name of the addressee comes in when it is rendered.
//!
//! The texts stand in `assets/templates/notification/<code>.txt`, Russian and English side by side; a variable that is
//! missing here fails the build.

use askama::Template;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    template::{Blocks, RenderError},
    wording,
};
use crate::{locale::Locale, registry::revocation::RevocationReason};

macro_rules! notices { ($(
    $(#[$doc:meta])*
    $name:ident $code:literal $path:literal { $( $(#[$about:meta])* $field:ident: $type:ty = $sample:expr, )* }
)*) => {
    /// Which notice.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum NoticeKind { $( $(#[$doc])* $name, )* }

    impl NoticeKind {
        /// All notices, in the order of the flow.
        pub const ALL: &[Self] = &[ $( Self::$name, )* ];

        /// The name in database, file names and screens.
        pub fn code(self) -> &'static str {
            match self { $( Self::$name => $code, )* }
        }

        /// The notice of that name.
        pub fn from_code(code: &str) -> Option<Self> {
            Self::ALL.iter().copied().find(|kind| kind.code() == code)
        }
    }

    /// What one notice has to say.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(tag = "notice", rename_all = "snake_case")]
    pub enum Facts { $( $(#[$doc])* $name($name), )* }

    impl Facts {
        /// Which notice.
        pub fn kind(&self) -> NoticeKind {
            match self { $( Self::$name(_) => NoticeKind::$name, )* }
        }

        /// Example facts: for tests and for the preview in the console.
        pub fn sample(kind: NoticeKind) -> Self {
            match kind { $( NoticeKind::$name => Self::$name($name::sample()), )* }
        }

        pub(super) fn blocks(&self, locale: Locale) -> Result<Blocks, RenderError> {
            match self { $( Self::$name(facts) => facts.blocks(locale), )* }
        }
    }

    $(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Template)]
        #[template(
            path = $path, config = ".askama.toml", escape = "none",
            blocks = ["subject_ru", "text_ru", "action_ru", "subject_en", "text_en", "action_en"]
        )]
        pub struct $name { $( $(#[$about])* pub $field: $type, )* }

        impl $name {
            /// Example facts.
            pub fn sample() -> Self {
                Self { $( $field: $sample, )* }
            }

            fn blocks(&self, locale: Locale) -> Result<Blocks, RenderError> {
                match locale {
                    Locale::Ru => Blocks::render(&self.as_subject_ru(), &self.as_text_ru(), &self.as_action_ru()),
                    Locale::En => Blocks::render(&self.as_subject_en(), &self.as_text_en(), &self.as_action_en()),
                }
            }
        }

        impl From<$name> for Facts {
            fn from(facts: $name) -> Self { Self::$name(facts) }
        }
    )*
} }

notices! {
    /// The application arrived.
    Received "received" "notification/received.txt" {}

    /// The payment arrived in full; the work begins.
    PaymentReceived "payment_received" "notification/payment_received.txt" {
        /// Day by which the certificate should be ready, if it is known.
        due_on: Option<Date> = Some(jiff::civil::date(2026, 11, 30)),
    }

    /// Data or scans cannot be used as they are.
    DocumentsUnclear "documents_unclear" "notification/documents_unclear.txt" {
        /// What is wrong and what to do, one line each, in the addressee's language, without document numbers.
        defects: Vec<String> = vec!["Passport scan, page 2: blurred / размыто".to_owned(), "INN".to_owned()],
        /// Last day for the correction.
        reply_by: Date = jiff::civil::date(2026, 12, 7),
    }

    /// A state register does not answer; the case waits.
    ChecksDelayed "checks_delayed" "notification/checks_delayed.txt" {}

    /// The data are in order; the identity must be confirmed.
    IdentityNeeded "identity_needed" "notification/identity_needed.txt" {
        /// Whether a video call has to be booked.
        video: bool = true,
        /// Last day.
        act_by: Date = jiff::civil::date(2026, 12, 7),
    }

    /// A video call was booked or moved.
    AppointmentBooked "appointment_booked" "notification/appointment_booked.txt" {
        /// Start of the call.
        starts_at: Timestamp = sample_instant(),
        /// The applicant's time zone, by its IANA name.
        zone: String = "Asia/Yekaterinburg".to_owned(),
    }

    /// A video call will not take place.
    AppointmentCancelled "appointment_cancelled" "notification/appointment_cancelled.txt" {
        /// Start of the call that was cancelled.
        starts_at: Timestamp = sample_instant(),
        /// The applicant's time zone, by its IANA name.
        zone: String = "Europe/Moscow".to_owned(),
        /// Cancelled by the authority, not by the applicant.
        by_authority: bool = true,
    }

    /// The application is approved; the applicant makes the key.
    ApprovedCreateKey "approved_create_key" "notification/approved_create_key.txt" {
        /// Last day.
        act_by: Date = jiff::civil::date(2026, 12, 7),
    }

    /// The certificate is made; the holder must read and accept its contents.
    CertificateReady "certificate_ready" "notification/certificate_ready.txt" {
        /// Last day; afterwards the certificate is revoked.
        act_by: Date = jiff::civil::date(2026, 12, 7),
    }

    /// The holder accepted; the certificate may be downloaded and installed.
    Completed "completed" "notification/completed.txt" {
        /// Last day of certificate and key.
        valid_until: Date = jiff::civil::date(2028, 2, 23),
    }

    /// The application is refused.
    Rejected "rejected" "notification/rejected.txt" {
        /// The ground, in the addressee's language.
        ground: String = "ст. 18 63-ФЗ".to_owned(),
    }

    /// The applicant took the application back.
    Withdrawn "withdrawn" "notification/withdrawn.txt" {}

    /// The time for the applicant's next step ran out.
    Expired "expired" "notification/expired.txt" {}

    /// The certificate or its key ends soon.
    Expiring "expiring" "notification/expiring.txt" {
        /// Days left, from [`super::reminder::days_left`].
        days_left: i64 = 21,
        /// Last day of certificate and key.
        valid_until: Date = jiff::civil::date(2028, 2, 23),
        /// Whether a renewal may be asked for already.
        renewal_open: bool = true,
    }

    /// The certificate is revoked.
    Revoked "revoked" "notification/revoked.txt" {
        /// The moment of the register entry.
        at: Timestamp = sample_instant(),
        /// The holder's time zone, by its IANA name.
        zone: String = "Europe/Moscow".to_owned(),
        /// Why.
        reason: RevocationReason = RevocationReason::KeyCompromise,
    }
}

/// 24 November 2026, 11:30 UTC.
fn sample_instant() -> Timestamp {
    Timestamp::from_second(1_795_519_800).unwrap_or_default()
}
