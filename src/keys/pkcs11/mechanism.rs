//! How each algorithm is asked of a token, and how its answer becomes the signature of a certificate.
//!
//! Hashing is ours: tokens get digests.

use cryptoki::{
    mechanism::{
        Mechanism, MechanismType,
        rsa::{PkcsMgfType, PkcsPssParams},
    },
    types::Ulong,
};

use super::{
    dialect::GostDialect,
    fault::{Fault, Remedy},
};
use crate::{
    crypto::{algorithm::SignatureAlgorithm, gost::Strength},
    x509::encode,
};

/// `DigestInfo` up to the digest: SHA-256 (RFC 8017 9.2, note 1).
const SHA256_DIGEST_INFO: &[u8] =
    b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";

/// Octets of the PSS salt that the algorithm's identifier states.
const SALT: u64 = 32;

/// What `C_SignInit` is given.
pub(super) enum Asked {
    /// A mechanism that `cryptoki` knows.
    Known(Mechanism<'static>),
    /// A mechanism by its number alone, and the octets of its signatures.
    Numbered(u64, usize),
}

/// What `C_SignInit` is given for this algorithm.
pub(super) fn mechanism(algorithm: SignatureAlgorithm, dialect: &GostDialect) -> Asked {
    let gost = |strength: Strength| Asked::Numbered(dialect.sign(strength), 2 * strength.octets());
    Asked::Known(match algorithm {
        SignatureAlgorithm::EcdsaP256 | SignatureAlgorithm::EcdsaP384 => Mechanism::Ecdsa,
        SignatureAlgorithm::Rsa => Mechanism::RsaPkcs,
        SignatureAlgorithm::RsaPss => Mechanism::RsaPkcsPss(PkcsPssParams {
            hash_alg: MechanismType::SHA256,
            mgf: PkcsMgfType::MGF1_SHA256,
            s_len: Ulong::from(SALT),
        }),
        SignatureAlgorithm::Gost256 => return gost(Strength::Bits256),
        SignatureAlgorithm::Gost512 => return gost(Strength::Bits512),
    })
}

/// What `C_Sign` is given.
pub(super) fn input(algorithm: SignatureAlgorithm, digest: &[u8]) -> Vec<u8> {
    match algorithm {
        // CKM_RSA_PKCS pads; what the digest is of must be in front of it.
        SignatureAlgorithm::Rsa => [SHA256_DIGEST_INFO, digest].concat(),
        _ => digest.to_vec(),
    }
}

/// The answer of `C_Sign` as it goes into a BIT STRING.
pub(super) fn signature(
    algorithm: SignatureAlgorithm,
    dialect: &GostDialect,
    answer: Vec<u8>,
) -> Result<Vec<u8>, Fault> {
    let half = match algorithm {
        SignatureAlgorithm::EcdsaP256 | SignatureAlgorithm::Gost256 => 32,
        SignatureAlgorithm::EcdsaP384 => 48,
        SignatureAlgorithm::Gost512 => 64,
        SignatureAlgorithm::Rsa | SignatureAlgorithm::RsaPss => return Ok(answer),
    };
    if answer.len() != 2 * half {
        return Err(Fault {
            remedy: Remedy::None,
            unsigned: false,
            reason: format!("the token returned a signature of {} octets", answer.len()),
        });
    }
    if matches!(
        algorithm,
        SignatureAlgorithm::Gost256 | SignatureAlgorithm::Gost512
    ) {
        return Ok(dialect.signature(&answer));
    }
    // RFC 3279 2.2.3: the token gives r and s side by side, a certificate has them in a SEQUENCE.
    let (r, s) = answer.split_at(half);
    Ok(encode::sequence(&[&encode::integer(r), &encode::integer(s)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_and_s_become_a_sequence_of_positive_integers() {
        let mut answer = vec![0; 64];
        answer[31] = 0x7f;
        answer[32] = 0x80;
        let dialect = GostDialect::default();
        let der = signature(SignatureAlgorithm::EcdsaP256, &dialect, answer).unwrap();
        assert_eq!(der[..5], [0x30, 38, 2, 1, 0x7f]);
        assert_eq!(der[5..9], [2, 33, 0, 0x80]);
        for algorithm in [SignatureAlgorithm::EcdsaP256, SignatureAlgorithm::Gost256] {
            assert!(signature(algorithm, &dialect, vec![0; 63]).is_err());
        }
    }

    #[test]
    fn pkcs1_names_the_digest() {
        let input = input(SignatureAlgorithm::Rsa, &[7; 32]);
        let info = crate::x509::read::sequence(&input).unwrap();
        assert_eq!(info.len(), 2);
        assert_eq!(crate::x509::read::content(info[1]).unwrap(), [7; 32]);
    }
}
