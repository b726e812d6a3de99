//! Identifiers of signatures and keys that rules tell apart, whether the algorithm table knows them or not.

use const_oid::ObjectIdentifier;

use super::read::Linted;
use crate::{crypto::gost::ParameterSet, issuance::lint::element::Element};

pub(super) const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
pub(super) const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
pub(super) const RSASSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
pub(super) const GOST_KEY_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.643.7.1.1.1.1");
pub(super) const GOST_KEY_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.643.7.1.1.1.2");
pub(super) const GOST_WITH_STREEBOG_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.643.7.1.1.3.2");
pub(super) const GOST_WITH_STREEBOG_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.643.7.1.1.3.3");

/// `ecdsa-with-SHA2`, the arc of ECDSA with the digests of the SHA-2 family: 1.2.840.10045.4.3.
pub(super) const ECDSA_WITH_SHA2: &[u8] = b"\x2a\x86\x48\xce\x3d\x04\x03";

/// sha256WithRSAEncryption to sha224WithRSAEncryption: 1.2.840.113549.1.1.11 to .14.
pub(super) fn is_rsa_with_sha2(oid: &[u8]) -> bool {
    let last = oid.strip_prefix(b"\x2a\x86\x48\x86\xf7\x0d\x01\x01");
    matches!(last, Some([11..=14]))
}

/// Whether it is a key of GOST R 34.10-2012.
pub(super) fn is_gost(linted: &Linted<'_>) -> bool {
    linted.key_algorithm.is(GOST_KEY_256) || linted.key_algorithm.is(GOST_KEY_512)
}

/// The parameters of a GOST key: its set, and what stands behind it.
pub(super) fn gost_parameters<'a>(linted: &Linted<'a>) -> Option<(Element<'a>, Vec<Element<'a>>)> {
    let mut children = linted
        .key_algorithm
        .parameters
        .filter(|parameters| is_gost(linted) && parameters.tag == 0x30)?
        .children();
    let set = children.next()?;
    Some((set, children.collect()))
}

/// The parameter set of a GOST key, if there is one of that name.
pub(super) fn gost_set(linted: &Linted<'_>) -> Option<ParameterSet> {
    let (set, _) = gost_parameters(linted)?;
    let named = |known: &ParameterSet| set.tag == 6 && set.content == known.oid().as_bytes();
    ParameterSet::ALL.into_iter().find(named)
}

/// Whether the key is RSA, for PSS alone or for anything.
pub(super) fn is_rsa(linted: &Linted<'_>) -> bool {
    linted.key_algorithm.is(RSA_ENCRYPTION) || linted.key_algorithm.is(RSASSA_PSS)
}

/// Modulus and exponent of an RSA key, without a leading zero.
pub(super) fn rsa_numbers<'a>(linted: &Linted<'a>) -> Option<(&'a [u8], &'a [u8])> {
    if !is_rsa(linted) {
        return None;
    }
    let [modulus, exponent] = Element::tagged(linted.key.get(1..)?, 0x30)?.fixed()?;
    Some((positive(modulus)?, positive(exponent)?))
}

/// The octets of a positive number in its shortest form.
fn positive(number: Element<'_>) -> Option<&[u8]> {
    match number.content {
        _ if number.tag != 2 => None,
        [] | [0] | [0, 0..0x80, ..] | [0x80..=0xff, ..] => None,
        [0, rest @ ..] | rest => Some(rest),
    }
}
