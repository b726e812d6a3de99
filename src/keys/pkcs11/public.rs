//! The public key of a private key in a token, and what the token promises about the private one.

use cryptoki::{
    object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle},
    session::Session,
};
use der::{Decode as _, asn1::OctetStringRef};

use super::{
    config::TokenConfig,
    fault::{Fault, Remedy},
    gost,
    raw::Raw,
};
use crate::{
    crypto::{
        algorithm::{KeyKind, SignatureAlgorithm},
        private_key, public_key,
    },
    x509::encode,
};

/// A private key that was found.
pub(super) struct Found {
    pub(super) handle: ObjectHandle,
    pub(super) algorithm: SignatureAlgorithm,
    /// `SubjectPublicKeyInfo` in DER.
    pub(super) spki: Vec<u8>,
    /// Its value can leave the token, whole or wrapped.
    pub(super) may_leave: bool,
}

/// The one private key that the configuration names, and its public key.
pub(super) fn find(raw: &Raw, session: &Session, config: &TokenConfig) -> Result<Found, Fault> {
    let handle = one(session, &named(config, ObjectClass::PRIVATE_KEY), "private key")?;
    let asked = [
        AttributeType::KeyType,
        AttributeType::Id,
        AttributeType::Extractable,
        AttributeType::Sensitive,
        AttributeType::AlwaysAuthenticate,
        AttributeType::Modulus,
        AttributeType::PublicExponent,
    ];
    let attributes = session.get_attributes(handle, &asked)?;
    if attributes.contains(&Attribute::AlwaysAuthenticate(true)) {
        return Err(broken(
            "the key asks for the PIN before every signature, which a server cannot give",
        ));
    }
    let (algorithm, spki) = spki(raw, session, config, &attributes)?;
    public_key::check(&spki).map_err(|refused| broken(&format!("{refused}")))?;
    Ok(Found {
        handle,
        algorithm,
        spki,
        may_leave: !attributes.contains(&Attribute::Extractable(false))
            || !attributes.contains(&Attribute::Sensitive(true)),
    })
}

/// Algorithm and `SubjectPublicKeyInfo` of a private key with these attributes.
fn spki(
    raw: &Raw,
    session: &Session,
    config: &TokenConfig,
    private: &[Attribute],
) -> Result<(SignatureAlgorithm, Vec<u8>), Fault> {
    let key_type = private.iter().find_map(|attribute| match attribute {
        Attribute::KeyType(key_type) => Some(*key_type),
        _ => None,
    });
    let (algorithm, bits) = match key_type {
        Some(KeyType::RSA) => (rsa(config)?, rsa_bits(session, config, private)?),
        Some(KeyType::EC) => point(session, config, private)?,
        Some(other) if gost::is_gost(other, &config.gost) => {
            let public = public_half(session, config, private)?;
            return gost_point(raw, session, config, public);
        }
        _ => {
            return Err(broken(
                "the key is neither RSA nor of an elliptic curve, nor one of GOST",
            ));
        }
    };
    let spki = private_key::spki(algorithm, &bits).map_err(|_| broken("the public key cannot be encoded"))?;
    Ok((algorithm, spki))
}

fn gost_point(
    raw: &Raw,
    session: &Session,
    config: &TokenConfig,
    public: ObjectHandle,
) -> Result<(SignatureAlgorithm, Vec<u8>), Fault> {
    let key = gost::public_key(raw, session, public, &config.gost)?;
    let spki = key
        .to_spki()
        .map_err(|_| broken("the public key cannot be encoded"))?;
    let algorithm = SignatureAlgorithm::from_spki(&spki);
    let algorithm = algorithm.ok_or_else(|| broken("the key is on a curve that is not supported"))?;
    agreed(config, algorithm)?;
    Ok((algorithm, spki))
}

/// What an object of this class must have to be the configured one.
pub(super) fn named(config: &TokenConfig, class: ObjectClass) -> Vec<Attribute> {
    let label = config
        .key_label
        .iter()
        .map(|label| Attribute::Label(label.clone().into_bytes()));
    let id = config.key_id.iter().map(|id| Attribute::Id(id.clone()));
    [Attribute::Class(class)]
        .into_iter()
        .chain(label)
        .chain(id)
        .collect()
}

