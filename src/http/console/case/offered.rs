//! What the person before the screen may do with a case: asked of the transitions themselves, so that a screen never
//! promises what the house refuses.

use jiff::{SignedDuration, Timestamp};

use crate::{
    actor::Role,
    http::console::frame::Who,
    registration::{
        application::{Application, Freshness, KeyToken, NewDefect},
        refusal::{Refused, Why},
        video::{CHECKLIST, VideoOutcome, VideoVerdict},
    },
};

/// An action on a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Take the case for review.
    Claim,
    /// Accept the data.
    Accept,
    /// Send it back to the applicant.
    AddDefects,
    /// Record the verdict on the call.
    RecordVideo,
    /// Open the page of the second person.
    Approve,
    /// Let it go on.
    ReleaseHold,
    /// Refuse the application.
    Reject,
    /// Give the case back.
    Release,
    /// Stop it.
    Hold,
}

/// An action that exists in the present state for this person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offered {
    /// Which.
    pub(crate) action: Action,
    /// Code of the guard that refuses it now.
    pub(crate) blocked: Option<&'static str>,
}

impl Action {
    const ALL: [Self; 9] = [
        Self::Claim,
        Self::Accept,
        Self::AddDefects,
        Self::RecordVideo,
        Self::Approve,
        Self::ReleaseHold,
        Self::Reject,
        Self::Release,
        Self::Hold,
    ];

    /// The name in templates, addresses and texts.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Accept => "accept",
            Self::AddDefects => "defects",
            Self::RecordVideo => "video",
            Self::Approve => "approve",
            Self::ReleaseHold => "release-hold",
            Self::Reject => "reject",
            Self::Release => "release",
            Self::Hold => "hold",
        }
    }

    fn roles(self) -> &'static [Role] {
        match self {
            Self::Claim | Self::Accept | Self::AddDefects | Self::Release => &[Role::Reviewer],
            Self::RecordVideo => &[Role::VideoOperator],
            Self::Approve => &[Role::Approver],
            Self::ReleaseHold => &[Role::SecurityOfficer],
            Self::Reject => &[Role::Reviewer, Role::Approver, Role::SecurityOfficer],
            Self::Hold => &[
                Role::Reviewer,
                Role::VideoOperator,
                Role::Approver,
                Role::SecurityOfficer,
            ],
        }
    }

    /// Tries the transition on a copy that is thrown away.
    fn attempt(self, case: Application, who: &Who, now: Timestamp) -> Result<Application, Refused> {
        match self {
            Self::Claim => case.claim(who.id, now),
            Self::Accept => case.accept_review(who.id, now),
            Self::AddDefects => case.add_defects(who.id, vec![no_defect()], now),
            Self::RecordVideo => {
                let verdict = complete_verdict(&case, who, now);
                case.record_video(verdict, now)
            }
            Self::Approve => case.approve(who.id, no_token(now), Freshness(SignedDuration::MAX), now),
            Self::ReleaseHold => case.release_hold(now),
            Self::Reject => case.reject(who.id, String::new(), String::new(), now),
            Self::Release => case.release(who.id, now),
            Self::Hold => case.hold(String::new(), now),
        }
    }
}

/// The actions that exist for this person in the present state, the way forward first.
pub(crate) fn offered(case: &Application, who: &Who, now: Timestamp) -> Vec<Offered> {
    let mine = case.review().reviewer == Some(who.id);
    Action::ALL
        .into_iter()
        .filter(|action| who.is_one_of(action.roles()))
        // Who has the case does not claim it again; only who has it can give it back.
        .filter(|action| *action != Action::Claim || !mine)
        .filter(|action| *action != Action::Release || mine)
        .filter_map(|action| {
            let blocked = match action.attempt(case.clone(), who, now) {
                Ok(_) => None,
                Err(refused) if refused.why == Why::WrongState => return None,
                Err(refused) => Some(refused.why.code()),
            };
            Some(Offered { action, blocked })
        })
        .collect()
}

fn no_defect() -> NewDefect {
    NewDefect {
        target: String::new(),
        code: String::new(),
        hint: String::new(),
    }
}

fn no_token(now: Timestamp) -> KeyToken {
    KeyToken {
        sha256: String::new(),
        expires_at: now,
    }
}

/// A verdict that only the state, the appointment and the four eyes can refuse. Without an appointment it names one
/// that nobody booked, and the transition says so.
fn complete_verdict(case: &Application, who: &Who, now: Timestamp) -> VideoVerdict {
    VideoVerdict {
        appointment: case.identity().appointment.unwrap_or_else(nobodys_appointment),
        operator: who.id,
        outcome: VideoOutcome::Verified,
        confirmed: CHECKLIST.iter().map(|item| (*item).to_owned()).collect(),
        reasons: Vec::new(),
        at: now,
    }
}

#[expect(clippy::expect_used, reason = "a constant, read by every test of this file")]
fn nobodys_appointment() -> crate::id::AppointmentId {
    "00000000000000000000000000"
        .parse()
        .expect("an identifier of zeros")
}
