//! Cuts DER into its elements without touching a byte: signatures are checked over what came, not over a copy.

use der::{AnyRef, Decode as _, Reader as _, SliceReader};

use super::pem;

/// The complete elements inside a SEQUENCE.
pub fn sequence(element: &[u8]) -> der::Result<Vec<&[u8]>> {
    tagged(element, 0x30)
}

/// The complete elements inside a SET.
pub fn set(element: &[u8]) -> der::Result<Vec<&[u8]>> {
    tagged(element, 0x31)
}

fn tagged(element: &[u8], tag: u8) -> der::Result<Vec<&[u8]>> {
    if element.first() != Some(&tag) {
        return Err(der::ErrorKind::Failed.into());
    }
    children(element)
}

/// The complete elements inside one constructed element, whatever its tag.
pub fn children(element: &[u8]) -> der::Result<Vec<&[u8]>> {
    elements(content(element)?)
}

/// The content octets of one element.
pub fn content(element: &[u8]) -> der::Result<&[u8]> {
    Ok(AnyRef::from_der(element)?.value())
}

/// Complete elements that stand side by side.
pub fn elements(octets: &[u8]) -> der::Result<Vec<&[u8]>> {
    let mut reader = SliceReader::new(octets)?;
    let mut elements = Vec::new();
    while !reader.is_finished() {
        elements.push(reader.tlv_bytes()?);
    }
    Ok(elements)
}

/// The same, one by one and without a list of them; the first that cannot be read is the last.
pub fn walk(octets: &[u8]) -> impl Iterator<Item = der::Result<&[u8]>> {
    let mut rest = Some(octets);
    std::iter::from_fn(move || {
        let octets = rest.take().filter(|octets| !octets.is_empty())?;
        let element = SliceReader::new(octets).and_then(|mut reader| reader.tlv_bytes());
        rest = element
            .as_ref()
            .ok()
            .and_then(|element| octets.get(element.len()..));
        Some(element)
    })
}

/// The content of a BIT STRING of whole octets.
pub fn bit_string(element: &[u8]) -> der::Result<&[u8]> {
    let bits = der::asn1::BitStringRef::from_der(element)?;
    bits.as_bytes().ok_or_else(|| {
        der::ErrorKind::Value {
            tag: der::Tag::BitString,
        }
        .into()
    })
}

/// DER from DER, or from the one PEM block under one of `labels`; blocks of other kinds and text around them are passed
/// over. Two of the kind are refused: nobody guesses which is meant.
pub fn der_or_pem(octets: &[u8], labels: &[&str]) -> der::Result<Vec<u8>> {
    if content(octets).is_ok() {
        return Ok(octets.to_vec());
    }
    let mut blocks = pem::blocks(octets).peekable();
    if blocks.peek().is_none() {
        // Whoever reads it as DER says what is wrong with it.
        return Ok(octets.to_vec());
    }
    let mut named = blocks.filter(|block| labels.contains(&block.label));
    match (named.next(), named.next()) {
        (Some(block), None) => block.der(),
        _ => Err(der::pem::Error::Label.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_block_of_the_kind_is_read_from_what_stands_around_it() {
        const ONE: &str = "-----BEGIN ONE-----\nMAA=\n-----END ONE-----\n";
        let other = "-----BEGIN OTHER-----\nMAA=\n-----END OTHER-----\n";
        let read = |text: &str, labels: &[&str]| der_or_pem(text.as_bytes(), labels).ok();
        let der = Some(vec![0x30, 0]);
        for text in ["0\0", ONE, &format!("text\r\n{other}{ONE}{other}more")] {
            assert_eq!(read(text, &["ELSE", "ONE"]), der, "{text}");
        }
        for text in [other, &format!("{ONE}{ONE}"), "-----BEGIN ONE-----\nMAA=\n"] {
            assert_eq!(read(text, &["ONE"]), None, "{text}");
        }
        assert_eq!(read("neither", &["ONE"]), Some(b"neither".to_vec()));
    }
}
