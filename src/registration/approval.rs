//! The approval region: the second person.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::OperatorId;

/// The region: set by approval, cleared by any change of data afterwards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// The second person.
    pub approver: Option<OperatorId>,
    /// When.
    pub approved_at: Option<Timestamp>,
}
