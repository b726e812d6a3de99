//! A writer of strict DER: each function gives one complete element, from the inside out.
//!
//! Elements that must be copied bit for bit (an issuer's name, a public key) go in as they are.

use const_oid::ObjectIdentifier;

const CONSTRUCTED: u8 = 0x20;
const CONTEXT: u8 = 0x80;

/// One element: tag, length, content.
pub fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len() + 6);
    put_header(&mut out, tag, content.len());
    out.extend_from_slice(content);
    out
}

/// Tag and length; `length` octets of content are to follow.
pub fn put_header(out: &mut Vec<u8>, tag: u8, length: usize) {
    if let Some(short) = short(length) {
        out.extend_from_slice(&[tag, short]);
        return;
    }
    let (octets, first) = length_octets(length);
    out.push(tag);
    out.extend_from_slice(octets.get(first..).unwrap_or_default());
}

/// A length that is its own octet (X.690 8.1.3.4), as most are.
fn short(length: usize) -> Option<u8> {
    u8::try_from(length).ok().filter(|length| *length < 0x80)
}

/// The octets of a length (X.690 8.1.3) at the end of nine, and where they begin.
fn length_octets(length: usize) -> ([u8; 9], usize) {
    let mut octets = [0; 9];
    if let Some(number) = octets.last_chunk_mut() {
        *number = length.to_be_bytes();
    }
    if short(length).is_some() {
        return (octets, 8);
    }
    let significant = size_of::<usize>() - length.leading_zeros() as usize / 8;
    let first = 8 - significant;
    if let Some(count) = octets.get_mut(first) {
        // 8.1.3.5: at most eight octets of length here, so the count fits beside the high bit.
        *count = 0x80 | u8::try_from(significant).unwrap_or_default();
    }
    (octets, first)
}

/// Octets of tag and length in front of so much content.
pub fn header(length: usize) -> usize {
    if short(length).is_some() {
        return 2;
    }
    let (octets, first) = length_octets(length);
    1 + octets.len() - first
}

/// One element with that content, behind what is there.
pub fn put_element(out: &mut Vec<u8>, tag: u8, content: &[u8]) {
    put_header(out, tag, content.len());
    out.extend_from_slice(content);
}

/// One element, behind what is there, with the content that `write` puts behind it in turn.
pub fn put(out: &mut Vec<u8>, tag: u8, write: impl FnOnce(&mut Vec<u8>)) {
    out.extend_from_slice(&[tag, 0]);
    let begin = out.len();
    write(out);
    let length = out.len() - begin;
    if let (Some(short), Some(place)) = (short(length), out.get_mut(begin - 1)) {
        *place = short;
    } else {
        let (octets, first) = length_octets(length);
        // Long content makes room for more octets of its length.
        out.splice(begin - 1..begin, octets.into_iter().skip(first));
    }
}

/// SEQUENCE of complete elements.
pub fn sequence(elements: &[&[u8]]) -> Vec<u8> {
    element(0x30, &elements.concat())
}

/// SET OF complete elements, in the order of X.690 11.6.
pub fn set_of(elements: &[&[u8]]) -> Vec<u8> {
    let mut sorted = elements.to_vec();
    sorted.sort_unstable();
    element(0x31, &sorted.concat())
}

/// OBJECT IDENTIFIER.
pub fn oid(oid: ObjectIdentifier) -> Vec<u8> {
    element(0x06, oid.as_bytes())
}

/// BOOLEAN TRUE; FALSE is always a default that DER leaves out.
pub fn boolean_true() -> Vec<u8> {
    element(0x01, &[0xff])
}

/// INTEGER from the big-endian octets of a number that is not negative.
pub fn integer(octets: &[u8]) -> Vec<u8> {
    element(0x02, &integer_content(octets))
}

/// The content octets of INTEGER: no needless leading zero, one where the high bit would say "negative" (X.690 8.3).
pub fn integer_content(octets: &[u8]) -> Vec<u8> {
    let mut content: Vec<u8> = octets.iter().copied().skip_while(|octet| *octet == 0).collect();
    if content.first().is_none_or(|first| first & 0x80 != 0) {
        content.insert(0, 0);
    }
    content
}

/// OCTET STRING.
pub fn octet_string(content: &[u8]) -> Vec<u8> {
    element(0x04, content)
}

/// BIT STRING of whole octets.
pub fn bit_string(content: &[u8]) -> Vec<u8> {
    element(0x03, &[&[0], content].concat())
}

/// BIT STRING with a named bit list: bit 0 is the highest; trailing zero bits are left out (X.690 11.2.2).
pub fn named_bits(bits: u16) -> Vec<u8> {
    let [first, second] = bits.to_be_bytes();
    let octets: &[u8] = match (first, second) {
        (0, 0) => &[],
        (_, 0) => &[first],
        _ => &[first, second],
    };
    let unused = octets.last().map_or(0, |last| last.trailing_zeros());
    element(0x03, &[&[u8::try_from(unused).unwrap_or(0)], octets].concat())
}

/// Context tag with primitive content (IMPLICIT).
pub fn context(number: u8, content: &[u8]) -> Vec<u8> {
    element(CONTEXT | number, content)
}

/// Context tag around complete elements (EXPLICIT, or IMPLICIT over a SEQUENCE or SET).
pub fn context_constructed(number: u8, elements: &[&[u8]]) -> Vec<u8> {
    element(CONTEXT | CONSTRUCTED | number, &elements.concat())
}

/// `UTF8String`.
pub fn utf8_string(text: &str) -> Vec<u8> {
    element(0x0c, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_take_the_fewest_octets() {
        assert_eq!(element(4, &[0; 127])[..2], [4, 127]);
        assert_eq!(element(4, &[0; 128])[..3], [4, 0x81, 128]);
        assert_eq!(element(4, &[0; 300])[..4], [4, 0x82, 1, 44]);
    }

    #[test]
    fn what_is_put_is_what_is_made() {
        for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536] {
            let content = vec![7; length];
            let mut out = vec![9];
            put(&mut out, 0x30, |out| put_element(out, 4, &content));
            let made = sequence(&[&octet_string(&content)]);
            assert_eq!(out, [&[9], made.as_slice()].concat(), "{length}");
            assert_eq!(octet_string(&content).len(), header(length) + length, "{length}");
        }
    }

    #[test]
    fn integers_are_positive_and_short() {
        assert_eq!(integer(&[0, 0, 1]), [2, 1, 1]);
        assert_eq!(integer(&[0x80]), [2, 2, 0, 0x80]);
        assert_eq!(integer(&[0]), [2, 1, 0]);
    }

    #[test]
    fn key_usages_have_the_octets_of_real_certificates() {
        assert_eq!(named_bits(0b1111_0000 << 8), [3, 2, 4, 0xf0]);
        assert_eq!(named_bits(0b1111_1000 << 8), [3, 2, 3, 0xf8]);
        assert_eq!(named_bits(0b0000_0110 << 8), [3, 2, 1, 6]);
    }
}
