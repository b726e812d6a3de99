//! One application walked from intake to certificate.
