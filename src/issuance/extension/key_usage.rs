//! `keyUsage` (RFC 5280 4.2.1.3), critical. What a key may do depends on its kind (RFC 8813 3).

use serde::{Deserialize, Serialize};

use super::Extension;
use crate::x509::{encode, oid, read};

/// `digitalSignature` and the others as bits of a named bit list, bit 0 highest.
pub(crate) const DIGITAL_SIGNATURE: u16 = 0x8000;
pub(crate) const NON_REPUDIATION: u16 = 0x4000;
pub(crate) const KEY_ENCIPHERMENT: u16 = 0x2000;
pub(crate) const DATA_ENCIPHERMENT: u16 = 0x1000;
pub(crate) const KEY_AGREEMENT: u16 = 0x0800;
pub(crate) const KEY_CERT_SIGN: u16 = 0x0400;
pub(crate) const CRL_SIGN: u16 = 0x0200;

/// A purpose that a key may serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Usage {
    /// Signatures that do not bind.
    DigitalSignature,
    /// Signatures that bind.
    NonRepudiation,
    /// Encrypting keys.
    KeyEncipherment,
    /// Encrypting data.
    DataEncipherment,
    /// Agreeing on keys.
    KeyAgreement,
    /// Signing certificates: authorities alone.
    KeyCertSign,
    /// Signing revocation lists: authorities alone.
    CrlSign,
}

impl Usage {
    pub(crate) fn bit(self) -> u16 {
        match self {
            Self::DigitalSignature => DIGITAL_SIGNATURE,
            Self::NonRepudiation => NON_REPUDIATION,
            Self::KeyEncipherment => KEY_ENCIPHERMENT,
            Self::DataEncipherment => DATA_ENCIPHERMENT,
            Self::KeyAgreement => KEY_AGREEMENT,
            Self::KeyCertSign => KEY_CERT_SIGN,
            Self::CrlSign => CRL_SIGN,
        }
    }
}

/// Purposes as a bit list.
pub(crate) fn bits(usages: &[Usage]) -> u16 {
    usages.iter().fold(0, |bits, usage| bits | usage.bit())
}

pub(crate) fn build(bits: u16) -> Extension {
    Extension::critical(oid::KEY_USAGE, encode::named_bits(bits))
}

/// The bits of an extension value; none when it cannot be read.
pub(crate) fn read(value: &[u8]) -> u16 {
    let octets = read::content(value).unwrap_or_default();
    let octet = |position| octets.get(position).copied().unwrap_or(0);
    u16::from_be_bytes([octet(1), octet(2)])
}
