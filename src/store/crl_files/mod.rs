//! The folder of revocation lists: made durable, read by the listener, kept for ever in compressed form.
//!
//! `{folder}/{issuer}/{scope}/{number}.crl`, beside it `.crl.gz` and `.crl.br`. A name is never used twice: numbers are
//! spent, so a file that is there under its name is whole and does not change. All functions block.

pub mod compress;
mod sweep;

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use crate::{crash::Point, status::crl::scope::CrlScope};

/// Names that this process gave to files under way.
static DRAFTS: AtomicU64 = AtomicU64::new(0);

/// A list, by what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CrlName {
    /// The issuer: its subject key identifier in lower-case hex.
    pub issuer: String,
    /// What it speaks of.
    pub scope: CrlScope,
    /// `cRLNumber`.
    pub number: u64,
}

/// The folder.
#[derive(Clone, Debug)]
pub struct CrlFiles {
    folder: PathBuf,
}

impl CrlFiles {
    /// Lists in `folder`, which is made when it is not there. Lists are public, and other programs may read them.
    pub fn open(folder: &Path) -> io::Result<Self> {
        make(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// Where a list lies, or would.
    pub fn path(&self, name: &CrlName) -> PathBuf {
        self.series(&name.issuer, name.scope)
            .join(format!("{}.crl", name.number))
    }

    /// A file for what is under way: it has no name, and is gone when it is closed.
    pub fn scratch(&self) -> io::Result<File> {
        let path = self.folder.join(draft_name());
        let file = create(&path)?;
        fs::remove_file(&path)?;
        Ok(file)
    }

    /// Begins a list under another name. `AlreadyExists` when there is a list of that name: nothing that was ever published
    /// is replaced.
    pub fn begin(&self, name: &CrlName) -> io::Result<Draft> {
        let target = self.path(name);
        if fs::exists(&target)? || fs::exists(compress::Coding::Gzip.path(&target))? {
            return Err(io::Error::new(
                io::ErrorKind::AlreadyExists,
                format!(
                    "{} is there already, so the database knows fewer lists than the archive: start the server, which \
                     compares them",
                    target.display()
                ),
            ));
        }
        let series = self.series(&name.issuer, name.scope);
        make(&series)?;
        Draft::begin(&series, target)
    }

    /// The highest number that a list of this issuer bears, of whatever scope.
    pub fn highest_number(&self, issuer: &str) -> io::Result<Option<u64>> {
        let mut highest = None;
        for scope in entries(&self.folder.join(issuer))? {
            for file in entries(&scope)? {
                highest = highest.max(number(&file));
            }
        }
        Ok(highest)
    }

    fn series(&self, issuer: &str, scope: CrlScope) -> PathBuf {
        self.folder.join(issuer).join(scope.to_string())
    }
}

/// A file under way: without its name until it is whole. Dropped before that, it is gone.
#[derive(Debug)]
pub struct Draft {
    file: File,
    folder: PathBuf,
    temporary: PathBuf,
    target: PathBuf,
    named: bool,
}

impl Draft {
    fn begin(folder: &Path, target: PathBuf) -> io::Result<Self> {
        let temporary = folder.join(draft_name());
        Ok(Self {
            file: create(&temporary)?,
            folder: folder.to_owned(),
            temporary,
            target,
            named: false,
        })
    }

    /// Where to write.
    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Makes what was written durable, and gives the file its name: both survive a power cut when this returns.
    pub fn publish(mut self) -> io::Result<PathBuf> {
        self.file.sync_all()?;
        Point::CRL_FILE_BEFORE_RENAME.pass();
        fs::rename(&self.temporary, &self.target)?;
        self.named = true;
        File::open(&self.folder)?.sync_all()?;
        Point::CRL_FILE_AFTER_RENAME.pass();
        Ok(self.target.clone())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.named {
            // Nobody reads it; a rest is swept away later.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// Begins with a dot: no list, and told apart from other processes'.
fn draft_name() -> String {
    let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
    format!(".{}-{number}.tmp", std::process::id())
}

fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o644)
        .open(path)
}

fn make(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o755).create(folder)
}

/// What lies in a folder; nothing when it is not there.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let listed = match fs::read_dir(folder) {
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            return Ok(Vec::new());
        }
        other => other?,
    };
    listed.map(|entry| Ok(entry?.path())).collect()
}

/// The number of the list that a file holds, compressed or not.
fn number(path: &Path) -> Option<u64> {
    let (number, kind) = path.file_name()?.to_str()?.split_once('.')?;
    let known = ["crl", "crl.gz", "crl.br"].contains(&kind);
    known.then(|| number.parse().ok()).flatten()
}

#[cfg(test)]
mod tests;
