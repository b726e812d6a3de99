//! What came back from the key is what was prepared: the same bytes, under the issuer's own public key.

use crate::{
    crypto::{
        algorithm::SignatureAlgorithm,
        verify::{SignatureRefused, verify},
    },
    x509::read,
};

/// A certificate that is not the one that was prepared. It must not leave the house.
#[derive(Debug, thiserror::Error)]
pub enum CrosscheckFailed {
    /// It cannot be read.
    #[error("the signed certificate cannot be read: {0}")]
    Malformed(#[from] der::Error),
    /// The signed bytes are not those that were linted and recorded.
    #[error("the signed certificate does not contain the bytes that were prepared")]
    OtherBytes,
    /// Another algorithm than the issuer's.
    #[error("the signed certificate names another signature algorithm than the issuer's")]
    OtherAlgorithm,
    /// The signature does not verify.
    #[error("the certificate's signature does not verify under the issuer's public key: {0}")]
    Signature(#[from] SignatureRefused),
}

/// Compares a certificate with what was prepared, byte for byte, and verifies its signature.
pub fn crosscheck(
    certificate: &[u8],
    to_be_signed: &[u8],
    algorithm: SignatureAlgorithm,
    issuer_key: &[u8],
) -> Result<(), CrosscheckFailed> {
    // The signed bytes were read and linted before they went on record: only what stands around them is new.
    let parts = read::sequence(certificate)?;
    let [signed, identifier, signature] = parts.as_slice() else {
        return Err(der::Error::from(der::ErrorKind::Failed).into());
    };
    if *signed != to_be_signed {
        return Err(CrosscheckFailed::OtherBytes);
    }
    if *identifier != algorithm.identifier() {
        return Err(CrosscheckFailed::OtherAlgorithm);
    }
    verify(algorithm, issuer_key, signed, read::bit_string(signature)?)?;
    Ok(())
}
