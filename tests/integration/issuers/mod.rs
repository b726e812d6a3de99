//! `kepler issuer`: who joins the issuers and who leaves them, by the real binary.

mod addition;
mod retirement;

use serde_json::Value;

use crate::ceremony::room::Room;

/// An issuing authority `issuing` under `root`, and the key `ocsp` of its responder.
pub fn newcomer() -> Room {
    let room = Room::p256().with_authorities();
    room.hold("ocsp-responder.toml");
    room
}

/// The arguments that add it under `name`.
pub fn arguments(room: &Room, name: &str) -> Vec<String> {
    let at = |file: &str| room.path(file).to_str().unwrap().to_owned();
    let (certificate, root) = (at("issuing.cer.pem"), at("root.cer.pem"));
    let (key, responder) = (at("issuing.key.pem"), at("ocsp.key.pem"));
    let passphrase = at("example.passphrase");
    let arguments: [&str; 14] = [
        "issuer",
        "add",
        "--name",
        name,
        "--certificate",
        &certificate,
        "--chain",
        &root,
        "--key",
        &key,
        "--passphrase-file",
        &passphrase,
        "--responder-key",
        &responder,
    ];
    arguments.map(str::to_owned).to_vec()
}

/// Each line of a command's output for machines.
pub fn rows(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The row of an issuer in `kepler issuer list --json`.
pub fn row(listed: &str, name: &str) -> Value {
    let rows = rows(listed);
    let found = rows.iter().find(|row| row["name"] == name);
    found
        .unwrap_or_else(|| panic!("{name} is not listed: {listed}"))
        .clone()
}
