//! The public status service: OCSP, CRL, CA certificates.
