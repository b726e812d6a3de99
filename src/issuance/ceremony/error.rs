//! Why a certificate of the CA was not made.

use crate::{
    crypto::private_key::PrivateKeyError,
    issuance::{crosscheck::CrosscheckFailed, issuer::SigningError, lint::Finding},
    x509::csr::CsrRefused,
};

/// A certificate of the CA that was not made.
#[derive(Debug, thiserror::Error)]
pub enum CeremonyError {
    /// The key to certify cannot be read.
    #[error("the public key cannot be read")]
    Key,
    /// RFC 5280 3.2: a root signs itself, and nothing else does.
    #[error("a root signs its own certificate, and nothing but a root does")]
    SelfSigned,
    /// The profile does not certify such keys.
    #[error("the profile does not certify keys of this algorithm")]
    KeyAlgorithm,
    /// The dates contradict one another.
    #[error("validity must begin before the key's usage period ends, and that no later than the certificate")]
    Period,
    /// The issuer's certificate is not valid yet, or its key's usage period is over (RFC 3280 4.2.1.4).
    #[error("the issuer may not issue at this time")]
    ParentNotInForce,
    /// It would outlive the one who issues it.
    #[error("the certificate would outlive its issuer")]
    OutlivesIssuer,
    /// RFC 5280 4.2.1.9: too many authorities one below the other.
    #[error("the issuer's path length does not allow this authority below it")]
    PathLength,
    /// Order FSB 795: nobody passes on a class that he does not have.
    #[error("the certificate would carry policies that its issuer does not")]
    Policies,
    /// No throw-away key.
    #[error("linting is not possible: {0}")]
    ThrowAwayKey(#[from] PrivateKeyError),
    /// A rule of the linter says no.
    #[error("the linter refuses the certificate: {}", .0.iter().map(|finding| finding.rule).collect::<Vec<_>>().join(", "))]
    Linted(Vec<Finding>),
    /// Another key than the one for which the certificate was prepared.
    #[error("the key is not the one of the issuer")]
    OtherKey,
    /// The key did not sign.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// What the key made is not what was prepared.
    #[error(transparent)]
    Crosscheck(#[from] CrosscheckFailed),
    /// The request that the key signed proves nothing.
    #[error(transparent)]
    Request(#[from] CsrRefused),
}
