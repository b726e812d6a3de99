//! Keys in files: encrypted PKCS#8 (RFC 5958, RFC 8018), DER or PEM. What was decrypted is wiped when done.

use std::{fs, path::Path};

use der::Decode as _;
use pkcs8::EncryptedPrivateKeyInfoRef;
use zeroize::Zeroizing;

use super::KeyError;
use crate::{crypto::private_key::PrivateKey, x509::read};

/// Opens the key at `path` with the passphrase in `passphrase_file`.
pub fn open(path: &Path, passphrase_file: &Path) -> Result<PrivateKey, KeyError> {
    let file = contents(path)?;
    let passphrase = contents(passphrase_file)?;
    let not_encrypted = |_| KeyError::NotEncrypted(path.to_owned());
    let der = read::der_or_pem(&file, &["ENCRYPTED PRIVATE KEY"]).map_err(not_encrypted)?;
    let encrypted = EncryptedPrivateKeyInfoRef::from_der(&der).map_err(not_encrypted)?;
    let plain = encrypted
        .decrypt(passphrase.trim_ascii_end())
        .map_err(|_| KeyError::WrongPassphrase(path.to_owned()))?;
    PrivateKey::from_pkcs8(plain.as_bytes()).map_err(|source| KeyError::Unusable {
        path: path.to_owned(),
        source,
    })
}

fn contents(path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    fs::read(path)
        .map(Zeroizing::new)
        .map_err(|source| KeyError::Unreadable {
            path: path.to_owned(),
            source,
        })
}
