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
    examination.fact(cost(path)?.to_string());
    if let Err(cheap) = check_cost(path) {
        examination.weakness(cheap.to_string());
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

/// Refuses a file whose passphrase is too cheap to guess.
pub fn check_cost(path: &Path) -> Result<(), KeyError> {
    let cost = cost(path)?;
    if cost.suffices() {
        return Ok(());
    }
    Err(KeyError::Cheap {
        path: path.to_owned(),
        cost: cost.to_string(),
    })
}

fn cost(path: &Path) -> Result<Cost, KeyError> {
    let der = encrypted(path)?;
    Ok(Cost::of(&parse(&der, path)?.encryption_algorithm))
}

fn encrypted(path: &Path) -> Result<Vec<u8>, KeyError> {
    let file = secret_file::read(path)?;
    read::der_or_pem(&file, &["ENCRYPTED PRIVATE KEY"]).map_err(|_| KeyError::NotEncrypted(path.to_owned()))
}

fn parse<'a>(der: &'a [u8], path: &Path) -> Result<EncryptedPrivateKeyInfoRef<'a>, KeyError> {
    EncryptedPrivateKeyInfoRef::from_der(der).map_err(|_| KeyError::NotEncrypted(path.to_owned()))
}

/// The permissions of a file that group or others can use.
fn loose_mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;

    let mode = fs::metadata(path).ok()?.permissions().mode() & 0o7777;
    (mode & 0o077 != 0).then_some(mode)
}
