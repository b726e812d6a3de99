//! The entries of a list, one after the other.

use std::io::Read;

use super::{CrlFault, cursor::Cursor};
use crate::{
    registry::revocation::{Revocation, RevocationReason},
    x509::{certificate::Extension, oid, read, time},
};

/// An entry as it stands in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed<'a> {
    /// The serial number: big-endian, without leading zero.
    pub serial: &'a [u8],
    date: &'a [u8],
    extensions: &'a [u8],
}

impl Listed<'_> {
    /// Time and reason, to the second; `None` when they cannot be read, or the reason is one that Kepler does not give.
    pub fn revocation(&self) -> Option<Revocation> {
        let at = time::parse(self.date).ok()?;
        let mut revocation = Revocation::new(at, RevocationReason::Unspecified);
        if self.extensions.is_empty() {
            return Some(revocation);
        }
        for element in read::sequence(self.extensions).ok()? {
            let extension = Extension::parse(element).ok()?;
            match (extension.oid, extension.value) {
                (oid::REASON_CODE, [0x0a, 1, number]) => {
                    let known = RevocationReason::ALL;
                    revocation.reason = known.into_iter().find(|reason| reason.number() == *number)?;
                }
                (oid::INVALIDITY_DATE, date) => {
                    revocation = revocation.invalid_since(Some(time::parse(date).ok()?));
                }
                _ => return None,
            }
        }
        Some(revocation)
    }
}

/// Walks `revokedCertificates` of that length, whose header was read, and says how many entries there were.
pub(super) fn walk<R: Read>(
    cursor: &mut Cursor<R>,
    length: u64,
    mut visit: impl FnMut(&Listed<'_>),
) -> Result<u64, CrlFault> {
    let end = cursor.position().saturating_add(length);
    let mut buffer = Vec::new();
    let mut entries = 0_u64;
    while cursor.position() < end {
        let entry = cursor.header()?.expect(0x30, "an entry is no SEQUENCE")?;
        cursor.content_into(entry, &mut buffer)?;
        visit(&parts(&buffer).ok_or(CrlFault::Malformed("an entry cannot be read"))?);
        entries = entries.saturating_add(1);
    }
    if cursor.position() != end || entries == 0 {
        return Err(CrlFault::Malformed("revokedCertificates has another length"));
    }
    Ok(entries)
}

/// The parts of an entry, by their lengths alone: a list has a million of them.
fn parts(entry: &[u8]) -> Option<Listed<'_>> {
    let (serial, rest) = split(entry, |tag| tag == 0x02)?;
    let (date, extensions) = split(rest, |tag| matches!(tag, 0x17 | 0x18))?;
    if !extensions.is_empty() && split(extensions, |tag| tag == 0x30)?.1 != [0; 0] {
        return None;
    }
    let serial = serial.get(2..)?;
    Some(Listed {
        serial: serial.strip_prefix(&[0]).unwrap_or(serial),
        date,
        extensions,
    })
}

/// The first element, of a length below 128, and what follows it.
fn split(octets: &[u8], tag: impl Fn(u8) -> bool) -> Option<(&[u8], &[u8])> {
    let [first, length, ..] = octets else {
        return None;
    };
    if !tag(*first) || *length >= 0x80 || *length == 0 {
        return None;
    }
    octets.split_at_checked(2 + usize::from(*length))
}
