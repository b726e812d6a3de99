//! Deferred lifecycle steps: lease, run, retry.
