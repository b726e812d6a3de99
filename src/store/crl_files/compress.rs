//! Compressed forms of a list: gzip, which is also what the archive keeps, and brotli.

use std::{
    fs::{self, File},
    io::{self, BufReader, Read, Write},
    path::{Path, PathBuf},
};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use sha2::{Digest as _, Sha256};

use super::{CrlFiles, CrlName, Draft};

/// A form that a client may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// `gzip` (RFC 1952).
    Gzip,
    /// `br` (RFC 7932).
    Brotli,
}

/// Brotli between 0 and 11: serial numbers are random, more effort finds nothing more in them.
const BROTLI_QUALITY: u32 = 5;

/// Brotli looks back 1 MiB: memory stays small, and entries repeat what stands just before them.
const BROTLI_WINDOW: u32 = 20;

const PART: usize = 64 * 1024;

impl Coding {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Gzip, Self::Brotli];

    /// The end of the file's name.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Gzip => "gz",
            Self::Brotli => "br",
        }
    }

    /// Where the compressed form of a list lies.
    pub fn path(self, list: &Path) -> PathBuf {
        let mut name = list.as_os_str().to_owned();
        name.push(".");
        name.push(self.suffix());
        name.into()
    }
}

impl CrlFiles {
    /// Makes the compressed form of a list durable, unless it is there; memory does not grow with the list.
    pub fn compress(&self, name: &CrlName, coding: Coding) -> io::Result<()> {
        let list = self.path(name);
        let target = coding.path(&list);
        if fs::exists(&target)? {
            return Ok(());
        }
        let mut input = File::open(&list)?;
        let mut draft = Draft::begin(&self.series(&name.issuer, name.scope), target)?;
        match coding {
            Coding::Gzip => {
                let mut encoder = GzEncoder::new(draft.file(), Compression::default());
                copy(&mut input, &mut encoder)?;
                encoder.finish()?;
            }
            Coding::Brotli => {
                let mut encoder =
                    brotli::CompressorWriter::new(draft.file(), PART, BROTLI_QUALITY, BROTLI_WINDOW);
                copy(&mut input, &mut encoder)?;
                encoder.flush()?;
                drop(encoder);
            }
        }
        draft.publish()?;
        Ok(())
    }

    /// A list to read: as it is, or from the archive. `NotFound` when neither is there.
    pub fn read(&self, name: &CrlName) -> io::Result<Box<dyn Read + Send>> {
        let list = self.path(name);
        match File::open(&list) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let archived = File::open(Coding::Gzip.path(&list))?;
                Ok(Box::new(GzDecoder::new(BufReader::with_capacity(PART, archived))))
            }
            other => Ok(Box::new(other?)),
        }
    }

    /// SHA-256 of a list as the archive would give it back.
    pub(super) fn archived_digest(&self, name: &CrlName) -> io::Result<[u8; 32]> {
        let archived = File::open(Coding::Gzip.path(&self.path(name)))?;
        digest(GzDecoder::new(BufReader::with_capacity(PART, archived)))
    }
}

/// SHA-256 of everything that can be read.
pub(super) fn digest(mut input: impl Read) -> io::Result<[u8; 32]> {
    let mut digest = Sha256::new();
    each_part(&mut input, |part| {
        digest.update(part);
        Ok(())
    })?;
    Ok(digest.finalize().into())
}

fn copy(input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    each_part(input, |part| output.write_all(part))
}

fn each_part(input: &mut impl Read, mut take: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
    let mut part = vec![0; PART];
    loop {
        let count = input.read(&mut part)?;
        if count == 0 {
            return Ok(());
        }
        take(part.get(..count).unwrap_or_default())?;
    }
}
