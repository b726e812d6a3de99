//! The applicant's own computer: makes the key, keeps it, writes the certification request.

use std::{fs, path::Path};

use anyhow::Context as _;
use rcgen::{CertificateParams, DnType, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256, RsaKeySize};

use super::{people::HolderAlgorithm, workspace::write_durably};

/// The holder's key pair.
pub struct HolderKey(KeyPair);

impl HolderKey {
    /// The key in that file; made and written first if there is none, so that a crash never changes it.
    pub fn open(path: &Path, algorithm: HolderAlgorithm) -> anyhow::Result<Self> {
        if let Ok(pem) = fs::read_to_string(path) {
            return Ok(Self(
                KeyPair::from_pem(&pem).context("the applicant's key file is damaged")?,
            ));
        }
        let key = match algorithm {
            HolderAlgorithm::EcdsaP256 => KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?,
            HolderAlgorithm::Rsa2048 => KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048)?,
        };
        write_durably(path, key.serialize_pem().as_bytes())?;
        Ok(Self(key))
    }

    /// The certification request (PKCS#10, DER). Its subject is deliberately not the applicant's: nothing of it may be
    /// believed.
    pub fn certification_request(&self) -> anyhow::Result<Vec<u8>> {
        let mut parameters = CertificateParams::new(Vec::<String>::new())?;
        parameters
            .distinguished_name
            .push(DnType::CommonName, "Somebody Else");
        Ok(parameters.serialize_request(&self.0)?.der().to_vec())
    }
}
