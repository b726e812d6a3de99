//! `openssl` with its GOST engine, switched on by the configuration that Kepler ships.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

/// `config/openssl-gost.cnf`.
fn configuration() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config/openssl-gost.cnf")
}

/// Whether the engine answers. An answer without it would be one about other algorithms.
static ENGINE: LazyLock<bool> = LazyLock::new(|| {
    let output = Command::new("openssl")
        .args(["engine", "gost", "-t"])
        .env("OPENSSL_CONF", configuration())
        .output();
    let output = output.expect("openssl is installed: tests/run does it");
    String::from_utf8_lossy(&output.stdout).contains("[ available ]")
});

/// `openssl` with the engine; fails the test where there is none.
pub(crate) fn with_gost() -> Command {
    assert!(
        *ENGINE,
        "OpenSSL's GOST engine is absent (Debian: libengine-gost-openssl); tests/run installs it"
    );
    let mut command = Command::new("openssl");
    command.env("OPENSSL_CONF", configuration());
    command
}

/// Runs it in `folder`; its two outputs in one text, or the same as an error.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = with_gost().current_dir(folder).args(arguments).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    if output.status.success() {
        Ok(text)
    } else {
        Err(text)
    }
}
