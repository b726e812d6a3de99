//! Reads PEM as people have it: any line width, CRLF, text around the blocks (RFC 7468 2, as `openssl` reads it).
//!
//! Work and memory are bounded by the length of what is read; whoever reads a file bounds that.

use base64::{Engine as _, engine::general_purpose::STANDARD};

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";

/// What stands between two boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block<'a> {
    /// What it says to be: `CERTIFICATE`, `X509 CRL` and so on.
    pub label: &'a str,
    /// Base64 with its line ends; none where the boundary below is missing or has another label.
    body: Option<&'a [u8]>,
}

impl Block<'_> {
    /// Its content; white space in Base64 tells nothing, everything else must be right.
    pub fn der(&self) -> der::Result<Vec<u8>> {
        let base64 = |body: &[u8]| -> Vec<u8> {
            let octets = body.iter().filter(|octet| !octet.is_ascii_whitespace());
            octets.copied().collect()
        };
        let content = self.body.and_then(|body| STANDARD.decode(base64(body)).ok());
        content.ok_or_else(|| der::ErrorKind::Failed.into())
    }
}

/// The blocks of a file in their order; none in DER and in other files.
pub fn blocks(octets: &[u8]) -> impl Iterator<Item = Block<'_>> {
    // A mark of UTF-8 that editors put before the first line.
    let mut rest = octets.strip_prefix(b"\xef\xbb\xbf").unwrap_or(octets);
    std::iter::from_fn(move || {
        let label = loop {
            if let Some(label) = boundary(line(&mut rest)?, BEGIN) {
                break label;
            }
        };
        Some(Block {
            label,
            body: body(label, &mut rest),
        })
    })
}

/// What stands before the next boundary, which is passed over where it ends the block `label`.
fn body<'a>(label: &str, rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let start = *rest;
    loop {
        let before = *rest;
        let line = line(rest)?;
        if line.starts_with(BEGIN) {
            *rest = before;
            return None;
        }
        if line.starts_with(END) {
            let body = start.get(..start.len() - before.len());
            return body.filter(|_| boundary(line, END) == Some(label));
        }
    }
}

/// The label of a boundary.
fn boundary<'a>(line: &'a [u8], kind: &[u8]) -> Option<&'a str> {
    let label = line.trim_ascii_end().strip_prefix(kind)?.strip_suffix(b"-----")?;
    std::str::from_utf8(label).ok()
}

/// Takes the next line off.
fn line<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let mut parts = rest.splitn(2, |octet| *octet == b'\n');
    let line = parts.next().filter(|_| !rest.is_empty())?;
    *rest = parts.next().unwrap_or_default();
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTENT: &[u8] =
        b"0123456789 what stands in a block, of a length that fits no line end 0123456789 abc";

    /// The content in lines of `width`.
    fn block(label: &str, width: usize, end: &str) -> String {
        let base64 = STANDARD.encode(CONTENT);
        let lines = base64.as_bytes().chunks(width);
        let lines: Vec<_> = lines.map(|line| std::str::from_utf8(line).unwrap()).collect();
        let body = lines.join(end);
        format!("-----BEGIN {label}-----{end}{body}{end}-----END {label}-----{end}")
    }

    fn read(text: impl AsRef<[u8]>) -> Vec<(String, Option<Vec<u8>>)> {
        let blocks = blocks(text.as_ref());
        blocks
            .map(|block| (block.label.to_owned(), block.der().ok()))
            .collect()
    }

    fn whole(label: &str) -> (String, Option<Vec<u8>>) {
        (label.to_owned(), Some(CONTENT.to_vec()))
    }

    #[test]
    fn lines_of_any_width_and_end() {
        for width in [1, 4, 63, 64, 65, 76, 77, 1000] {
            for end in ["\n", "\r\n", " \t\r\n", "\n\n", "\n  "] {
                let text = block("X", width, end).replace("\n  -----", "\n-----");
                assert_eq!(read(&text), [whole("X")], "{width} {end:?}");
                assert_eq!(read(text.trim_end()), [whole("X")], "without the last line end");
            }
        }
    }

    #[test]
    fn text_around_blocks_is_passed_over() {
        let (one, two) = (block("ONE", 64, "\n"), block("TWO THREE", 76, "\r\n"));
        let mut text = b"subject=\xd3\xd6 in another encoding\n".to_vec();
        text.extend(format!("{one}-----\nbetween -----BEGIN NOTHING-----\n{two}after").bytes());
        assert_eq!(read(text), [whole("ONE"), whole("TWO THREE")]);
        assert_eq!(read(format!("\u{feff}{one}")), [whole("ONE")]);
    }

    #[test]
    fn what_is_damaged_has_a_label_and_no_content() {
        let good = block("X", 64, "\n");
        let (head, _) = good.split_once("-----END").unwrap();
        for damaged in [
            head.to_owned(),
            format!("{head}-----END Y-----\n"),
            format!("{head}-----END X\n"),
            good.replacen("MDEy", "MD!y", 1),
            good.replacen("MDEy", "MDE", 1),
            good.replacen("MDEy", "MD=y", 1),
            "-----BEGIN X-----\nName: value\n\nMDEy\n-----END X-----".to_owned(),
        ] {
            assert_eq!(read(&damaged), [("X".to_owned(), None)], "{damaged}");
            // The next block is not lost.
            let both = format!("{}\n{good}", damaged.trim_end());
            assert_eq!(read(&both), [("X".to_owned(), None), whole("X")], "{both}");
        }
    }

    #[test]
    fn other_files_have_no_blocks() {
        for text in [
            "",
            "\n",
            "-----BEGIN ",
            "-----BEGIN X",
            "-----END X-----",
            " -----BEGIN X-----\n",
        ] {
            assert_eq!(read(text), [], "{text:?}");
        }
    }
}
