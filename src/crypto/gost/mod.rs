//! GOST R 34.10-2012 (RFC 7091): signing and checking, 256 and 512 bit, and the digest Streebog. Arithmetic and encoding only.
//!
//! Call [`SigningKey`], [`PublicKey`] and [`streebog`]; [`ParameterSet`] and [`Strength`] name the choices. Inside, from the
//! ground up: `arithmetic` (fields and scalars), `curve` (points, tables, the signature itself), `nonce`, `key`, `encoding`
//! (RFC 9215). Constant time where a secret is involved; how and how far is told in docs/GOST.md. Not certified by the FSB.

mod arithmetic;
mod curve;
mod encoding;
mod key;
mod nonce;
mod parameters;
pub mod streebog;
#[cfg(test)]
mod tests;

pub use curve::group::PointError;
pub use encoding::EncodingError;
pub use key::{PublicKey, SigningKey, SigningKeyError};
pub use parameters::{ParameterSet, Strength};
