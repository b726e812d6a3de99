//! Private keys: [`load`] turns configuration into a [`SigningKey`]. [`file`] opens encrypted PKCS#8, [`encrypt`] writes
//! it, [`development`] makes the keys of `keys-dev`.

pub mod development;
pub mod encrypt;
pub mod file;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

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
}

impl KeyConfig {
    /// The files that it reads.
    pub fn files(&self) -> Vec<&Path> {
        match self {
            Self::File {
                path,
                passphrase_file,
            } => vec![path, passphrase_file],
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
    }
}
