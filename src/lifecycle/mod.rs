//! The use cases: one file, one step.
