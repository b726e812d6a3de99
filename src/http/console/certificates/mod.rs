//! `/console/certificates`: the register, and revocation.

pub(super) mod view;
