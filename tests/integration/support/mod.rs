//! What tests of several rooms share.

pub(crate) mod applicants;
pub(crate) mod authority;
pub(crate) mod ceremony;
pub(crate) mod fakes;
pub(crate) mod openssl;
pub(crate) mod postgres;
pub(crate) mod python;
