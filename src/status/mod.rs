//! Certificate status services (RFC 3647 4.10): CRL and OCSP.
