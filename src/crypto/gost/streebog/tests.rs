//! Streebog against RFC 6986 10 and against the same message in parts.

use super::*;

/// RFC 6986 10 writes the messages as numbers, last octet first.
fn message(hex: &str) -> Vec<u8> {
    let mut bytes = hex::decode(hex).unwrap();
    bytes.reverse();
    bytes
}

const FIRST: &str = concat!(
    "323130393837363534333231303938373635343332313039383736353433323130",
    "393837363534333231303938373635343332313039383736353433323130"
);
const SECOND: &str = concat!(
    "fbe2e5f0eee3c820fbeafaebef20fffbf0e1e0f0f520e0ed20e8ece0ebe5f0f2f120fff0eeec20f120faf2fee5e2202ce8f6f3ede220e8e6eee1e8f0",
    "f2d1202ce8f0f2e5e220e5d1"
);

#[test]
fn examples_of_the_standard_come_out() {
    let cases = [
        (
            Strength::Bits512,
            FIRST,
            "486f64c1917879417fef082b3381a4e211c324f074654c38823a7b76f830ad00fa1fbae42b1285c0352f227524bc9ab16254288dd6863dccd5b9f54a1ad0541b",
        ),
        (
            Strength::Bits256,
            FIRST,
            "00557be5e584fd52a449b16b0251d05d27f94ab76cbaa6da890b59d8ef1e159d",
        ),
        (
            Strength::Bits512,
            SECOND,
            "28fbc9bada033b1460642bdcddb90c3fb3e56c497ccd0f62b8a2ad4935e85f037613966de4ee00531ae60f3b5a47f8dae06915d5f2f194996fcabf2622e6881e",
        ),
        (
            Strength::Bits256,
            SECOND,
            "508f7e553c06501d749a66fc28c6cac0b005746d97537fa85d9e40904efed29d",
        ),
    ];
    for (strength, text, expected) in cases {
        let mut out = digest(strength, &message(text));
        out.reverse();
        assert_eq!(hex::encode(out), expected);
    }
}

#[test]
fn a_message_in_parts_has_the_digest_of_the_whole() {
    let whole: Vec<u8> = (0..=255).cycle().take(700).collect();
    for step in [1, 3, 63, 64, 65, 128, 200] {
        for length in [0, 1, 63, 64, 65, 127, 128, 129, 700] {
            let mut streebog = Streebog::new(Strength::Bits256);
            whole[..length]
                .chunks(step)
                .for_each(|part| streebog.update(part));
            assert_eq!(
                streebog.finish(),
                digest(Strength::Bits256, &whole[..length]),
                "{step} {length}"
            );
        }
    }
}
