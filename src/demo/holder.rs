//! The applicant's own computer: makes the key, keeps it, writes the certification request.

use std::{fs, path::Path};

use anyhow::Context as _;
use der::pem::LineEnding;

use super::workspace::write_durably;
use crate::{
    crypto::{
        algorithm::SignatureAlgorithm,
        gost::ParameterSet,
        private_key::{KeyParameters, PrivateKey},
    },
    x509::{
        csr,
        name::{self, AttributeType},
        read,
    },
};

/// The label of an unencrypted private key (RFC 7468 10).
const LABEL: &str = "PRIVATE KEY";

/// Length of RSA keys.
const RSA_BITS: usize = 2048;

/// The holder's key pair.
pub struct HolderKey(PrivateKey);

impl HolderKey {
    /// The key in that file; made and written first if there is none, so that a crash never changes it.
    pub fn open(path: &Path, algorithm: SignatureAlgorithm) -> anyhow::Result<Self> {
        if let Ok(pem) = fs::read(path) {
            let key = read::der_or_pem(&pem, &[LABEL]).map(|pkcs8| PrivateKey::from_pkcs8(&pkcs8));
            return Ok(Self(
                key.context("the applicant's key file is damaged")?
                    .context("the applicant's key file is damaged")?,
            ));
        }
        let (key, pkcs8) = PrivateKey::generate(algorithm, parameters(algorithm))?;
        let pem = der::pem::encode_string(LABEL, LineEnding::LF, &pkcs8)
            .map_err(|error| anyhow::anyhow!("the key cannot be written: {error}"))?;
        write_durably(path, pem.as_bytes())?;
        Ok(Self(key))
    }

    /// The certification request (PKCS#10, DER). Its subject is deliberately not the applicant's: nothing of it may be
    /// believed.
    pub fn certification_request(&self) -> anyhow::Result<Vec<u8>> {
        let subject = name::build(&[(AttributeType::CommonName, "Somebody Else")], 64)?;
        Ok(csr::make(&subject, &self.0)?)
    }
}

/// Holders' GOST keys of 256 bit are on CryptoPro-XchA, as nearly all real ones.
fn parameters(algorithm: SignatureAlgorithm) -> KeyParameters {
    KeyParameters {
        rsa_bits: RSA_BITS,
        parameter_set: (algorithm == SignatureAlgorithm::Gost256).then_some(ParameterSet::CryptoProXchA),
    }
}

/// Algorithm and key size, for folders and the table, before there is a key: `gost-2012-256`, `rsa-2048`.
pub fn label(algorithm: SignatureAlgorithm) -> String {
    match algorithm {
        SignatureAlgorithm::Rsa | SignatureAlgorithm::RsaPss => format!("{}-{RSA_BITS}", algorithm.code()),
        _ => algorithm.code().to_owned(),
    }
}
