//! The token with GOST keys: the library of `tests/gost-token`, which cargo builds with the tests.

use std::{
    fs,
    path::{Path, PathBuf},
};

use der::Decode as _;

use super::token::{Token, apart, wrap};
use crate::issuance::workshop::development_keys;

/// Runs the scenario of the test `name` in a process of its own, around an empty token.
pub(super) fn alone(name: &str, scenario: impl FnOnce(&Token)) {
    apart(name, prepare, environment, scenario);
}

/// The same around a token that speaks as this dialect says, and shows points in an OCTET STRING.
pub(super) fn alone_with(name: &str, dialect: &str, scenario: impl FnOnce(&Token)) {
    let prepare = |folder: &Path| {
        prepare(folder);
        fs::write(folder.join("dialect.toml"), dialect).unwrap();
        fs::write(folder.join("wrapped"), "").unwrap();
    };
    apart(name, prepare, environment, scenario);
}

/// An empty token: a file with the PIN, and a wrapper around the library.
pub(crate) fn prepare(folder: &Path) {
    wrap(folder);
}

/// The variables that a process needs to reach the token.
pub(crate) fn environment(folder: &Path) -> [(&'static str, PathBuf); 3] {
    [
        ("GOST_TOKEN_FOLDER", folder.to_owned()),
        ("FAULTY_PKCS11_TARGET", library()),
        ("FAULTY_PKCS11_CONTROL", folder.join("control")),
    ]
}

/// Puts a key of `keys-dev` into the token, under its own name.
pub(crate) fn import_development_key(folder: &Path, name: &str) {
    let keys = development_keys();
    let pem = fs::read(keys.join(format!("{name}.key.pem"))).unwrap();
    let (_, der) = der::pem::decode_vec(&pem).unwrap();
    let encrypted = pkcs8::EncryptedPrivateKeyInfoRef::from_der(&der).unwrap();
    let passphrase = fs::read(keys.join("passphrase")).unwrap();
    let plain = encrypted.decrypt(passphrase.trim_ascii_end()).unwrap();
    // The name serves as CKA_ID as well, which tells keys apart.
    let file = format!("{0}-{0}.p8", hex::encode(name));
    fs::write(folder.join(file), plain.as_bytes()).unwrap();
}

fn library() -> PathBuf {
    let folder = std::env::current_exe().unwrap();
    let library = folder
        .ancestors()
        .nth(2)
        .unwrap()
        .join("examples/libgost_token.so");
    assert!(
        library.exists(),
        "{} is missing: cargo build --example gost_token, or run all tests, makes it",
        library.display()
    );
    library
}
