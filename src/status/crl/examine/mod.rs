//! A list as a stranger reads it: form, issuer, signature and digest, in constant memory.
//!
//! What was written is read back with this before anybody is given it; the linter says more about lists that fit into
//! memory.

mod cursor;
mod entry;
mod tap;

pub use entry::Listed;

use std::io::{self, Read};

use jiff::Timestamp;

use self::{
    cursor::Cursor,
    tap::{Digests, Tap},
};
use crate::{
    crypto::{
        algorithm::SignatureAlgorithm,
        verify::{SignatureRefused, verify_digest},
    },
    x509::{certificate::Extension, oid, read, time},
};

/// Who must have signed the list.
#[derive(Clone, Copy, Debug)]
pub struct Signer<'a> {
    /// The issuer's `Name`, DER.
    pub name: &'a [u8],
    /// Its public key: `SubjectPublicKeyInfo` in DER.
    pub spki: &'a [u8],
    /// The algorithm that it signs with.
    pub algorithm: SignatureAlgorithm,
}

/// What a list says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CrlFacts {
    /// `cRLNumber`.
    pub number: u64,
    /// `deltaCRLIndicator`, if it is a delta.
    pub base: Option<u64>,
    /// `thisUpdate`.
    pub this_update: Timestamp,
    /// `nextUpdate`.
    pub next_update: Timestamp,
    /// How many entries.
    pub entries: u64,
    /// How many octets.
    pub length: u64,
    /// SHA-256 of all of them.
    pub digest: [u8; 32],
}

/// Octets that are not the list of this issuer.
#[derive(Debug, thiserror::Error)]
pub enum CrlFault {
    /// Not a list in DER, or not one that Kepler would make.
    #[error("not a revocation list: {0}")]
    Malformed(&'static str),
    /// It names another issuer.
    #[error("the list is of another issuer")]
    OtherIssuer,
    /// The signature does not fit.
    #[error("the signature of the list: {0}")]
    Signature(#[from] SignatureRefused),
    /// It cannot be read.
    #[error("the list cannot be read: {0}")]
    Io(#[from] io::Error),
}

/// Reads a list from its first octet to its last and checks the signature. `visit` sees every entry; what it was shown is
/// true only if the result is no fault. Blocks.
pub fn examine(
    input: impl Read,
    signer: Signer<'_>,
    visit: impl FnMut(&Listed<'_>),
) -> Result<CrlFacts, CrlFault> {
    let mut tap = Tap::new(input, signer.algorithm.digest());
    let outer = cursor::header(&mut tap)?;
    outer.expect(0x30, "the list is no SEQUENCE")?;
    tap.sign(u64::MAX);
    let to_be_signed = cursor::header(&mut tap)?.expect(0x30, "tbsCertList is no SEQUENCE")?;
    tap.sign(to_be_signed);
    let mut cursor = Cursor::new(tap);
    let said = fields(&mut cursor, to_be_signed, signer, visit)?;
    same(&cursor.element()?, signer.algorithm.identifier())?;
    let signature = cursor.element()?;
    let signature = read::bit_string(&signature).map_err(|_| CrlFault::Malformed("no signature"))?;
    let Digests {
        whole,
        signed,
        length,
    } = cursor.finish()?;
    if outer.total() != length {
        return Err(CrlFault::Malformed("the list has another length than it says"));
    }
    verify_digest(signer.algorithm, signer.spki, &signed, signature)?;
    Ok(CrlFacts {
        digest: whole,
        length,
        ..said
    })
}

/// `tbsCertList` after its header.
fn fields<R: Read>(
    cursor: &mut Cursor<R>,
    length: u64,
    signer: Signer<'_>,
    visit: impl FnMut(&Listed<'_>),
) -> Result<CrlFacts, CrlFault> {
    let end = cursor.position().saturating_add(length);
    if cursor.element()? != [2, 1, 1] {
        return Err(CrlFault::Malformed("the version is not v2"));
    }
    same(&cursor.element()?, signer.algorithm.identifier())?;
    if cursor.element()? != signer.name {
        return Err(CrlFault::OtherIssuer);
    }
    let this_update = instant(&cursor.element()?)?;
    let next_update = instant(&cursor.element()?)?;
    let mut next = cursor.header()?;
    let mut entries = 0;
    if next.tag == 0x30 {
        entries = entry::walk(cursor, next.length, visit)?;
        next = cursor.header()?;
    }
    let extensions = next.expect(0xa0, "no extensions")?;
    let extensions = cursor.content(extensions)?;
    if cursor.position() != end {
        return Err(CrlFault::Malformed("octets after the extensions"));
    }
    let (number, base) = numbers(&extensions)?;
    Ok(CrlFacts {
        number,
        base,
        this_update,
        next_update,
        entries,
        length: 0,
        digest: [0; 32],
    })
}

fn same(found: &[u8], wanted: &[u8]) -> Result<(), CrlFault> {
    if found == wanted {
        return Ok(());
    }
    Err(CrlFault::Malformed("the signature algorithm is another one"))
}

fn instant(element: &[u8]) -> Result<Timestamp, CrlFault> {
    time::parse(element).map_err(|_| CrlFault::Malformed("a time cannot be read"))
}

/// `cRLNumber` and, if it is there, `deltaCRLIndicator`.
fn numbers(extensions: &[u8]) -> Result<(u64, Option<u64>), CrlFault> {
    let unreadable = |_| CrlFault::Malformed("the extensions cannot be read");
    let mut number = None;
    let mut base = None;
    for element in read::sequence(extensions).map_err(unreadable)? {
        let extension = Extension::parse(element).map_err(unreadable)?;
        match extension.oid {
            oid::CRL_NUMBER => number = Some(unsigned(extension.value)?),
            oid::DELTA_CRL_INDICATOR => base = Some(unsigned(extension.value)?),
            _ => {}
        }
    }
    let number = number.ok_or(CrlFault::Malformed("cRLNumber is missing"))?;
    Ok((number, base))
}

fn unsigned(element: &[u8]) -> Result<u64, CrlFault> {
    let number = || {
        let content = read::content(element).ok()?;
        let significant = content.strip_prefix(&[0]).unwrap_or(content);
        let fits = element.first() == Some(&0x02) && significant.len() <= 8;
        fits.then(|| {
            significant
                .iter()
                .fold(0, |number, octet| number << 8 | u64::from(*octet))
        })
    };
    number().ok_or(CrlFault::Malformed("a number of a list is no number"))
}

#[cfg(test)]
mod tests;
