//! A GOST key is an OCTET STRING of 64 octets, or of 128 for a 512-bit key.

use super::{CertificateRule, algorithms::GOST_KEY_256, algorithms::GOST_KEY_512, read::Linted};
use crate::issuance::lint::{Severity, Verdict, element::Element, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "gost_key_encoding",
    clause: "RFC 9215 4.3",
    severity: Severity::Error,
    demands: "A GOST key is an OCTET STRING of 64 octets, or of 128 for a 512-bit key.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let wanted = match () {
        () if linted.key_algorithm.is(GOST_KEY_256) => 64,
        () if linted.key_algorithm.is(GOST_KEY_512) => 128,
        () => return Ok(()),
    };
    let point = Element::tagged(linted.key.get(1..).unwrap_or_default(), 4);
    ensure(
        point.is_some_and(|point| point.content.len() == wanted),
        "not an OCTET STRING of the right length",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::encode;

    #[test]
    fn a_breach_is_found() {
        let found = planted::found(Form::Holder, |draft| {
            let algorithm = encode::sequence(&[
                &encode::oid(GOST_KEY_256),
                b"\x30\x09\x06\x07\x2a\x85\x03\x02\x02\x24\x00",
            ]);
            draft.set_key(&encode::sequence(&[&algorithm, &encode::bit_string(&[7; 64])]));
        });
        assert!(found.contains(&RULE.id));
    }
}
