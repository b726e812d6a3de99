//! The signature: consumes what was prepared and put on record, so that nothing is signed twice.

use super::{CeremonyError, PreparedAuthority};
use crate::{
    crypto::public_key,
    issuance::{crosscheck::crosscheck, issuer::SigningKey, to_be_signed::assemble},
};

impl PreparedAuthority {
    /// Signs what was prepared and recorded, and compares the outcome with it: the certificate in DER.
    pub fn sign(self, key: &dyn SigningKey) -> Result<Vec<u8>, CeremonyError> {
        if !public_key::is_same(key.public_key(), &self.issuer_key) || key.algorithm() != self.algorithm {
            return Err(CeremonyError::OtherKey);
        }
        let digest = self.algorithm.digest().digest(&self.to_be_signed);
        let signature = key.sign_digest(&digest)?;
        let certificate = assemble(&self.to_be_signed, self.algorithm, &signature);
        crosscheck(&certificate, &self.to_be_signed, self.algorithm, &self.issuer_key)?;
        Ok(certificate)
    }
}
