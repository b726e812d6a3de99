//! `/console`: what waits for whom, by due time.

pub(super) mod view;
