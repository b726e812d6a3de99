//! Makes the keys of `keys-dev`, those that are missing: `cargo run --example make-dev-keys -- keys-dev`.

use std::{fs, path::PathBuf};

use anyhow::{Context as _, ensure};
use kepler::{keys::development, random::OsRandom};

fn main() -> anyhow::Result<()> {
    let folder: PathBuf = std::env::args_os().nth(1).context("name the folder")?.into();
    fs::create_dir_all(&folder)?;
    let passphrase = match fs::read_to_string(folder.join("passphrase")) {
        Ok(known) => known.trim_end().to_owned(),
        Err(_) => development::passphrase(&OsRandom)?,
    };
    // A fixed day, so that tests with a standing clock of 2026 find the authorities in force.
    for part in development::make("2026-01-01T00:00:00Z".parse()?, &passphrase, &OsRandom)? {
        let there = part.iter().filter(|(name, _)| folder.join(name).exists());
        match there.count() {
            0 => {}
            count if count == part.len() => continue,
            _ => {
                let names: Vec<_> = part.iter().map(|(name, _)| name.as_str()).collect();
                ensure!(
                    false,
                    "of {} only some are there: remove them all",
                    names.join(", ")
                );
            }
        }
        for (name, contents) in part {
            fs::write(folder.join(name), contents)?;
        }
    }
    Ok(())
}