fn one(session: &Session, template: &[Attribute], what: &str) -> Result<ObjectHandle, Fault> {
    match session.find_objects(template)?.as_slice() {
        [handle] => Ok(*handle),
        [] => Err(broken(&format!("the token has no {what} of this name"))),
        _ => Err(broken(&format!(
            "the token has more than one {what} of this name: add key_id"
        ))),
    }
}

/// The public half: same identifier where there is one, same label otherwise.
fn public_half(
    session: &Session,
    config: &TokenConfig,
    private: &[Attribute],
) -> Result<ObjectHandle, Fault> {
    let id = private
        .iter()
        .find(|attribute| matches!(attribute, Attribute::Id(id) if !id.is_empty()));
    let template = match id {
        Some(id) => vec![Attribute::Class(ObjectClass::PUBLIC_KEY), id.clone()],
        None => named(config, ObjectClass::PUBLIC_KEY),
    };
    one(session, &template, "public key")
}

fn rsa(config: &TokenConfig) -> Result<SignatureAlgorithm, Fault> {
    let algorithm = config.algorithm.unwrap_or(SignatureAlgorithm::Rsa);
    if algorithm.key_kind() == KeyKind::Rsa {
        Ok(algorithm)
    } else {
        Err(broken(&format!(
            "the key is an RSA key, not one for {}",
            algorithm.code()
        )))
    }
}

/// `RSAPublicKey` (RFC 8017 A.1.1): tokens show modulus and exponent on either half.
fn rsa_bits(session: &Session, config: &TokenConfig, private: &[Attribute]) -> Result<Vec<u8>, Fault> {
    if let Some(bits) = rsa_numbers(private) {
        return Ok(bits);
    }
    let public = public_half(session, config, private)?;
    let attributes =
        session.get_attributes(public, &[AttributeType::Modulus, AttributeType::PublicExponent])?;
    rsa_numbers(&attributes).ok_or_else(|| broken("the token does not show the RSA public key"))
}

fn rsa_numbers(attributes: &[Attribute]) -> Option<Vec<u8>> {
    let modulus = attributes.iter().find_map(|attribute| match attribute {
        Attribute::Modulus(octets) if !octets.is_empty() => Some(encode::integer(octets)),
        _ => None,
    })?;
    let exponent = attributes.iter().find_map(|attribute| match attribute {
        Attribute::PublicExponent(octets) if !octets.is_empty() => Some(encode::integer(octets)),
        _ => None,
    })?;
    Some(encode::sequence(&[&modulus, &exponent]))
}

fn point(
    session: &Session,
    config: &TokenConfig,
    private: &[Attribute],
) -> Result<(SignatureAlgorithm, Vec<u8>), Fault> {
    let public = public_half(session, config, private)?;
    let attributes = session.get_attributes(public, &[AttributeType::EcParams, AttributeType::EcPoint])?;
    let (mut parameters, mut point) = (None, None);
    for attribute in attributes {
        match attribute {
            Attribute::EcParams(octets) => parameters = Some(octets),
            Attribute::EcPoint(octets) => point = Some(octets),
            _ => {}
        }
    }
    let (Some(parameters), Some(point)) = (parameters, point) else {
        return Err(broken(
            "the token does not show curve and point of the public key",
        ));
    };
    let algorithm = SignatureAlgorithm::ALL
        .into_iter()
        .find(|algorithm| {
            algorithm
                .curve()
                .is_some_and(|curve| encode::oid(curve) == parameters)
        })
        .ok_or_else(|| broken("the key is on a curve that is not supported"))?;
    agreed(config, algorithm)?;
    Ok((algorithm, unwrapped(point)))
}

fn agreed(config: &TokenConfig, algorithm: SignatureAlgorithm) -> Result<(), Fault> {
    if config.algorithm.is_some_and(|wanted| wanted != algorithm) {
        return Err(broken(&format!("the key is one for {}", algorithm.code())));
    }
    Ok(())
}

/// `CKA_EC_POINT` is an OCTET STRING around the point (PKCS#11 v2.40 2.3.3); some tokens give the bare point, which
/// begins with the same octet, but with another one where the length would stand.
fn unwrapped(point: Vec<u8>) -> Vec<u8> {
    match <&OctetStringRef>::from_der(&point) {
        Ok(inner) => inner.as_bytes().to_vec(),
        Err(_) => point,
    }
}

/// What is in the token may be put right while Kepler runs, so it is looked at again.
fn broken(reason: &str) -> Fault {
    Fault::new(Remedy::Reconnect, reason)
}
