//! A ceremony that ends half-way leaves its record; nothing is ever made over what exists.

use std::fs;

use kepler::x509::{encode, read};

use super::room::{Room, refusal, said};

#[test]
fn a_power_cut_before_the_signature_leaves_bytes_and_serial_number() {
    let room = Room::p256();
    room.hold("root.toml");
    let mut command = room.command(&["issuing-authority.toml"]);
    let output = command
        .env("KEPLER_CRASH_AT", "ceremony.recorded")
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        None,
        "the process ended by itself: {output:?}"
    );

    let record: serde_json::Value = serde_json::from_str(&room.read("issuing.record.json")).unwrap();
    let bytes = fs::read(room.path("issuing.tbs.der")).unwrap();
    let parts = read::sequence(&bytes).unwrap();
    let serial = hex::decode(record["serial"].as_str().unwrap()).unwrap();
    assert_eq!(parts[1], encode::integer(&serial), "the recorded serial number");
    let digest = room.openssl("dgst -sha256 -r issuing.tbs.der");
    assert!(digest.starts_with(record["to_be_signed_sha256"].as_str().unwrap()));
    assert!(!room.path("issuing.cer.pem").exists());

    // What was begun is not taken up again: its serial number is spent.
    let again = refusal(&room.command(&["issuing-authority.toml"]).output().unwrap());
    assert!(again.contains("nothing is overwritten"), "{again}");
    assert_eq!(fs::read(room.path("issuing.tbs.der")).unwrap(), bytes);
}

#[test]
fn nothing_is_overwritten() {
    let room = Room::p256();
    room.hold("root.toml");
    let before: Vec<_> = room
        .files()
        .iter()
        .map(|name| fs::read(room.path(name)).unwrap())
        .collect();
    for arguments in [&["root.toml"][..], &["root.toml", "--check"]] {
        let said = refusal(&room.command(arguments).output().unwrap());
        assert!(
            said.contains("root.toml: output: ") && said.contains("root.tbs.der exists"),
            "{said}"
        );
    }
    let after: Vec<_> = room
        .files()
        .iter()
        .map(|name| fs::read(room.path(name)).unwrap())
        .collect();
    assert_eq!(before, after);

    // One file of the names is enough.
    fs::write(room.path("second-root.protocol.json"), "kept").unwrap();
    let said = refusal(&room.command(&["second-root.toml"]).output().unwrap());
    assert!(said.contains("second-root.protocol.json exists"), "{said}");
    assert!(!room.path("second-root.key.pem").exists());
}

#[test]
fn a_check_touches_no_key_and_writes_nothing() {
    let room = Room::p256();
    room.hold("root.toml");
    // The reviewers have the certificate; the key is in the safe.
    fs::remove_file(room.path("root.key.pem")).unwrap();
    fs::remove_file(room.path("example.passphrase")).unwrap();
    let before = room.files();
    let said = said(
        &room
            .command(&["issuing-authority.toml", "--check"])
            .output()
            .unwrap(),
    );
    for line in [
        "Ключи не использовались",
        "УЦ Кеплер (учебный)",
        "issuing.cer.pem",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    assert_eq!(room.files(), before);
    let refused = refusal(&room.command(&["issuing-authority.toml"]).output().unwrap());
    assert!(
        refused.contains("parent.key.passphrase_file: there is no example.passphrase"),
        "{refused}"
    );
    assert_eq!(room.files(), before);
}
