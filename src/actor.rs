//! Who did it: every command carries an [`Actor`], and the audit log names it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::{ApplicationId, OperatorId, PortalId};

/// Somebody, or some part of Kepler, who asks for a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    /// A part of Kepler itself, by name: `jobs`, `recovery`, `command-line`.
    System {
        /// The part's name.
        component: String,
    },
    /// A portal, through the API.
    Portal {
        /// Which one.
        id: PortalId,
    },
    /// The applicant, through a link that belongs to the application.
    Applicant {
        /// The application whose link it was.
        application: ApplicationId,
    },
    /// A person in the console.
    Operator {
        /// Which one.
        id: OperatorId,
    },
    /// A state register, by the code of the check.
    Register {
        /// Code of the check that it answered.
        check: String,
    },
}

impl Actor {
    /// A part of Kepler.
    pub fn system(component: &str) -> Self {
        Self::System {
            component: component.to_owned(),
        }
    }

    /// The operator, if a person in the console acts.
    pub fn operator(&self) -> Option<OperatorId> {
        match self {
            Self::Operator { id } => Some(*id),
            _ => None,
        }
    }
}

/// The name under which the audit log knows the actor, for instance `operator:01J...`.
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System { component } => write!(f, "system:{component}"),
            Self::Portal { id } => write!(f, "portal:{id}"),
            Self::Applicant { application } => write!(f, "applicant:{application}"),
            Self::Operator { id } => write!(f, "operator:{id}"),
            Self::Register { check } => write!(f, "register:{check}"),
        }
    }
}

/// What an operator may do. One person may hold several roles; one case never sees one person twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reviews data, scans and check results.
    Reviewer,
    /// Holds the video confirmation.
    VideoOperator,
    /// Gives the second, deciding approval.
    Approver,
    /// Revokes, and looks after issuers and operators.
    SecurityOfficer,
    /// Reads everything, changes nothing.
    Auditor,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 5] = [
        Self::Reviewer,
        Self::VideoOperator,
        Self::Approver,
        Self::SecurityOfficer,
        Self::Auditor,
    ];

    /// The name in the database, the API and the screens' addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reviewer => "reviewer",
            Self::VideoOperator => "video_operator",
            Self::Approver => "approver",
            Self::SecurityOfficer => "security_officer",
            Self::Auditor => "auditor",
        }
    }

    /// The role of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}
