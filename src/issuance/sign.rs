//! The signature: consumes what was prepared, so that nothing is signed twice.
//!
//! There is no way back from [`Signed`] to [`Prepared`] and none from a database row: after a crash between record and
//! signature the attempt is abandoned, its serial number stays spent, and a fresh certificate is prepared.

use jiff::Timestamp;

use super::{
    crosscheck::{CrosscheckFailed, crosscheck},
    issuer::{Issuer, SigningError},
    prepare::Prepared,
    serial::SerialNumber,
    to_be_signed::assemble,
};

/// A certificate was not issued. Whether the key made a signature may be unknown: the serial number stays on record.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// It was prepared by another issuer.
    #[error("the certificate was prepared by another issuer")]
    OtherIssuer,
    /// The key did not sign.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// What the key made is not what was prepared: stop the issuer and look.
    #[error(transparent)]
    Crosscheck(#[from] CrosscheckFailed),
}

/// An issued certificate.
pub struct Signed {
    /// The certificate in DER.
    pub certificate: Vec<u8>,
    /// Its serial number.
    pub serial: SerialNumber,
    /// The issuer: subject key identifier in lower-case hex.
    pub issuer: String,
    /// Start of validity.
    pub not_before: Timestamp,
    /// End of validity.
    pub not_after: Timestamp,
    /// End of the key's usage period.
    pub key_not_after: Timestamp,
}

impl Issuer {
    /// Signs what was prepared and committed, and compares the outcome with it.
    pub fn sign(&self, prepared: Prepared) -> Result<Signed, IssueError> {
        if prepared.issuer != self.id {
            return Err(IssueError::OtherIssuer);
        }
        let algorithm = self.algorithm();
        let digest = algorithm.digest().digest(&prepared.to_be_signed);
        let signature = self.key.sign_digest(&digest)?;
        let certificate = assemble(&prepared.to_be_signed, algorithm, &signature);
        crosscheck(
            &certificate,
            &prepared.to_be_signed,
            algorithm,
            &self.authority.spki,
        )?;
        Ok(Signed {
            certificate,
            serial: prepared.serial,
            issuer: prepared.issuer,
            not_before: prepared.not_before,
            not_after: prepared.not_after,
            key_not_after: prepared.key_not_after,
        })
    }
}

/// Prints only the serial number: the certificate identifies somebody.
impl std::fmt::Debug for Signed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signed({})", self.serial.hex())
    }
}
