//! X.509 over `x509-cert`: reads leniently, writes strict DER.
