//! CRL v2 (RFC 5280 5).
