//! Passphrases of key files: from a file, or typed at a terminal without an echo. They are wiped, and never shown.

use std::{
    fs,
    io::{self, IsTerminal as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail, ensure};
use zeroize::Zeroizing;

/// Characters of a new passphrase: with scrypt's cost, a dozen random ones outlive the key.
const SHORTEST: usize = 12;

/// The passphrase of a key that exists.
pub(super) fn known(file: Option<&Path>, key: &Path) -> anyhow::Result<Zeroizing<Vec<u8>>> {
    match file {
        Some(file) => of_file(file),
        None => typed(&format!("Пароль к ключу / passphrase of {}: ", key.display())),
    }
}

/// The passphrase of a key that is about to be made: typed twice.
pub(super) fn new(file: Option<&Path>, key: &Path) -> anyhow::Result<Zeroizing<Vec<u8>>> {
    let passphrase = match file {
        Some(file) => of_file(file)?,
        None => typed_twice(key)?,
    };
    let length = String::from_utf8_lossy(&passphrase).chars().count();
    ensure!(
        length >= SHORTEST,
        "the passphrase of {} has {length} characters; take at least {SHORTEST} random ones",
        key.display()
    );
    Ok(passphrase)
}

fn of_file(file: &Path) -> anyhow::Result<Zeroizing<Vec<u8>>> {
    let contents = fs::read(file).map(Zeroizing::new);
    let contents = contents.with_context(|| format!("cannot read the passphrase in {}", file.display()))?;
    // A line end after it does not count, as elsewhere in Kepler.
    Ok(Zeroizing::new(contents.trim_ascii_end().to_vec()))
}

fn typed_twice(key: &Path) -> anyhow::Result<Zeroizing<Vec<u8>>> {
    let key: PathBuf = key.to_owned();
    let first = typed(&format!(
        "Новый пароль к ключу / new passphrase of {}: ",
        key.display()
    ))?;
    let second = typed("Ещё раз / once more: ")?;
    if *first != *second {
        bail!("the two passphrases differ; nothing was made");
    }
    Ok(first)
}

fn typed(prompt: &str) -> anyhow::Result<Zeroizing<Vec<u8>>> {
    if !io::stdin().is_terminal() {
        bail!("there is no terminal to ask for a passphrase at; name passphrase_file in the ceremony file");
    }
    let terminal = console::Term::stderr();
    terminal.write_str(prompt)?;
    let line = Zeroizing::new(terminal.read_secure_line()?);
    Ok(Zeroizing::new(line.as_bytes().to_vec()))
}
