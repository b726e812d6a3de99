//! Verifies that
//! - what `kepler issuer add` prints is a section with which `kepler doctor` is content and `kepler serve` starts, publishing
//!   the list of the new issuer;
//! - a key that does not fit, a chain that does not verify, a name or an issuer that is there already are refused, and the
//!   file stays as it was.

use std::{
    path::{Path, PathBuf},
    process::Output,
    time::Duration,
};

use super::{arguments, newcomer, row, rows};
use crate::{
    ceremony::room::{Room, refusal},
    demo::command::{kepler, succeeded},
    story::cast::Authority,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_printed_section_serves() {
    let room = newcomer();
    let printed = kepler().args(arguments(&room, "newcomer")).output().unwrap();
    assert!(printed.status.success(), "{printed:?}");
    let section: toml::Table = toml::from_str(&String::from_utf8(printed.stdout).unwrap()).unwrap();
    let authority = Authority::start_with(None, |_, config| {
        let issuers = config["issuer"].as_array_mut().unwrap();
        issuers.push(section["issuer"][0].clone());
        Vec::new()
    });

    let examined = authority.run(&["doctor"]);
    let text = succeeded(&examined);
    assert!(text.contains("newcomer"), "{text}");
    let listed = row(&authority.command(&["issuer", "list"]), "newcomer");
    assert_eq!(listed["state"], "active");
    let address = listed["crl"].as_str().unwrap();
    let mut list = Vec::new();
    for attempt in 0.. {
        let answer = reqwest::get(address).await.unwrap();
        if answer.status().is_success() {
            list = answer.bytes().await.unwrap().to_vec();
            break;
        }
        assert!(attempt < 100, "no list of the new issuer is published");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    std::fs::write(room.path("list.der"), list).unwrap();
    let said = room.openssl("crl -inform DER -in list.der -CAfile issuing.cer.pem -noout");
    assert!(said.contains("verify OK"), "{said}");
}

/// A copy of the shipped configuration, and what is written there.
struct Draft {
    room: Room,
    file: PathBuf,
}

impl Draft {
    fn new() -> Self {
        let room = newcomer();
        let file = room.path("kepler.toml");
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/kepler.toml");
        std::fs::copy(shipped, &file).unwrap();
        Self { room, file }
    }

    fn text(&self) -> String {
        std::fs::read_to_string(&self.file).unwrap()
    }

    /// `kepler issuer add --write`, with some arguments replaced by others.
    fn add(&self, name: &str, changes: &[(&str, &str)]) -> Output {
        let mut command = kepler();
        let mut change = None;
        for argument in arguments(&self.room, name) {
            let value = change.take().unwrap_or_else(|| argument.clone());
            let changed = changes.iter().find(|(option, _)| *option == argument);
            change = changed.map(|(_, value)| (*value).to_owned());
            command.arg(value);
        }
        command.arg("--config").arg(&self.file);
        command.arg("--write").arg(&self.file);
        command.output().unwrap()
    }

    fn refuses(&self, name: &str, changes: &[(&str, &str)], reason: &str) {
        let before = self.text();
        let said = refusal(&self.add(name, changes));
        assert!(said.contains(reason), "{reason}: {said}");
        assert_eq!(self.text(), before, "{reason}");
    }
}

#[test]
fn what_does_not_belong_together_is_refused_and_nothing_is_written() {
    let draft = Draft::new();
    draft.room.hold("second-root.toml");
    let path = |name: &str| draft.room.path(name).to_str().unwrap().to_owned();
    draft.refuses(
        "newcomer",
        &[("--key", &path("ocsp.key.pem"))],
        "issuer newcomer: ",
    );
    draft.refuses(
        "newcomer",
        &[("--chain", &path("second-root.cer.pem"))],
        "issuer newcomer: chain: ",
    );
    draft.refuses(
        "newcomer",
        &[("--certificate", &path("ocsp.cer.pem"))],
        "issuer newcomer: ",
    );
    draft.refuses("newcomer", &[("--passphrase-file", &path("kepler.toml"))], "key");
    draft.refuses("dev-ecdsa", &[], "the name dev-ecdsa is taken by another issuer");
}

#[test]
fn nobody_is_added_twice() {
    let draft = Draft::new();
    let before = draft.text();
    succeeded(&draft.add("newcomer", &[]));
    let after = draft.text();
    assert!(after.starts_with(&before), "what stood there is kept");
    let config: toml::Table = toml::from_str(&after).unwrap();
    assert_eq!(config["issuer"].as_array().unwrap().len(), 5);
    draft.refuses("newcomer", &[], "the name newcomer is taken by another issuer");
    draft.refuses("another", &[], "is the certificate of issuer newcomer");

    // The same certificate by another path.
    let copy = draft.room.path("copy.cer.pem");
    std::fs::copy(draft.room.path("issuing.cer.pem"), &copy).unwrap();
    draft.refuses(
        "another",
        &[("--certificate", copy.to_str().unwrap())],
        "is the certificate of issuer newcomer",
    );
}

#[test]
fn a_section_without_a_responder_is_printed_and_not_written() {
    let room = newcomer();
    let mut short = arguments(&room, "newcomer");
    short.truncate(short.len() - 2);
    let printed = succeeded(&kepler().args(&short).arg("--json").output().unwrap());
    let row = rows(&printed).remove(0);
    let section = row["section"].as_str().unwrap();
    assert!(section.contains("# key = ..."), "{section}");
    let written = kepler()
        .args(&short)
        .arg("--write")
        .arg(room.path("kepler.toml"))
        .output();
    assert_eq!(written.unwrap().status.code(), Some(2));
    assert!(!room.path("kepler.toml").exists());
}
