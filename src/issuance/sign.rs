//! The signature: consumes what was prepared, so that nothing is signed twice.
//!
//! There is no way back from [`Signed`] to [`Prepared`] and none from a database row: after a crash between record and
//! signature the attempt is abandoned, its serial number stays spent, and a fresh certificate is prepared.

use jiff::Timestamp;

use super::{
    crosscheck::{CrosscheckFailed, crosscheck},
    issuer::{Issuer, LateAnswer, SigningError},
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
    /// The key was asked and has not answered yet.
    #[error("the key was asked and does not answer")]
    Undecided(Box<Undecided>),
    /// What the key made is not what was prepared: stop the issuer and look.
    #[error(transparent)]
    Crosscheck(#[from] CrosscheckFailed),
}

/// An issued certificate.
#[derive(Clone)]
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
        let digest = self.algorithm().digest().digest(&prepared.to_be_signed);
        match self.key.sign_digest(&digest) {
            Ok(signature) => self.complete(&prepared, &signature),
            Err(SigningError::Undecided(answer)) => {
                Err(IssueError::Undecided(Box::new(Undecided { prepared, answer })))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn complete(&self, prepared: &Prepared, signature: &[u8]) -> Result<Signed, IssueError> {
        let algorithm = self.algorithm();
        let certificate = assemble(&prepared.to_be_signed, algorithm, signature);
        crosscheck(
            &certificate,
            &prepared.to_be_signed,
            algorithm,
            &self.authority.spki,
        )?;
        Ok(Signed {
            certificate,
            serial: prepared.serial.clone(),
            issuer: prepared.issuer.clone(),
            not_before: prepared.not_before,
            not_after: prepared.not_after,
            key_not_after: prepared.key_not_after,
        })
    }
}

/// A certificate that the key was asked to sign, while nobody knows whether it has.
pub struct Undecided {
    prepared: Prepared,
    answer: LateAnswer,
}

impl Undecided {
    /// The outcome, if the key has answered by now; to be asked again otherwise. `issuer` is the one that was asked.
    pub fn poll(&mut self, issuer: &Issuer) -> Option<Result<Signed, IssueError>> {
        match self.answer.poll()? {
            Ok(signature) => Some(issuer.complete(&self.prepared, &signature)),
            Err(SigningError::Undecided(answer)) => {
                self.answer = answer;
                None
            }
            Err(error) => Some(Err(error.into())),
        }
    }
}

impl std::fmt::Debug for Undecided {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Undecided({})", self.prepared.serial.hex())
    }
}

/// Prints only the serial number: the certificate identifies somebody.
impl std::fmt::Debug for Signed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signed({})", self.serial.hex())
    }
}
