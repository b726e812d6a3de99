//! The main state of an application.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::CertificateId;

/// The main state. Each variant says who acts next; the last four end the application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum State {
    /// Handed over and well-formed. The portal acts next: payment and scans.
    AwaitingPayment,
    /// Paid, scans complete. The state registers act next.
    InChecks,
    /// Every check has ended. A reviewer acts next.
    InReview,
    /// The reviewer found defects. The applicant acts next; the clock of the authority stands still.
    AwaitingApplicant,
    /// Data accepted. The applicant acts next: ground of identification, and the video call if policy asks for it.
    AwaitingIdentity,
    /// Everything is green. A second person acts next.
    PendingApproval,
    /// Approved. The applicant acts next: makes a key and hands over the certification request.
    AwaitingKey,
    /// The key is accepted. Kepler acts next: it signs.
    Issuing,
    /// The certificate stands in the register. The holder acts next: acknowledges its contents.
    IssuedUnacknowledged {
        /// The certificate.
        certificate: CertificateId,
    },
    /// Stopped by suspicion, legal hold or an incident. A security officer acts next.
    OnHold {
        /// Where the application goes on after release.
        resume: Box<State>,
        /// Code of the reason.
        reason: String,
        /// Since when.
        since: Timestamp,
    },
    /// Acknowledged and released. Ends the application; the certificate lives on in the register.
    Completed {
        /// The certificate.
        certificate: CertificateId,
    },
    /// Refused on a ground of the statute. Ends the application.
    Rejected {
        /// Code of the ground.
        ground: String,
        /// Text for the applicant, without personal data.
        text: String,
    },
    /// Taken back by the applicant. Ends the application.
    Withdrawn {
        /// The reason given.
        reason: String,
    },
    /// The applicant's time ran out. Ends the application.
    Expired {
        /// The certificate that was never acknowledged, if it came that far; it has been revoked.
        certificate: Option<CertificateId>,
    },
}

impl State {
    /// Codes of all states, in the order of the flow.
    pub const CODES: [&'static str; 14] = [
        "awaiting_payment",
        "in_checks",
        "in_review",
        "awaiting_applicant",
        "awaiting_identity",
        "pending_approval",
        "awaiting_key",
        "issuing",
        "issued_unacknowledged",
        "on_hold",
        "completed",
        "rejected",
        "withdrawn",
        "expired",
    ];

    /// The code in database, API and screens' addresses.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AwaitingPayment => "awaiting_payment",
            Self::InChecks => "in_checks",
            Self::InReview => "in_review",
            Self::AwaitingApplicant => "awaiting_applicant",
            Self::AwaitingIdentity => "awaiting_identity",
            Self::PendingApproval => "pending_approval",
            Self::AwaitingKey => "awaiting_key",
            Self::Issuing => "issuing",
            Self::IssuedUnacknowledged { .. } => "issued_unacknowledged",
            Self::OnHold { .. } => "on_hold",
            Self::Completed { .. } => "completed",
            Self::Rejected { .. } => "rejected",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Expired { .. } => "expired",
        }
    }

    /// No transition leads out of this state.
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Completed { .. } | Self::Rejected { .. } | Self::Withdrawn { .. } | Self::Expired { .. }
        )
    }

    /// The applicant acts next: the authority's clock stands still and the applicant's runs.
    pub fn waits_for_applicant(&self) -> bool {
        matches!(
            self,
            Self::AwaitingPayment
                | Self::AwaitingApplicant
                | Self::AwaitingIdentity
                | Self::AwaitingKey
                | Self::IssuedUnacknowledged { .. }
        )
    }

    /// Withdrawal is possible until the authority begins to sign.
    pub fn is_before_issuing(&self) -> bool {
        match self {
            Self::OnHold { resume, .. } => resume.is_before_issuing(),
            other => !other.is_final() && !matches!(other, Self::Issuing | Self::IssuedUnacknowledged { .. }),
        }
    }

    /// The certificate, once there is one.
    pub fn certificate(&self) -> Option<CertificateId> {
        match self {
            Self::IssuedUnacknowledged { certificate } | Self::Completed { certificate } => {
                Some(*certificate)
            }
            Self::Expired { certificate } => *certificate,
            Self::OnHold { resume, .. } => resume.certificate(),
            _ => None,
        }
    }

    /// Working days until the deadline of this state, for the party that acts next (domain rules in
    /// `docs/LIFECYCLE.md`); no entry means no deadline.
    pub fn working_days(&self) -> Option<u32> {
        match self {
            Self::AwaitingPayment => Some(5),
            Self::InChecks => Some(3),
            Self::InReview | Self::PendingApproval => Some(1),
            Self::OnHold { .. } => Some(2),
            Self::AwaitingApplicant
            | Self::AwaitingIdentity
            | Self::AwaitingKey
            | Self::IssuedUnacknowledged { .. } => Some(10),
            _ => None,
        }
    }
}
