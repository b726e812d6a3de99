//! Why a transition did not happen.

/// A transition that is not allowed. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{action} is refused in state {from}: {why}")]
pub struct Refused {
    /// Code of the state in which it was asked for.
    pub from: &'static str,
    /// Name of the action.
    pub action: &'static str,
    /// The guard that spoke.
    pub why: Why,
}

/// The guard that refused. Stable codes, see [`Why::code`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// The action does not exist in this state.
    #[error("the action does not exist in this state")]
    WrongState,
    /// Nobody, or somebody else, has claimed the case.
    #[error("the case must be claimed by the person who reviews it")]
    NotClaimed,
    /// Another reviewer has claimed the case.
    #[error("another reviewer has claimed the case")]
    ClaimedByAnother,
    /// Four eyes: this person has already acted on the case in another part.
    #[error("the same person may not decide twice in one case")]
    SamePerson,
    /// A check has no positive answer yet.
    #[error("not every mandatory register check has confirmed the data")]
    ChecksOpen,
    /// A positive answer is too old.
    #[error("a register answer is older than policy allows and is being asked for again")]
    ChecksStale,
    /// No lawful ground of identification stands.
    #[error("no lawful ground of identification has been established")]
    NoIdentityGround,
    /// Policy asks for a video confirmation and there is none.
    #[error("the video confirmation is missing")]
    VideoMissing,
    /// There is no appointment, or there is one already.
    #[error("the appointment does not allow this")]
    Appointment,
    /// The check is not of this application, or has been answered.
    #[error("no such open check in this application")]
    UnknownCheck,
    /// The document slot is not open.
    #[error("this document is not asked for now")]
    SlotClosed,
    /// The payment report contradicts what is known.
    #[error("the payment report contradicts what is known")]
    Payment,
    /// No defects, unknown defects, or too many rounds.
    #[error("the defects do not allow this")]
    Defects,
    /// The one-time token of the key request is wrong, used or past its time.
    #[error("the token of the key request is wrong, used or expired")]
    KeyToken,
    /// The deadline has not passed.
    #[error("the deadline has not passed yet")]
    NotDue,
    /// The acknowledged text is not the certificate's.
    #[error("the acknowledged text is not the text of this certificate")]
    AcknowledgedText,
}

impl Why {
    /// The stable code in API answers and the audit log.
    pub fn code(self) -> &'static str {
        match self {
            Self::WrongState => "wrong_state",
            Self::NotClaimed => "not_claimed",
            Self::ClaimedByAnother => "claimed_by_another",
            Self::SamePerson => "same_person",
            Self::ChecksOpen => "checks_open",
            Self::ChecksStale => "checks_stale",
            Self::NoIdentityGround => "no_identity_ground",
            Self::VideoMissing => "video_missing",
            Self::Appointment => "appointment",
            Self::UnknownCheck => "unknown_check",
            Self::SlotClosed => "slot_closed",
            Self::Payment => "payment",
            Self::Defects => "defects",
            Self::KeyToken => "key_token",
            Self::NotDue => "not_due",
            Self::AcknowledgedText => "acknowledged_text",
        }
    }
}
