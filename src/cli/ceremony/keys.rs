//! The private keys of a ceremony: opened, or made and opened again from what was written.

use std::{path::Path, sync::Arc};

use anyhow::{Context as _, bail};

use super::{
    fault::{Fault, ensure},
    file::HeldKey,
    inputs::Inputs,
    outputs::{Output, Outputs},
    passphrase,
    plan::{Certified, KeyOrigin, Plan},
};
use crate::{
    crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey},
    issuance::{ceremony::Parent, issuer::SigningKey},
    keys::{
        encrypt::encrypt,
        file,
        pkcs11::{self, TokenConfig},
    },
    random::SecureRandom,
};

type Opened = Arc<dyn SigningKey>;

/// Opens the parent's key.
pub(super) fn parent(held: &HeldKey, parent: &Parent, inputs: &mut Inputs) -> anyhow::Result<Opened> {
    let key = open(held, parent.algorithm(), "parent.key", inputs)?;
    ensure(
        parent.is_of(key.as_ref()),
        "parent.key",
        "the key is not that of parent.certificate, or signs with another algorithm",
        "name the key that belongs to the certificate",
    )?;
    Ok(key)
}

/// The key to certify; `None` when only its public half takes part.
pub(super) fn certified(plan: &mut Plan, random: &dyn SecureRandom) -> anyhow::Result<Option<Opened>> {
    let Certified { algorithm, origin } = &plan.key;
    let opened = match origin {
        KeyOrigin::Public { .. } => return Ok(None),
        KeyOrigin::Held(held) => open(held, *algorithm, "key.existing", &mut plan.inputs)?,
        KeyOrigin::Generated {
            parameters,
            passphrase_file,
        } => {
            let key = "key.generate.passphrase_file";
            let file = passphrase_file.as_ref();
            let file = file.map(|name| plan.inputs.find(key, name)).transpose()?;
            let (key, pkcs8) =
                PrivateKey::generate(*algorithm, *parameters).context("cannot make the key")?;
            keep(&plan.outputs, &key, &pkcs8, file.as_deref(), random)?
        }
        KeyOrigin::InToken { parameters, token } => {
            let key = "key.generate_in_token";
            let token = placed(token, *algorithm, key, &plan.inputs)?;
            let made = pkcs11::generate(&token, Path::new(""), *algorithm, *parameters);
            Arc::new(
                made.map_err(|error| Fault::new(key, error, "choose a free name, or look at the token"))?,
            )
        }
    };
    ensure(
        opened.algorithm() == *algorithm,
        "key.algorithm",
        format_args!("the key is one for {}", opened.algorithm().code()),
        "correct it, or name another key",
    )?;
    Ok(Some(opened))
}

/// Opens a key that exists; `key` is where the ceremony file names it.
fn open(
    held: &HeldKey,
    algorithm: SignatureAlgorithm,
    key: &str,
    inputs: &mut Inputs,
) -> anyhow::Result<Opened> {
    match held {
        HeldKey::File {
            path: name,
            passphrase_file,
        } => {
            let passphrase_file = passphrase_file.as_ref();
            let passphrase_file = passphrase_file
                .map(|name| inputs.find(&format!("{key}.passphrase_file"), name))
                .transpose()?;
            let key = format!("{key}.path");
            let path = inputs.find(&key, name)?;
            // Encrypted: its digest tells nothing of the key.
            inputs.read(&key, name)?;
            let passphrase = passphrase::known(passphrase_file.as_deref(), &path)?;
            let opened = file::open_with(&path, &passphrase);
            let opened =
                opened.map_err(|error| Fault::new(key, error, "bring the right key and passphrase"))?;
            Ok(Arc::new(opened))
        }
        HeldKey::Pkcs11(token) => {
            let token = placed(token, algorithm, key, inputs)?;
            let opened = pkcs11::open(&token, Path::new(""));
            let opened = opened.map_err(|error| Fault::new(key, error, "bring the token and its PIN"))?;
            Ok(Arc::new(opened))
        }
    }
}

/// The token with the path of its PIN file and with its algorithm, where the file does not say it twice.
fn placed(
    token: &TokenConfig,
    algorithm: SignatureAlgorithm,
    key: &str,
    inputs: &Inputs,
) -> Result<TokenConfig, Fault> {
    Ok(TokenConfig {
        pin_file: inputs.find(&format!("{key}.pin_file"), &token.pin_file)?,
        algorithm: token.algorithm.or(Some(algorithm)),
        ..token.clone()
    })
}

/// Writes a new key and opens what was written: that is the key that the ceremony goes on with.
fn keep(
    outputs: &Outputs,
    key: &PrivateKey,
    pkcs8: &[u8],
    passphrase_file: Option<&Path>,
    random: &dyn SecureRandom,
) -> anyhow::Result<Opened> {
    let path = outputs.path(Output::Key);
    let passphrase = passphrase::new(passphrase_file, &path)?;
    let pem = encrypt(pkcs8, &passphrase, random)?;
    outputs.write(Output::Key, pem.as_bytes())?;
    let opened = file::open_with(&path, &passphrase).context("the new key does not open again")?;
    if opened.public_key() != key.public_key() {
        bail!("{} does not hold the key that was made", path.display());
    }
    Ok(Arc::new(opened))
}
