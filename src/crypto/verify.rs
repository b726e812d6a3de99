//! Signature checks on aws-lc-rs and on [`gost`], always over the bytes as they came.

use aws_lc_rs::{
    digest::Digest,
    signature::{self as provider, UnparsedPublicKey, VerificationAlgorithm},
};
use der::{Decode as _, asn1::ObjectIdentifier};
use spki::AlgorithmIdentifierRef;

use super::{
    algorithm::{KeyKind, RSASSA_PSS, SignatureAlgorithm},
    gost::{self, Strength, streebog},
    public_key,
};

/// A signature that proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureRefused {
    /// The signature algorithm is unknown, or does not fit the key.
    #[error("the signature algorithm is not supported with this key")]
    UnknownAlgorithm,
    /// The public key cannot be read.
    #[error("the public key is not well formed")]
    MalformedKey,
    /// The arithmetic says no.
    #[error("the signature is wrong")]
    Wrong,
}

/// Checks a signature that was made with exactly `algorithm`.
pub fn verify(
    algorithm: SignatureAlgorithm,
    spki: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Result<(), SignatureRefused> {
    verify_identified(algorithm.identifier(), spki, message, signature)
}

/// Checks a signature whose algorithm a stranger names: `identifier` is the `AlgorithmIdentifier` in DER.
///
/// Wider than the table on purpose: toolkits sign certification requests with a digest of their own choice.
pub fn verify_identified(
    identifier: &[u8],
    spki: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Result<(), SignatureRefused> {
    let kind = SignatureAlgorithm::from_spki(spki)
        .ok_or(SignatureRefused::UnknownAlgorithm)?
        .key_kind();
    if let KeyKind::Gost(strength) = kind {
        return verify_gost(strength, identifier, spki, message, signature);
    }
    let scheme = scheme(identifier, kind).ok_or(SignatureRefused::UnknownAlgorithm)?;
    let key = public_key::bits(spki).ok_or(SignatureRefused::MalformedKey)?;
    UnparsedPublicKey::new(scheme, key)
        .verify(message, signature)
        .map_err(|_| SignatureRefused::Wrong)
}

/// The same for a message that streamed by: `digest` is that of the algorithm.
pub fn verify_digest(
    algorithm: SignatureAlgorithm,
    spki: &[u8],
    digest: &[u8],
    signature: &[u8],
) -> Result<(), SignatureRefused> {
    if let KeyKind::Gost(_) = algorithm.key_kind() {
        let key = gost::PublicKey::from_spki(spki).map_err(|_| SignatureRefused::MalformedKey)?;
        let right = key.verify_digest(digest, signature);
        return if right {
            Ok(())
        } else {
            Err(SignatureRefused::Wrong)
        };
    }
    let scheme =
        scheme(algorithm.identifier(), algorithm.key_kind()).ok_or(SignatureRefused::UnknownAlgorithm)?;
    let key = public_key::bits(spki).ok_or(SignatureRefused::MalformedKey)?;
    let provider = algorithm
        .digest()
        .provider()
        .ok_or(SignatureRefused::UnknownAlgorithm)?;
    let digest = Digest::import_less_safe(digest, provider).map_err(|_| SignatureRefused::Wrong)?;
    UnparsedPublicKey::new(scheme, key)
        .verify_digest(&digest, signature)
        .map_err(|_| SignatureRefused::Wrong)
}

/// The key is checked as it is read: a point outside the group would make a check say anything.
fn verify_gost(
    strength: Strength,
    identifier: &[u8],
    spki: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Result<(), SignatureRefused> {
    if Strength::from_signature_identifier(identifier) != Some(strength) {
        return Err(SignatureRefused::UnknownAlgorithm);
    }
    let key = gost::PublicKey::from_spki(spki).map_err(|_| SignatureRefused::MalformedKey)?;
    if key.verify_digest(&streebog::digest(strength, message), signature) {
        Ok(())
    } else {
        Err(SignatureRefused::Wrong)
    }
}

const ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const ECDSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
const ECDSA_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.4");
const RSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const RSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
const RSA_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");

fn scheme(identifier: &[u8], kind: KeyKind) -> Option<&'static dyn VerificationAlgorithm> {
    let parsed = AlgorithmIdentifierRef::from_der(identifier).ok()?;
    Some(match (parsed.oid, kind) {
        (ECDSA_SHA256, KeyKind::P256) => &provider::ECDSA_P256_SHA256_ASN1,
        (ECDSA_SHA384, KeyKind::P256) => &provider::ECDSA_P256_SHA384_ASN1,
        (ECDSA_SHA512, KeyKind::P256) => &provider::ECDSA_P256_SHA512_ASN1,
        (ECDSA_SHA256, KeyKind::P384) => &provider::ECDSA_P384_SHA256_ASN1,
        (ECDSA_SHA384, KeyKind::P384) => &provider::ECDSA_P384_SHA384_ASN1,
        (ECDSA_SHA512, KeyKind::P384) => &provider::ECDSA_P384_SHA512_ASN1,
        (RSA_SHA256, KeyKind::Rsa) => &provider::RSA_PKCS1_2048_8192_SHA256,
        (RSA_SHA384, KeyKind::Rsa) => &provider::RSA_PKCS1_2048_8192_SHA384,
        (RSA_SHA512, KeyKind::Rsa) => &provider::RSA_PKCS1_2048_8192_SHA512,
        // Other PSS parameters (SHA-1 by default, odd salts) are not worth the risk of a wrong reading.
        (RSASSA_PSS, KeyKind::Rsa) if identifier == SignatureAlgorithm::RsaPss.identifier() => {
            &provider::RSA_PSS_2048_8192_SHA256
        }
        _ => return None,
    })
}
