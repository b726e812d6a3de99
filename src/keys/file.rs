//! Keys in files: encrypted PKCS#8 (RFC 5958, RFC 8018), DER or PEM. What was decrypted is wiped when done.

use std::{fs, path::Path};

use der::Decode as _;
use pkcs8::EncryptedPrivateKeyInfoRef;

use super::{KeyError, cost::Cost, examination::Examination, secret_file};
use crate::{crypto::private_key::PrivateKey, x509::read};

/// Opens the key at `path` with the passphrase in `passphrase_file`.
pub fn open(path: &Path, passphrase_file: &Path) -> Result<PrivateKey, KeyError> {
    open_with(path, secret_file::read(passphrase_file)?.trim_ascii_end())
}

/// Opens the key at `path` with a passphrase that somebody typed.
pub fn open_with(path: &Path, passphrase: &[u8]) -> Result<PrivateKey, KeyError> {
    let der = encrypted(path)?;
    let encrypted = parse(&der, path)?;
    let plain = encrypted
        .decrypt(passphrase)
        .map_err(|_| KeyError::WrongPassphrase(path.to_owned()))?;
    PrivateKey::from_pkcs8(plain.as_bytes()).map_err(|source| KeyError::Unusable {
        path: path.to_owned(),
        source,
    })
}

/// Opens the key and says how well it is kept.
pub fn examine(path: &Path, passphrase_file: &Path) -> Result<Examination, KeyError> {
    let key = open(path, passphrase_file)?;
    let mut examination = Examination::default();
    examination.fact(format!(
        "{}, in memory while Kepler runs",
        key.algorithm().label(key.public_key())
    ));
    let der = encrypted(path)?;
    let cost = Cost::of(&parse(&der, path)?.encryption_algorithm);
    examination.fact(cost.to_string());
    if !cost.suffices() {
        examination.refusal(format!(
            "{}: the passphrase is too cheap to guess ({cost}): encrypt the key again",
            path.display()
        ));
    }
    for file in [path, passphrase_file] {
        if let Some(mode) = loose_mode(file) {
            examination.weakness(format!(
                "{} has mode {mode:04o}: others than its owner can read it; chmod 600",
                file.display()
            ));
        }
    }
    Ok(examination)
}

fn encrypted(path: &Path) -> Result<Vec<u8>, KeyError> {
    let file = secret_file::read(path)?;
    read::der_or_pem(&file, &["ENCRYPTED PRIVATE KEY"]).map_err(|_| KeyError::NotEncrypted(path.to_owned()))
}

fn parse<'a>(der: &'a [u8], path: &Path) -> Result<EncryptedPrivateKeyInfoRef<'a>, KeyError> {
    EncryptedPrivateKeyInfoRef::from_der(der).map_err(|_| KeyError::NotEncrypted(path.to_owned()))
}

/// The permissions of a file that group or others can use.
pub(super) fn loose_mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;

    let mode = fs::metadata(path).ok()?.permissions().mode() & 0o7777;
    (mode & 0o077 != 0).then_some(mode)
}
