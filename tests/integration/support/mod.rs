//! What tests of several rooms share.

pub(crate) mod postgres;
pub mod applicants;
pub mod authority;
pub mod fakes;
pub mod postgres;
