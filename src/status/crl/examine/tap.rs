//! Octets on their way to the parser: counted, digested whole, and the signed part digested once more.

use std::io::{self, Read};

use sha2::{Digest as _, Sha256};

use crate::crypto::digest::{DigestAlgorithm, DigestStream};

/// Reads through, and digests what passes.
pub(super) struct Tap<R> {
    input: R,
    whole: Sha256,
    signed: DigestStream,
    /// Octets from here on that belong to the signed part.
    to_sign: u64,
    length: u64,
}

/// What the digests came to.
pub(super) struct Digests {
    pub(super) whole: [u8; 32],
    pub(super) signed: Vec<u8>,
    pub(super) length: u64,
}

impl<R: Read> Tap<R> {
    pub(super) fn new(input: R, signed: DigestAlgorithm) -> Self {
        Self {
            input,
            whole: Sha256::new(),
            signed: signed.stream(),
            to_sign: 0,
            length: 0,
        }
    }

    /// The next so many octets belong to the signed part.
    pub(super) fn sign(&mut self, octets: u64) {
        self.to_sign = octets;
    }

    pub(super) fn finish(self) -> Digests {
        Digests {
            whole: self.whole.finalize().into(),
            signed: self.signed.finish(),
            length: self.length,
        }
    }
}

impl<R: Read> Read for Tap<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        let octets = buffer.get(..count).unwrap_or_default();
        self.whole.update(octets);
        let signed = usize::try_from(self.to_sign).unwrap_or(count).min(count);
        self.signed.update(octets.get(..signed).unwrap_or_default());
        self.to_sign = self.to_sign.saturating_sub(count as u64);
        self.length = self.length.saturating_add(count as u64);
        Ok(count)
    }
}
