//! Strict DER from a stream, one element at a time.

use std::io::{BufReader, Read};

use super::{
    CrlFault,
    tap::{Digests, Tap},
};
use crate::status::crl::encoding::put_header;

/// Octets read at a time.
const PART: usize = 64 * 1024;

/// The longest element that is taken into memory: names and extensions are far shorter.
const LONGEST: u64 = 64 * 1024;

/// Tag and length of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) tag: u8,
    pub(super) length: u64,
    /// Octets of the header itself.
    octets: u64,
}

impl Header {
    /// Octets of the whole element.
    pub(super) fn total(self) -> u64 {
        self.octets.saturating_add(self.length)
    }

    /// The length, if the tag is the one that must stand here.
    pub(super) fn expect(self, tag: u8, otherwise: &'static str) -> Result<u64, CrlFault> {
        if self.tag == tag {
            return Ok(self.length);
        }
        Err(CrlFault::Malformed(otherwise))
    }
}

/// Reads a header; the shortest form of its length and no other (X.690 10.1).
pub(super) fn header(input: &mut impl Read) -> Result<Header, CrlFault> {
    let mut first = [0; 2];
    input.read_exact(&mut first)?;
    let [tag, short] = first;
    if tag & 0x1f == 0x1f || short == 0x80 {
        return Err(CrlFault::Malformed("an element has no DER header"));
    }
    if short < 0x80 {
        return Ok(Header {
            tag,
            length: short.into(),
            octets: 2,
        });
    }
    let count = usize::from(short & 0x7f);
    let mut octets = [0; 8];
    let octets = octets
        .get_mut(..count)
        .ok_or(CrlFault::Malformed("an element is too long"))?;
    input.read_exact(octets)?;
    let length = octets
        .iter()
        .fold(0, |length, octet| length << 8 | u64::from(*octet));
    if length < 0x80 || octets.first() == Some(&0) {
        return Err(CrlFault::Malformed("a length is not in its shortest form"));
    }
    Ok(Header {
        tag,
        length,
        octets: 2 + count as u64,
    })
}

/// Where the reading stands.
pub(super) struct Cursor<R> {
    input: BufReader<Tap<R>>,
    position: u64,
}

impl<R: Read> Cursor<R> {
    pub(super) fn new(tap: Tap<R>) -> Self {
        Self {
            input: BufReader::with_capacity(PART, tap),
            position: 0,
        }
    }

    /// Octets taken since the cursor was made.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    pub(super) fn header(&mut self) -> Result<Header, CrlFault> {
        let header = header(&mut self.input)?;
        self.position = self.position.saturating_add(header.octets);
        Ok(header)
    }

    /// The content of an element whose header was read.
    pub(super) fn content(&mut self, length: u64) -> Result<Vec<u8>, CrlFault> {
        let mut content = Vec::new();
        self.content_into(length, &mut content)?;
        Ok(content)
    }

    /// The same, into a buffer that is used again and again.
    pub(super) fn content_into(&mut self, length: u64, buffer: &mut Vec<u8>) -> Result<(), CrlFault> {
        let fits = usize::try_from(length).ok().filter(|_| length <= LONGEST);
        buffer.resize(fits.ok_or(CrlFault::Malformed("an element is too long"))?, 0);
        self.input.read_exact(buffer)?;
        self.position = self.position.saturating_add(length);
        Ok(())
    }

    /// A whole element, header included.
    pub(super) fn element(&mut self) -> Result<Vec<u8>, CrlFault> {
        let header = self.header()?;
        let mut element = Vec::new();
        put_header(&mut element, header.tag, header.length);
        element.extend(self.content(header.length)?);
        Ok(element)
    }

    /// The digests, when nothing follows.
    pub(super) fn finish(mut self) -> Result<Digests, CrlFault> {
        if self.input.read(&mut [0])? != 0 {
            return Err(CrlFault::Malformed("octets after the list"));
        }
        Ok(self.input.into_inner().finish())
    }
}
