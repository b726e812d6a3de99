//! Certification requests (PKCS#10, RFC 2986): proof that the applicant holds the private key.
//!
//! Only the public key leaves this module. The subject and the attributes of a request say what the applicant wishes;
//! a certificate says what was verified.

use super::{encode, read};
use crate::crypto::{
    private_key::{PrivateKey, PrivateKeyError},
    verify::{SignatureRefused, verify_identified},
};

/// A request that proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CsrRefused {
    /// Not a `CertificationRequest` in DER or PEM.
    #[error("not a certification request (PKCS#10)")]
    Malformed,
    /// The signature does not prove possession of the private key.
    #[error("the certification request's signature is not valid: {0}")]
    Signature(SignatureRefused),
}

/// A request, well formed; its signature is not yet checked.
#[derive(Clone, Debug)]
pub struct CertificationRequest {
    der: Vec<u8>,
    spki: Vec<u8>,
    info: std::ops::Range<usize>,
    algorithm: Vec<u8>,
    signature: Vec<u8>,
}

/// Makes a request in DER, as an applicant's own program does: a name (DER) and a key, no attributes.
pub fn make(subject: &[u8], key: &PrivateKey) -> Result<Vec<u8>, PrivateKeyError> {
    let info = encode::sequence(&[
        // version 1
        &encode::integer(&[0]),
        subject,
        key.public_key(),
        // RFC 2986 4.1: attributes must be there, though empty.
        &encode::context_constructed(0, &[]),
    ]);
    let signature = key.sign(&info)?;
    Ok(encode::sequence(&[
        &info,
        key.algorithm().identifier(),
        &encode::bit_string(&signature),
    ]))
}

/// Nobody needs more than this for a public key; the largest RSA key takes under 2 KiB.
pub const MAX_LENGTH: usize = 16 * 1024;

impl CertificationRequest {
    /// Reads DER or PEM.
    pub fn parse(octets: &[u8]) -> Result<Self, CsrRefused> {
        if octets.len() > MAX_LENGTH {
            return Err(CsrRefused::Malformed);
        }
        read::der_or_pem(octets, &["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"])
            .and_then(Self::parse_der)
            .map_err(|_| CsrRefused::Malformed)
    }

    fn parse_der(der: Vec<u8>) -> der::Result<Self> {
        let malformed = || der::Error::from(der::ErrorKind::Failed);
        let parts = read::sequence(&der)?;
        let [info, algorithm, signature] = parts.as_slice() else {
            return Err(malformed());
        };
        // version, subject, subjectPKInfo, [0] attributes; some toolkits leave the empty attributes out.
        let fields = read::sequence(info)?;
        let (Some([2, 1, 0]), Some(spki), true) = (fields.first(), fields.get(2), fields.len() <= 4) else {
            return Err(malformed());
        };
        // The info is the first element inside the outermost one.
        let start = der.len() - read::content(&der)?.len();
        let (info, spki) = (start..start + info.len(), spki.to_vec());
        let (algorithm, signature) = (algorithm.to_vec(), read::bit_string(signature)?.to_vec());
        Ok(Self {
            der,
            spki,
            info,
            algorithm,
            signature,
        })
    }

    /// Checks the signature over the bytes as they came.
    pub fn verify(&self) -> Result<(), CsrRefused> {
        let message = self.der.get(self.info.clone()).ok_or(CsrRefused::Malformed)?;
        verify_identified(&self.algorithm, &self.spki, message, &self.signature)
            .map_err(CsrRefused::Signature)
    }

    /// The public key: `SubjectPublicKeyInfo` in DER.
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// The request in DER.
    pub fn der(&self) -> &[u8] {
        &self.der
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::algorithm::SignatureAlgorithm;

    #[test]
    fn a_request_proves_possession_with_every_algorithm() {
        for algorithm in SignatureAlgorithm::ALL {
            let (key, _) = PrivateKey::generate(algorithm, 2048).unwrap();
            let made = make(&encode::sequence(&[]), &key).unwrap();
            let request = CertificationRequest::parse(&made).unwrap();
            assert_eq!(request.spki(), key.public_key());
            request.verify().unwrap();
            let mut other = made;
            let place = other.len() / 3;
            other[place] ^= 1;
            let refused = CertificationRequest::parse(&other).and_then(|request| request.verify());
            assert!(refused.is_err(), "{algorithm:?}");
        }
    }
}
