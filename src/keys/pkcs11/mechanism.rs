//! How each algorithm is asked of a token, and how its answer becomes the signature of a certificate.
//!
//! Hashing is ours: tokens get digests. An algorithm with vendors' own mechanisms (GOST) gets its row here.

use cryptoki::{
    mechanism::{
        Mechanism, MechanismType,
        rsa::{PkcsMgfType, PkcsPssParams},
    },
    types::Ulong,
};

use super::fault::{Fault, Remedy};
use crate::{crypto::algorithm::SignatureAlgorithm, x509::encode};

/// `DigestInfo` up to the digest: SHA-256 (RFC 8017 9.2, note 1).
const SHA256_DIGEST_INFO: &[u8] =
    b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";

/// Octets of the PSS salt that the algorithm's identifier states.
const SALT: u64 = 32;

/// What `C_SignInit` is given.
pub(super) fn mechanism(algorithm: SignatureAlgorithm) -> Result<Mechanism<'static>, Fault> {
    Ok(match algorithm {
        SignatureAlgorithm::EcdsaP256 | SignatureAlgorithm::EcdsaP384 => Mechanism::Ecdsa,
        SignatureAlgorithm::Rsa => Mechanism::RsaPkcs,
        SignatureAlgorithm::RsaPss => Mechanism::RsaPkcsPss(PkcsPssParams {
            hash_alg: MechanismType::SHA256,
            mgf: PkcsMgfType::MGF1_SHA256,
            s_len: Ulong::from(SALT),
        }),
        SignatureAlgorithm::Gost256 | SignatureAlgorithm::Gost512 => return Err(unsupported()),
    })
}

fn unsupported() -> Fault {
    Fault::new(Remedy::Person, "GOST keys in tokens are not supported")
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
pub(super) fn signature(algorithm: SignatureAlgorithm, answer: Vec<u8>) -> Result<Vec<u8>, Fault> {
    let order = match algorithm {
        SignatureAlgorithm::EcdsaP256 => 32,
        SignatureAlgorithm::EcdsaP384 => 48,
        SignatureAlgorithm::Rsa | SignatureAlgorithm::RsaPss => return Ok(answer),
        SignatureAlgorithm::Gost256 | SignatureAlgorithm::Gost512 => return Err(unsupported()),
    };
    if answer.len() != 2 * order {
        return Err(Fault {
            remedy: Remedy::None,
            unsigned: false,
            reason: format!("the token returned a signature of {} octets", answer.len()),
        });
    }
    // RFC 3279 2.2.3: the token gives r and s side by side, a certificate has them in a SEQUENCE.
    let (r, s) = answer.split_at(order);
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
        let der = signature(SignatureAlgorithm::EcdsaP256, answer).unwrap();
        assert_eq!(der[..5], [0x30, 38, 2, 1, 0x7f]);
        assert_eq!(der[5..9], [2, 33, 0, 0x80]);
        assert!(signature(SignatureAlgorithm::EcdsaP256, vec![0; 63]).is_err());
    }

    #[test]
    fn pkcs1_names_the_digest() {
        let input = input(SignatureAlgorithm::Rsa, &[7; 32]);
        let info = crate::x509::read::sequence(&input).unwrap();
        assert_eq!(info.len(), 2);
        assert_eq!(crate::x509::read::content(info[1]).unwrap(), [7; 32]);
    }
}
