//! The protocol says what `openssl` says, holds no secret, and has a line for everybody's signature.

use std::{fs, os::unix::fs::PermissionsExt as _};

use super::room::{Room, said};

/// Without spaces, line ends and boxes to tick.
fn joined(text: &str) -> String {
    text.replace("[ ]", "").split_whitespace().collect()
}

fn fingerprint(room: &Room, digest: &str) -> String {
    let said = room.openssl(&format!("x509 -in root.cer.pem -noout -fingerprint -{digest}"));
    said.trim().split_once('=').unwrap().1.replace(':', "")
}

#[test]
fn fingerprints_are_those_of_openssl() {
    let room = Room::p256();
    let printed = room.hold("root.toml");
    let text = room.read("root.protocol.txt");
    assert_eq!(printed, text);
    let json: serde_json::Value = serde_json::from_str(&room.read("root.protocol.json")).unwrap();
    for digest in ["sha1", "sha256"] {
        let wanted = fingerprint(&room, digest);
        assert!(joined(&text).contains(&wanted), "{digest} {wanted}: {text}");
        assert_eq!(json[digest].as_str().unwrap().to_uppercase(), wanted);
    }
    let serial = room.openssl("x509 -in root.cer.pem -noout -serial");
    let serial = serial.trim().strip_prefix("serial=").unwrap();
    assert_eq!(json["serial"].as_str().unwrap().to_uppercase(), serial);
    assert!(joined(&text).contains(serial));
    for (name, listed) in [
        ("root.toml", "inputs"),
        ("../profiles/root.toml", "inputs"),
        ("root.cer.pem", "outputs"),
        ("root.key.pem", "outputs"),
        ("root.tbs.der", "outputs"),
        ("root.record.json", "outputs"),
    ] {
        let digest = room.openssl(&format!("dgst -sha256 -r {name}"));
        let digest = digest.split(' ').next().unwrap();
        let entries = json[listed].as_array().unwrap();
        let entry = entries.iter().find(|entry| entry["file"] == name);
        assert_eq!(entry.unwrap()["sha256"], digest, "{name}");
        assert!(joined(&text).contains(&digest.to_uppercase()), "{name}");
    }
    let lines = text.lines().filter(|line| line.starts_with("_____")).count();
    assert_eq!(lines, 3, "a line for each of three participants");
}

#[test]
fn the_key_is_encrypted_and_its_passphrase_stands_nowhere() {
    let room = Room::p256();
    room.hold("root.toml");
    let mode = fs::metadata(room.path("root.key.pem"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let key = room.read("root.key.pem");
    assert!(key.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"), "{key}");
    room.openssl("pkey -in root.key.pem -passin file:example.passphrase -noout -check");
    let passphrase = room.read("example.passphrase");
    for name in room.files() {
        let contents = String::from_utf8_lossy(&fs::read(room.path(&name)).unwrap()).into_owned();
        assert!(
            name == "example.passphrase" || !contents.contains(passphrase.trim()),
            "{name}"
        );
    }
    // Nor a digest of it, by which somebody could guess.
    let digest = room.openssl("dgst -sha256 -r example.passphrase");
    let digest = digest.split(' ').next().unwrap();
    assert!(!room.read("root.protocol.json").contains(digest));
}

#[test]
fn the_protocol_is_printed_in_english_and_for_machines() {
    let room = Room::p256();
    let english = said(
        &room
            .command(&["root.toml", "--locale", "en", "--out", "made"])
            .output()
            .unwrap(),
    );
    for line in ["CEREMONY PROTOCOL", "Fingerprints (DER)", "signature, date"] {
        assert!(english.contains(line), "{line}: {english}");
    }
    let words = english.lines().filter(|line| line.contains("Алгоритм"));
    assert_eq!(words.count(), 0);
    // What an earlier ceremony made is found in the output folder.
    let machine = room.command(&["issuing-authority.toml", "--json", "--out", "made"]);
    let output = { machine }.output().unwrap();
    let json: serde_json::Value = serde_json::from_str(&said(&output)).unwrap();
    assert_eq!(json["kind"], "issuing_authority");
    assert_eq!(json["held"], true);
    assert_eq!(json["participants"].as_array().unwrap().len(), 2);
}
