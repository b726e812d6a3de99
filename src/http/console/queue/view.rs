//! The view model of the queue.

use askama::Template;

use crate::{
    http::console::{
        frame::{Frame, Who},
        moment::{Due, Moments},
        people::People,
    },
    registration::application::Application,
};

/// The queue.
#[derive(Template)]
#[template(path = "console/queue.html", config = ".askama.toml")]
pub(crate) struct QueuePage {
    pub(crate) frame: Frame,
    pub(crate) tabs: Vec<TabView>,
    pub(crate) tab: Tab,
    pub(crate) search: String,
    pub(crate) rows: Vec<QueueRow>,
    pub(crate) may_claim: bool,
    pub(crate) limit: Option<usize>,
}

/// One list of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    /// For reviewers.
    InReview,
    /// For video operators.
    AwaitingIdentity,
    /// For approvers.
    PendingApproval,
    /// For security officers.
    OnHold,
    /// Everything.
    All,
}

impl Tab {
    /// All lists, in the order of the flow.
    pub(crate) const ALL: [Self; 5] = [
        Self::InReview,
        Self::AwaitingIdentity,
        Self::PendingApproval,
        Self::OnHold,
        Self::All,
    ];

    /// The name in addresses and texts: the state, or `all`.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::InReview => "in_review",
            Self::AwaitingIdentity => "awaiting_identity",
            Self::PendingApproval => "pending_approval",
            Self::OnHold => "on_hold",
            Self::All => "all",
        }
    }

    /// The list of that name.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.code() == code)
    }

    /// The list that a person's first role works on.
    pub(crate) fn of(who: &Who) -> Self {
        use crate::actor::Role;
        match who.roles.first() {
            Some(Role::Reviewer) => Self::InReview,
            Some(Role::VideoOperator) => Self::AwaitingIdentity,
            Some(Role::Approver) => Self::PendingApproval,
            Some(Role::SecurityOfficer) => Self::OnHold,
            Some(Role::Auditor) | None => Self::All,
        }
    }
}

pub(crate) struct TabView {
    pub(crate) code: &'static str,
    pub(crate) count: usize,
    pub(crate) current: bool,
}

pub(crate) struct QueueRow {
    pub(crate) id: String,
    pub(crate) reference: String,
    pub(crate) holder_type: &'static str,
    pub(crate) name: String,
    pub(crate) state: &'static str,
    pub(crate) due: Option<Due>,
    pub(crate) claimed: Option<String>,
    pub(crate) mine: bool,
    pub(crate) call: Option<String>,
}

impl QueueRow {
    /// The row of an application.
    pub(crate) fn of(
        application: &Application,
        call: Option<String>,
        people: &People,
        who: &Who,
        moments: &Moments,
    ) -> Self {
        let reviewer = application.review().reviewer;
        Self {
            id: application.id().to_string(),
            reference: application.portal_reference().to_owned(),
            holder_type: application.holder().holder_type().code(),
            name: application.holder().person().name.masked(),
            state: application.state().code(),
            due: application.due_at().map(|at| moments.due(at)),
            claimed: reviewer.map(|id| people.name(id)),
            mine: reviewer == Some(who.id),
            call,
        }
    }
}
