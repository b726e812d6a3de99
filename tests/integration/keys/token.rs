//! A token of SoftHSM with its own folder, and faults on demand.
//!
//! PKCS#11 libraries and their environment belong to the whole process, so every scenario runs in a process of its own:
//! the test starts this very binary again, to run this very test inside the prepared environment.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use kepler::{
    crypto::{algorithm::SignatureAlgorithm, verify::verify},
    issuance::issuer::{SigningError, SigningKey},
    keys::{
        KeyConfig,
        pkcs11::{self, TokenConfig, TokenKey},
    },
};

use crate::issuance::workshop::{development_keys, openssl};

pub(crate) const PIN: &str = "secret-of-the-user";

/// The folder of the scenario; set in its own process only.
const SCENARIO: &str = "KEPLER_TEST_SCENARIO";

pub(crate) const MESSAGE: &[u8] = b"to be signed";

/// A token, and the library in front of it.
pub(crate) struct Token {
    pub(crate) folder: PathBuf,
}

/// Runs the scenario of the test `name` (its path below the binary) in a process of its own.
pub(crate) fn alone(name: &str, scenario: impl FnOnce(&Token)) {
    apart(name, prepare, environment, scenario);
}

/// The same around some token: how its folder is prepared, and the variables that lead to it.
pub(super) fn apart(
    name: &str,
    prepare: impl FnOnce(&Path),
    environment: impl FnOnce(&Path) -> [(&'static str, PathBuf); 3],
    scenario: impl FnOnce(&Token),
) {
    if let Some(folder) = std::env::var_os(SCENARIO) {
        return scenario(&Token {
            folder: folder.into(),
        });
    }
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path());
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture", "--test-threads", "1"])
        .envs(environment(folder.path()))
        .env(SCENARIO, folder.path())
        .output()
        .unwrap();
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {text}", output.status);
    assert!(
        text.contains("1 passed"),
        "{name} is not the name of this test: {text}"
    );
}

/// The variables that a process needs to reach the token.
pub(crate) fn environment(folder: &Path) -> [(&'static str, PathBuf); 3] {
    [
        ("SOFTHSM2_CONF", folder.join("softhsm2.conf")),
        ("FAULTY_PKCS11_TARGET", softhsm()),
        ("FAULTY_PKCS11_CONTROL", folder.join("control")),
    ]
}

/// A token called "kepler", a wrapper around the library, a file with the PIN.
pub(crate) fn prepare(folder: &Path) {
    fs::create_dir(folder.join("tokens")).unwrap();
    let tokens = folder.join("tokens");
    let settings = format!("directories.tokendir = {}\nlog.level = ERROR\n", tokens.display());
    fs::write(folder.join("softhsm2.conf"), settings).unwrap();
    wrap(folder);
    initialise(folder, "kepler");
}

/// The library that fails on demand, and the file with the PIN.
pub(super) fn wrap(folder: &Path) {
    fs::write(folder.join("pin"), format!("{PIN}\n")).unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/faulty-pkcs11.c");
    let mut compiler = Command::new("cc");
    compiler.args(["-std=gnu17", "-w", "-shared", "-fPIC", "-o"]);
    compiler.arg(folder.join("faulty.so")).arg(source).arg("-ldl");
    assert!(compiler.status().unwrap().success());
}

/// Puts a key of `keys-dev` into the token, under its own name.
pub(crate) fn import_development_key(folder: &Path, name: &str) {
    let keys = development_keys();
    let (key, passphrase, open) = (
        keys.join(format!("{name}.key.pem")),
        keys.join("passphrase"),
        folder.join("open.pem"),
    );
    let (key, passphrase, open) = (key.display(), passphrase.display(), open.display());
    openssl(
        folder,
        &format!("pkcs8 -topk8 -nocrypt -in {key} -passin file:{passphrase} -out {open}"),
    )
    .unwrap();
    softhsm_util(
        folder,
        &[
            "--import", "open.pem", "--token", "kepler", "--label", name, "--id", "01", "--pin", PIN,
        ],
    );
    fs::remove_file(folder.join("open.pem")).unwrap();
}

/// Makes another token.
pub(crate) fn initialise(folder: &Path, label: &str) {
    softhsm_util(
        folder,
        &[
            "--init-token",
            "--free",
            "--label",
            label,
            "--so-pin",
            "officer",
            "--pin",
            PIN,
        ],
    );
}

pub(crate) fn softhsm_util(folder: &Path, arguments: &[&str]) {
    let output = Command::new("softhsm2-util")
        .current_dir(folder)
        .args(arguments)
        .envs(environment(folder))
        .output()
        .expect("softhsm2 is installed: tests/run does it");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn softhsm() -> PathBuf {
    [
        "/usr/lib/softhsm/libsofthsm2.so",
        "/usr/lib64/softhsm/libsofthsm2.so",
        "/usr/lib64/libsofthsm2.so",
    ]
    .map(PathBuf::from)
    .into_iter()
    .find(|path| path.exists())
    .expect("softhsm2 is installed: tests/run does it")
}

/// The key `label` of the token, as configuration; `more` are further lines.
pub(crate) fn configured(folder: &Path, label: &str, more: &str) -> TokenConfig {
    let text = format!(
        "provider = \"pkcs11\"\nmodule = \"{}\"\ntoken_label = \"kepler\"\nkey_label = \"{label}\"\npin_file = \"{}\"\n{more}",
        folder.join("faulty.so").display(),
        folder.join("pin").display(),
    );
    match toml::from_str(&text).unwrap() {
        KeyConfig::Pkcs11(config) => config,
        other @ KeyConfig::File { .. } => panic!("{other:?}"),
    }
}

impl Token {
    pub(crate) fn config(&self, label: &str, more: &str) -> TokenConfig {
        configured(&self.folder, label, more)
    }

    /// A fresh P-256 key with one session and one second of patience.
    pub(crate) fn key(&self, label: &str) -> TokenKey {
        self.key_with(label, "sessions = 1\ntimeout_seconds = 1")
    }

    pub(crate) fn key_with(&self, label: &str, more: &str) -> TokenKey {
        let config = self.config(label, more);
        pkcs11::generate(&config, Path::new(""), SignatureAlgorithm::EcdsaP256, 0).unwrap()
    }

    /// Tells the library which faults to make; nothing is told of earlier ones.
    pub(crate) fn fault(&self, control: &str) {
        // Renamed into place: it is read at any moment.
        fs::write(self.folder.join("control.new"), control).unwrap();
        fs::rename(self.folder.join("control.new"), self.folder.join("control")).unwrap();
    }

    /// How often the call reached SoftHSM.
    pub(crate) fn calls(&self, name: &str) -> usize {
        let log = fs::read_to_string(self.folder.join("control.log")).unwrap_or_default();
        log.lines().filter(|line| *line == name).count()
    }
}

/// A signature that verifies.
pub(crate) fn signs(key: &TokenKey) -> Result<(), SigningError> {
    let signature = sign(key)?;
    check(key, &signature);
    Ok(())
}

pub(crate) fn sign(key: &TokenKey) -> Result<Vec<u8>, SigningError> {
    key.sign_digest(&key.algorithm().digest().digest(MESSAGE))
}

pub(crate) fn check(key: &TokenKey, signature: &[u8]) {
    verify(key.algorithm(), key.public_key(), MESSAGE, signature).unwrap();
}

/// Waits for what must come; fails when it does not.
pub(crate) fn until(what: &str, mut happened: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !happened() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{what} does not come");
        thread::sleep(Duration::from_millis(20));
    }
}
