//! What one guess of a key file's passphrase costs: the key derivation and its parameters.

use std::fmt;

use pkcs8::pkcs5::{
    EncryptionScheme,
    pbes2::{Kdf, Pbkdf2Prf},
};

/// Least memory of scrypt: N = 2^14 blocks of 128 * 8 octets, that is 16 MiB.
const SCRYPT_OCTETS: u64 = 1 << 24;

/// Least iterations of PBKDF2 with HMAC-SHA-256, and with a longer digest (OWASP Password Storage, 2023).
const PBKDF2_ITERATIONS: u32 = 600_000;
const PBKDF2_ITERATIONS_LONG: u32 = 210_000;

/// The key derivation of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cost {
    /// RFC 7914.
    Scrypt { cost: u64, block: u16, parallel: u16 },
    /// RFC 8018 5.2.
    Pbkdf2 { iterations: u32, prf: Pbkdf2Prf },
    /// Anything else, of it PBES1.
    Unknown,
}

impl Cost {
    pub(super) fn of(scheme: &EncryptionScheme) -> Self {
        let EncryptionScheme::Pbes2(parameters) = scheme else {
            return Self::Unknown;
        };
        match &parameters.kdf {
            Kdf::Scrypt(scrypt) => Self::Scrypt {
                cost: scrypt.cost_parameter,
                block: scrypt.block_size,
                parallel: scrypt.parallelization,
            },
            Kdf::Pbkdf2(pbkdf2) => Self::Pbkdf2 {
                iterations: pbkdf2.iteration_count,
                prf: pbkdf2.prf,
            },
            _ => Self::Unknown,
        }
    }

    /// Enough for production.
    pub(super) fn suffices(self) -> bool {
        match self {
            Self::Scrypt { .. } => self.octets() >= SCRYPT_OCTETS,
            Self::Pbkdf2 { iterations, prf } => match prf {
                Pbkdf2Prf::HmacWithSha256 => iterations >= PBKDF2_ITERATIONS,
                Pbkdf2Prf::HmacWithSha384 | Pbkdf2Prf::HmacWithSha512 => iterations >= PBKDF2_ITERATIONS_LONG,
                _ => false,
            },
            Self::Unknown => false,
        }
    }

    /// Memory that a guess needs.
    fn octets(self) -> u64 {
        match self {
            Self::Scrypt { cost, block, .. } => cost.saturating_mul(128).saturating_mul(u64::from(block)),
            _ => 0,
        }
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scrypt {
                cost,
                block,
                parallel,
            } => {
                write!(
                    f,
                    "scrypt, N {cost}, r {block}, p {parallel}: {} MiB",
                    self.octets() >> 20
                )
            }
            Self::Pbkdf2 { iterations, prf } => write!(f, "PBKDF2, {prf:?}, {iterations} iterations"),
            Self::Unknown => f.write_str("a key derivation without a stated cost"),
        }
    }
}
