//! `kepler ceremony`: the real command over the shipped files, before outside judges.

mod chain;
mod interrupted;
mod protocol;
mod refusals;
pub mod room;
mod technical;
mod token;
