//! The request in the path of `GET /ocsp/{base64}` (RFC 6960 A.1): read as widely as it can be read only one way.

use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The request's bytes. `/`, `+` and `=` stand raw or percent-encoded; padding may be missing; the URL alphabet, line
/// ends, and a `+` that some proxy turned into a space are understood.
pub(super) fn decode(encoded: &str) -> Option<Vec<u8>> {
    let mut plain = Vec::with_capacity(encoded.len());
    let mut octets = encoded.bytes();
    while let Some(octet) = octets.next() {
        let octet = if octet == b'%' {
            percent(octets.next()?, octets.next()?)?
        } else {
            octet
        };
        match octet {
            b' ' | b'-' => plain.push(b'+'),
            b'_' => plain.push(b'/'),
            b'\r' | b'\n' => {}
            other => plain.push(other),
        }
    }
    BASE64.decode(plain).ok()
}

fn percent(high: u8, low: u8) -> Option<u8> {
    let digit = |octet: u8| {
        char::from(octet)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    Some(digit(high)? << 4 | digit(low)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn all_spellings_give_the_same_bytes(request: Vec<u8>) {
            let raw = base64::prelude::BASE64_STANDARD.encode(&request);
            let escaped: String = hex::encode(&raw).as_bytes().chunks(2).flat_map(|digits| ['%', char::from(digits[0]), char::from(digits[1])]).collect();
            let partly = raw.replace('+', "%2B").replace('/', "%2f").replace('=', "%3D");
            let url = base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(&request);
            for spelling in [raw, escaped, partly, url] {
                prop_assert_eq!(decode(&spelling), Some(request.clone()));
            }
        }

        #[test]
        fn any_path_is_survived(path: String) {
            let _ = decode(&path);
        }
    }

    #[test]
    fn broken_escapes_are_refused() {
        for path in ["%", "%4", "MFE%", "%zz", "M\u{1f}", "M"] {
            assert_eq!(decode(path), None, "{path}");
        }
    }
}
