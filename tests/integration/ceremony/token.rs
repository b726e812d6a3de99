//! A root whose key is made in a token and never leaves it, and an authority that it signs.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::room::{Room, refusal, said};
use crate::{
    keys::{gost_token, token::PIN},
    support::openssl,
};

/// Where Debian and its like put the module.
fn module() -> PathBuf {
    let known = [
        "/usr/lib/softhsm/libsofthsm2.so",
        "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
        "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
        "/usr/local/lib/softhsm/libsofthsm2.so",
    ];
    known
        .iter()
        .map(PathBuf::from)
        .find(|path| path.exists())
        .expect("softhsm2 is installed: tests/run does it")
}

/// A fresh token `ceremony` with PIN 1234567890.
fn token(folder: &Path) -> PathBuf {
    let (tokens, settings) = (folder.join("tokens"), folder.join("softhsm2.conf"));
    fs::create_dir(&tokens).unwrap();
    fs::write(
        &settings,
        format!("directories.tokendir = {}\nlog.level = ERROR\n", tokens.display()),
    )
    .unwrap();
    fs::write(folder.join("pin"), "1234567890\n").unwrap();
    let made = Command::new("softhsm2-util")
        .args([
            "--init-token",
            "--free",
            "--label",
            "ceremony",
            "--so-pin",
            "0987654321",
            "--pin",
            "1234567890",
        ])
        .env("SOFTHSM2_CONF", &settings)
        .output()
        .expect("softhsm2 is installed: tests/run does it");
    assert!(made.status.success(), "{made:?}");
    settings
}

#[test]
fn a_root_in_a_token_signs_an_authority() {
    let room = Room::p256();
    let settings = token(&room.folder());
    let house = House {
        place: place(&module(), "ceremony"),
        environment: vec![("SOFTHSM2_CONF", settings)],
        uri: "pkcs11:token=ceremony;object=root",
        pin: "1234567890",
    };
    signs_an_authority(&room, &house);
    room.openssl("verify -x509_strict -no-CApath -no-CAstore -CAfile root.cer.pem issuing.cer.pem");
}

#[test]
fn a_gost_root_in_a_token_signs_an_authority() {
    for algorithm in ["gost-2012-256", "gost-2012-512"] {
        let room = Room::new(&format!("algorithm = \"{algorithm}\""));
        gost_token::prepare(&room.folder());
        let house = House {
            place: place(&room.path("faulty.so"), "kepler"),
            environment: gost_token::environment(&room.folder()).into(),
            uri: "pkcs11:token=kepler;object=root",
            pin: PIN,
        };
        signs_an_authority(&room, &house);
        let chain = [
            "-no-CApath",
            "-no-CAstore",
            "-CAfile",
            "root.cer.pem",
            "issuing.cer.pem",
        ];
        let said = openssl::run(
            &room.folder(),
            &[&["verify", "-x509_strict"], &chain[..]].concat(),
        );
        assert_eq!(said.unwrap(), "issuing.cer.pem: OK\n", "{algorithm}");
    }
}

/// Where the root's key is to be, and how a process gets there.
struct House {
    /// The keys of a ceremony file.
    place: String,
    environment: Vec<(&'static str, PathBuf)>,
    uri: &'static str,
    pin: &'static str,
}

fn place(module: &Path, token: &str) -> String {
    format!(
        "module = \"{}\"\ntoken_label = \"{token}\"\nkey_label = \"root\"\npin_file = \"pin\"",
        module.display()
    )
}

fn signs_an_authority(room: &Room, house: &House) {
    let place = &house.place;
    room.vary(
        "root.toml",
        "root-in-token.toml",
        (
            "[key.generate]\npassphrase_file = \"example.passphrase\"",
            &format!("[key.generate_in_token]\n{place}"),
        ),
    );
    room.vary(
        "issuing-authority.toml",
        "issuing-by-token.toml",
        (
            "provider = \"file\"\npath = \"root.key.pem\"\npassphrase_file = \"example.passphrase\"",
            &format!("provider = \"pkcs11\"\n{place}"),
        ),
    );
    let hold = |file: &str| {
        let mut command = room.command(&[file]);
        command.envs(house.environment.iter().cloned()).output().unwrap()
    };
    for file in ["root-in-token.toml", "issuing-by-token.toml"] {
        said(&hold(file));
    }
    assert!(!room.path("root.key.pem").exists(), "the key is in the token");
    let text = room.read("issuing.protocol.txt");
    assert!(text.contains(house.uri), "{text}");
    assert!(!text.contains(house.pin));

    // The name is taken: no second key, no second root.
    room.vary(
        "root-in-token.toml",
        "again.toml",
        ("output = \"root\"", "output = \"again\""),
    );
    let refused = refusal(&hold("again.toml"));
    assert!(
        refused.contains("key.generate_in_token: ") && refused.contains("already holds a key"),
        "{refused}"
    );
    assert!(!room.path("again.cer.pem").exists());
}
