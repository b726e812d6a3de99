//! The entries of a CRL on their way: encoded as they come, kept in memory or in a file.
//!
//! The list's length stands in front of it, and the register is read only once: reading a second time could give
//! other entries. So the encoded entries wait in a scratch store, whose length is then known.

use std::io::{Read, Seek, SeekFrom, Write};

use super::{
    encoding::{SEQUENCE, put, put_generalized, put_header, put_time, put_unsigned},
    plan::CrlError,
};
use crate::registry::revocation::{Revocation, RevocationReason};

/// Entries are handed to the scratch store in parts of about this size, and read back in such parts.
const PART: usize = 64 * 1024;

/// Collects entries. The scratch store is a `Cursor<Vec<u8>>` or a file opened for reading and writing.
#[derive(Debug)]
pub struct RevokedSpool<S> {
    scratch: S,
    entry: Vec<u8>,
    buffer: Vec<u8>,
    part: usize,
    written: u64,
    entries: u64,
}

impl<S: Read + Write + Seek> RevokedSpool<S> {
    /// An empty list over an empty scratch store.
    pub fn new(scratch: S) -> Self {
        Self::in_parts(scratch, PART)
    }

    /// The same, with parts of another size (octets): many lists at a time take smaller ones.
    pub fn in_parts(scratch: S, part: usize) -> Self {
        Self {
            scratch,
            entry: Vec::with_capacity(64),
            buffer: Vec::with_capacity(part + 128),
            part,
            written: 0,
            entries: 0,
        }
    }

    /// Takes an entry; `serial` as the register keys it: big-endian, without leading zero.
    pub fn push(&mut self, serial: &[u8], revocation: &Revocation) -> Result<(), CrlError> {
        if serial.is_empty() || serial.len() > 20 {
            return Err(CrlError::Serial);
        }
        self.entry.clear();
        put_entry(&mut self.entry, serial, revocation);
        put(&mut self.buffer, SEQUENCE, &self.entry);
        self.entries = self.entries.saturating_add(1);
        if self.buffer.len() >= self.part {
            self.flush()?;
        }
        Ok(())
    }

    /// How many entries were taken.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// How many octets they take.
    pub(super) fn length(&self) -> u64 {
        self.written.saturating_add(self.buffer.len() as u64)
    }

    /// Hands all octets to `sink`, from the first.
    pub(super) fn replay(
        &mut self,
        mut sink: impl FnMut(&[u8]) -> Result<(), CrlError>,
    ) -> Result<(), CrlError> {
        self.flush()?;
        self.scratch.seek(SeekFrom::Start(0))?;
        let mut part = vec![0; PART];
        let mut left = self.written;
        while left > 0 {
            let want = usize::try_from(left).unwrap_or(PART).min(PART);
            let part = part.get_mut(..want).unwrap_or_default();
            self.scratch.read_exact(part)?;
            sink(part)?;
            left = left.saturating_sub(want as u64);
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), CrlError> {
        self.scratch.write_all(&self.buffer)?;
        self.written = self.length();
        self.buffer.clear();
        Ok(())
    }
}

/// ```text
/// SEQUENCE {
///    userCertificate         CertificateSerialNumber,
///    revocationDate          Time,
///    crlEntryExtensions      Extensions OPTIONAL }
/// ```
fn put_entry(entry: &mut Vec<u8>, serial: &[u8], revocation: &Revocation) {
    put_unsigned(entry, serial);
    put_time(entry, revocation.at);
    put_extensions(entry, revocation);
}

/// `2.5.29.21` `reasonCode`, `2.5.29.24` `invalidityDate`; neither is critical. Each has its length known, so the headers
/// are constants.
fn put_extensions(entry: &mut Vec<u8>, revocation: &Revocation) {
    const REASON: &[u8] = b"\x30\x0a\x06\x03\x55\x1d\x15\x04\x03\x0a\x01";
    const INVALIDITY: &[u8] = b"\x30\x18\x06\x03\x55\x1d\x18\x04\x11";
    // RFC 5280 5.3.1: the extension is absent rather than `unspecified`.
    let reason = revocation.reason != RevocationReason::Unspecified;
    let length = match (reason, revocation.invalid_since) {
        (false, None) => return,
        (true, None) => 12,
        (false, Some(_)) => 26,
        (true, Some(_)) => 38,
    };
    put_header(entry, SEQUENCE, length);
    if reason {
        entry.extend_from_slice(REASON);
        entry.push(revocation.reason.number());
    }
    if let Some(since) = revocation.invalid_since {
        entry.extend_from_slice(INVALIDITY);
        put_generalized(entry, since);
    }
}
