//! Private keys: [`load`] turns configuration into a [`SigningKey`], [`examine`] looks at one for `kepler doctor`.
//!
//! [`file`] opens encrypted PKCS#8, [`encrypt`] writes it, [`secret_file`] reads what must be wiped; [`pkcs11`] uses keys
//! in tokens; [`development`] makes the keys of `keys-dev`.

mod cost;
pub mod development;
pub mod encrypt;
mod examination;
pub mod file;
pub mod pkcs11;
mod secret_file;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

pub use examination::Examination;

use crate::{crypto::private_key::PrivateKeyError, issuance::issuer::SigningKey};

/// Where a key lives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "provider", rename_all = "snake_case", deny_unknown_fields)]
pub enum KeyConfig {
    /// An encrypted PKCS#8 file.
    File {
        /// The key, PEM or DER.
        path: PathBuf,
        /// The file with the passphrase; a line end after it does not count.
        passphrase_file: PathBuf,
    },
    /// A PKCS#11 token.
    Pkcs11(pkcs11::TokenConfig),
}

impl KeyConfig {
    /// The files with secrets that it reads.
    pub fn files(&self) -> Vec<&Path> {
        match self {
            Self::File {
                path,
                passphrase_file,
            } => vec![path, passphrase_file],
            Self::Pkcs11(token) => vec![&token.pin_file],
        }
    }
}

/// A key that could not be opened. Paths are named, contents never.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read.
    #[error("{path}: {source}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Keys at rest are encrypted, always.
    #[error("{0}: not an encrypted private key (PKCS#8, ENCRYPTED PRIVATE KEY)")]
    NotEncrypted(PathBuf),
    /// The passphrase does not open it, or it was altered.
    #[error("{0}: the passphrase does not open the key")]
    WrongPassphrase(PathBuf),
    /// Opened, but not a key that Kepler can use.
    #[error("{path}: {source}")]
    Unusable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: PrivateKeyError,
    },
    /// Guessing the passphrase is too cheap for production.
    #[error("{path}: the passphrase is too cheap to guess ({cost}): encrypt the key again")]
    Cheap {
        /// Which file.
        path: PathBuf,
        /// Its key derivation.
        cost: String,
    },
    /// A token or its library.
    #[error("{key}: {reason}")]
    Token {
        /// Which key, as a PKCS#11 URI.
        key: String,
        /// Why.
        reason: String,
    },
}

/// Opens a key; paths are relative to `base`.
pub fn load(config: &KeyConfig, base: &Path) -> Result<Arc<dyn SigningKey>, KeyError> {
    match config {
        KeyConfig::File {
            path,
            passphrase_file,
        } => {
            let key = file::open(&base.join(path), &base.join(passphrase_file))?;
            Ok(Arc::new(key))
        }
        KeyConfig::Pkcs11(token) => Ok(Arc::new(pkcs11::open(token, base)?)),
    }
}

/// Opens a key and says what it is and what is weak about it; paths are relative to `base`.
pub fn examine(config: &KeyConfig, base: &Path) -> Result<Examination, KeyError> {
    match config {
        KeyConfig::File {
            path,
            passphrase_file,
        } => file::examine(&base.join(path), &base.join(passphrase_file)),
        KeyConfig::Pkcs11(token) => pkcs11::examine(token, base),
    }
}

/// Refuses a key file whose passphrase is too cheap to guess for production; paths are relative to `base`.
pub fn check_cost(config: &KeyConfig, base: &Path) -> Result<(), KeyError> {
    match config {
        KeyConfig::File { path, .. } => file::check_cost(&base.join(path)),
        KeyConfig::Pkcs11(_) => Ok(()),
    }
}
