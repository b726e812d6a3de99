//! One case on one screen: data beside scans, checks, history, and what the person may do.

pub(super) mod approval_view;
pub(super) mod checks;
pub(super) mod data;
pub(super) mod library;
pub(super) mod offered;
pub(super) mod stale;
pub(super) mod timeline;
pub(super) mod view;
