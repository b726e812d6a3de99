//! Makes a key pair in a token: the private half can be used there, and never read or wrapped.

use std::{path::Path, sync::Arc};

use cryptoki::{
    mechanism::Mechanism,
    object::{Attribute, ObjectClass},
    types::Ulong,
};

use super::{
    TokenKey,
    config::TokenConfig,
    connection::OpenSession,
    fault::{Fault, Remedy},
    gost, library_path,
    module::Module,
    open, public, within,
};
use crate::{
    crypto::{
        algorithm::{KeyKind, SignatureAlgorithm},
        digest::sha1,
        private_key::KeyParameters,
        public_key::RSA_BITS,
    },
    keys::KeyError,
    x509::encode,
};

/// 65537, as octets.
const EXPONENT: [u8; 3] = [1, 0, 1];

/// Makes a pair under the name that `config` gives, which must be free, and opens it.
pub fn generate(
    config: &TokenConfig,
    base: &Path,
    algorithm: SignatureAlgorithm,
    parameters: impl Into<KeyParameters>,
) -> Result<TokenKey, KeyError> {
    let parameters = parameters.into();
    let (path, pin_file) = (library_path(config, base), base.join(&config.pin_file));
    let wanted = config.clone();
    within(config, move || {
        let module = Module::open(&path)?;
        make(&module, &wanted, &pin_file, algorithm, parameters)
    })?;
    let config = TokenConfig {
        algorithm: Some(algorithm),
        ..config.clone()
    };
    open(&config, base)
}

fn make(
    module: &Arc<Module>,
    config: &TokenConfig,
    pin_file: &Path,
    algorithm: SignatureAlgorithm,
    parameters: KeyParameters,
) -> Result<(), Fault> {
    let (opened, _) = OpenSession::open(module, config, pin_file, true)?;
    let inside = module.enter();
    let session = opened.session()?;
    for class in [ObjectClass::PRIVATE_KEY, ObjectClass::PUBLIC_KEY] {
        if !session.find_objects(&public::named(config, class))?.is_empty() {
            return Err(person("the token already holds a key of this name"));
        }
    }
    if let KeyKind::Gost(strength) = algorithm.key_kind() {
        let set = parameters.parameter_set.unwrap_or_else(|| strength.usual_set());
        if set.strength() != strength || set.is_test() {
            return Err(person("the parameter set is not one for this algorithm"));
        }
        let halves = (public_half(config, Vec::new()), private_half(config));
        gost::generate(module.raw(), session, &config.gost, set, (&halves.0, &halves.1))?;
    } else {
        let (mechanism, kind) = kind(algorithm, parameters)?;
        let (public, private) = (public_half(config, kind), private_half(config));
        session.generate_key_pair(&mechanism, &public, &private)?;
    }
    drop(inside);
    Ok(())
}

fn kind(
    algorithm: SignatureAlgorithm,
    parameters: KeyParameters,
) -> Result<(Mechanism<'static>, Vec<Attribute>), Fault> {
    if let Some(curve) = algorithm.curve() {
        return Ok((
            Mechanism::EccKeyPairGen,
            vec![Attribute::EcParams(encode::oid(curve))],
        ));
    }
    let rsa_bits = parameters.rsa_bits;
    if !RSA_BITS.contains(&rsa_bits) {
        return Err(person("an RSA key of this length is not supported"));
    }
    let bits = Attribute::ModulusBits(Ulong::try_from(rsa_bits)?);
    Ok((
        Mechanism::RsaPkcsKeyPairGen,
        vec![bits, Attribute::PublicExponent(EXPONENT.to_vec())],
    ))
}

fn public_half(config: &TokenConfig, kind: Vec<Attribute>) -> Vec<Attribute> {
    let common = [
        Attribute::Token(true),
        Attribute::Private(false),
        Attribute::Verify(true),
    ];
    common.into_iter().chain(kind).chain(names(config)).collect()
}

/// PKCS#11 4.9: sensitive and not extractable from the beginning, so the token can vouch for "always" and "never".
fn private_half(config: &TokenConfig) -> Vec<Attribute> {
    let rights = [
        Attribute::Token(true),
        Attribute::Private(true),
        Attribute::Sensitive(true),
        Attribute::Extractable(false),
        Attribute::Sign(true),
        Attribute::Decrypt(false),
        Attribute::Unwrap(false),
    ];
    rights.into_iter().chain(names(config)).collect()
}

fn names(config: &TokenConfig) -> [Attribute; 2] {
    let label = config.key_label.clone().unwrap_or_default().into_bytes();
    // Both halves need an identifier to belong together; one made from the label is as good as any.
    let id = config.key_id.clone().unwrap_or_else(|| sha1(&label).to_vec());
    [Attribute::Label(label), Attribute::Id(id)]
}

fn person(reason: &str) -> Fault {
    Fault::new(Remedy::Person, reason)
}
