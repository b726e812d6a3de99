//! The files that a ceremony makes: never over another file, on disk before anything builds on them.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use super::fault::{Fault, ensure};

/// A file that a ceremony makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Output {
    /// The bytes to sign.
    ToBeSigned,
    /// What was about to be signed, before it was.
    Record,
    /// The private key, encrypted.
    Key,
    /// The certificate, PEM.
    Certificate,
    /// The request, PEM.
    Request,
    /// The protocol for people.
    Protocol,
    /// The protocol for machines.
    ProtocolJson,
}

impl Output {
    const ALL: [Self; 7] = [
        Self::ToBeSigned,
        Self::Record,
        Self::Key,
        Self::Certificate,
        Self::Request,
        Self::Protocol,
        Self::ProtocolJson,
    ];

    fn suffix(self) -> &'static str {
        match self {
            Self::ToBeSigned => "tbs.der",
            Self::Record => "record.json",
            Self::Key => "key.pem",
            Self::Certificate => "cer.pem",
            Self::Request => "csr.pem",
            Self::Protocol => "protocol.txt",
            Self::ProtocolJson => "protocol.json",
        }
    }
}

/// Where they go.
pub(super) struct Outputs {
    folder: PathBuf,
    stem: String,
}

impl Outputs {
    pub(super) fn new(folder: &Path, stem: &str) -> Result<Self, Fault> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        ensure(
            !stem.is_empty() && stem.len() <= 64 && stem.chars().all(plain),
            "output",
            "is the stem of file names: letters, digits, '-' and '_', at most 64",
            "choose such a name",
        )?;
        let outputs = Self {
            folder: folder.to_owned(),
            stem: stem.to_owned(),
        };
        let taken = Output::ALL
            .into_iter()
            .find(|output| outputs.path(*output).exists());
        match taken {
            None => Ok(outputs),
            Some(output) => Err(Fault::new(
                "output",
                format_args!(
                    "{} exists, and nothing is overwritten",
                    outputs.path(output).display()
                ),
                "choose another name or another folder; keep what was made",
            )),
        }
    }

    /// The name of a file.
    pub(super) fn name(&self, output: Output) -> String {
        format!("{}.{}", self.stem, output.suffix())
    }

    /// The path of a file.
    pub(super) fn path(&self, output: Output) -> PathBuf {
        self.folder.join(self.name(output))
    }

    /// Makes the folder.
    pub(super) fn open(&self) -> anyhow::Result<()> {
        fs::create_dir_all(&self.folder).with_context(|| format!("cannot make {}", self.folder.display()))
    }

    /// Writes a new file and waits until it is on disk; a key is for its owner alone.
    pub(super) fn write(&self, output: Output, contents: &[u8]) -> anyhow::Result<()> {
        let path = self.path(output);
        let mode = if output == Output::Key { 0o600 } else { 0o644 };
        let written = || -> io::Result<()> {
            let mut options = OpenOptions::new();
            let mut file = options.write(true).create_new(true).mode(mode).open(&path)?;
            file.write_all(contents)?;
            file.sync_all()?;
            File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()
        };
        written().with_context(|| format!("cannot write {}", path.display()))
    }

    /// What stands on disk.
    pub(super) fn read(&self, output: Output) -> anyhow::Result<Vec<u8>> {
        let path = self.path(output);
        fs::read(&path).with_context(|| format!("cannot read {} again", path.display()))
    }
}
