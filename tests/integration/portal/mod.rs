//! The portal API over real TLS: what it does, and what it refuses.

mod bodies;
mod flow;
mod identification;
mod keys;
mod refusals;
mod repetition;
mod world;
