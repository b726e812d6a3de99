//! Makes the keys of `keys-dev` anew: `cargo run --example make-dev-keys -- keys-dev`.

use std::{fs, path::PathBuf};

use anyhow::Context as _;
use kepler::{keys::development, random::OsRandom};

fn main() -> anyhow::Result<()> {
    let folder: PathBuf = std::env::args_os().nth(1).context("name the folder")?.into();
    fs::create_dir_all(&folder)?;
    // A fixed day, so that tests with a standing clock of 2026 find the authorities in force.
    for (name, contents) in development::make("2026-01-01T00:00:00Z".parse()?, &OsRandom)? {
        fs::write(folder.join(name), contents)?;
    }
    Ok(())
}
