//! Verifies that, with the GOST keys of issuers and responders in a token,
//! - the binary issues, publishes and answers, 256 and 512 bit, and OpenSSL with the GOST engine accepts all of it;
//! - `kepler doctor` names the keys, and says what is missing while the token is away.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::{
    command::Stage,
    verdicts::{accepted, seen_to_be_revoked},
};
use crate::keys::gost_token;

const KEYS: [&str; 4] = [
    "issuing-gost-256",
    "ocsp-gost-256",
    "issuing-gost-512",
    "ocsp-gost-512",
];

/// The shipped configuration with four keys in the token instead of files.
fn pattern(folder: &Path) -> PathBuf {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/kepler.toml");
    let mut text = fs::read_to_string(shipped).unwrap();
    let (module, pin) = (folder.join("faulty.so"), folder.join("pin"));
    for name in KEYS {
        gost_token::import_development_key(folder, name);
        let file = format!(
            "key = {{ provider = \"file\", path = \"keys-dev/{name}.key.pem\", passphrase_file = \"keys-dev/passphrase\" }}"
        );
        let token = format!(
            "key = {{ provider = \"pkcs11\", module = \"{}\", token_label = \"kepler\", key_label = \"{name}\", pin_file = \"{}\" }}",
            module.display(),
            pin.display()
        );
        assert!(text.contains(&file), "{name}");
        text = text.replace(&file, &token);
    }
    let path = folder.join("pattern.toml");
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn keys_in_a_gost_token_do_everything() {
    let folder = TempDir::new().unwrap();
    gost_token::prepare(folder.path());
    let pattern = pattern(folder.path());
    for (algorithm, revoked) in [("gost-2012-256", true), ("gost-2012-512", false)] {
        let stage = Stage::within(gost_token::environment(folder.path()));
        let mut demo = stage.demo();
        demo.args(["--applications", "2", "--algorithm", algorithm, "--config"]);
        demo.arg(&pattern);
        stage.finish(demo);
        let summary = stage.summary();
        assert_eq!(summary.len(), 2);
        for row in &summary {
            accepted(&stage.out().join(row["folder"].as_str().unwrap()));
        }
        is_examined(&stage, folder.path());
        if revoked {
            seen_to_be_revoked(&stage, &summary);
        }
    }
    let log = fs::read_to_string(folder.path().join("control.log")).unwrap();
    let signatures = log.lines().filter(|line| *line == "sign").count();
    // Certificates, responders, lists and answers; more than one of each.
    assert!(signatures >= 10, "the token signed {signatures} times");
}

/// The demo has ended, and mail server and gateway with it: only what is said of the keys counts.
fn is_examined(stage: &Stage, folder: &Path) {
    let examined = || String::from_utf8(stage.beside(&["doctor"]).stdout).unwrap();
    let said = examined();
    for fact in [
        "gost-2012-256, not extractable",
        "gost-2012-512, not extractable",
        "GOST for tests",
    ] {
        assert!(said.contains(fact), "{fact}: {said}");
    }
    assert!(!said.contains("the token is not there"), "{said}");
    fs::write(folder.join("control"), "token absent").unwrap();
    let said = examined();
    fs::remove_file(folder.join("control")).unwrap();
    // The issuers' own examination may repeat it.
    let missing = said.matches("the token is not there").count();
    assert!(missing >= KEYS.len(), "{said}");
}
