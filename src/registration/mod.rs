//! The registration authority (RFC 3647 4.1 and 4.2): who applies, what was checked, who decided.

pub mod applicant;
pub mod check;
