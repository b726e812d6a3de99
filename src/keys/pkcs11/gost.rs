//! GOST keys in tokens: the public key read from its attributes, and a pair made.

use const_oid::ObjectIdentifier;
use cryptoki::{
    object::{Attribute, KeyType, ObjectHandle},
    session::Session,
};
use der::{Decode as _, asn1::OctetStringRef};

use super::{
    dialect::GostDialect,
    fault::{Fault, Remedy},
    raw::{Numbered, Raw},
};
use crate::{
    crypto::gost::{ParameterSet, PublicKey, Strength},
    x509::encode,
};

/// `CKA_KEY_TYPE` and `CKA_VALUE` (PKCS#11 v2.40 4.2 and mechanisms 2.46).
const KEY_TYPE: u64 = 0x100;
const VALUE: u64 = 0x11;

/// Whether a key of this type is one of GOST.
pub(super) fn is_gost(key_type: KeyType, dialect: &GostDialect) -> bool {
    Strength::ALL
        .map(|strength| dialect.key_type(strength))
        .contains(&*key_type)
}

/// The public key of an object of class public key.
pub(super) fn public_key(
    raw: &Raw,
    session: &Session,
    object: ObjectHandle,
    dialect: &GostDialect,
) -> Result<PublicKey, Fault> {
    let parameters = raw.attribute(session, object, dialect.parameters)?;
    let parameters =
        parameters.ok_or_else(|| broken("the token does not show the parameter set of the key"))?;
    let set = ObjectIdentifier::from_der(&parameters)
        .ok()
        .and_then(ParameterSet::from_oid);
    let set = set.ok_or_else(|| broken("the key is on a parameter set that is not supported"))?;
    let value = raw.attribute(session, object, VALUE)?;
    let value = value.ok_or_else(|| broken("the token does not show the point of the public key"))?;
    PublicKey::new(set, bare(&value, set)).map_err(|error| broken(&error.to_string()))
}

/// `x || y`, each little-endian: bare as PKCS#11 wants it, or in an OCTET STRING as some tokens give it.
fn bare(value: &[u8], set: ParameterSet) -> &[u8] {
    if value.len() == 2 * set.strength().octets() {
        return value;
    }
    <&OctetStringRef>::from_der(value).map_or(value, OctetStringRef::as_bytes)
}

/// Makes a pair on `set` with these attributes besides.
pub(super) fn generate(
    raw: &Raw,
    session: &Session,
    dialect: &GostDialect,
    set: ParameterSet,
    (public, private): (&[Attribute], &[Attribute]),
) -> Result<(), Fault> {
    let strength = set.strength();
    let mut numbered: Vec<Numbered> = vec![
        (KEY_TYPE, dialect.key_type(strength).to_ne_bytes().to_vec()),
        (dialect.parameters, encode::oid(set.oid())),
    ];
    // TC26's 512-bit keys fix their digest: their type has no such attribute (RFC 9215 4.2 leaves it out likewise).
    if strength == Strength::Bits256 {
        numbered.push((dialect.digest_parameters, encode::oid(strength.digest())));
    }
    let mechanism = dialect.generate(strength);
    raw.generate_pair(session, mechanism, (public, &numbered), (private, &numbered))
}

fn broken(reason: &str) -> Fault {
    Fault::new(Remedy::Reconnect, reason)
}
