//! The CA's tools and their papers are named in four texts of bounded size.

use der::{Decode as _, asn1::Utf8StringRef};

use super::{CertificateRule, Linted, Purpose};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::{
    issuance::extension::issuer_sign_tool::LIMITS,
    x509::{oid, read},
};

pub(super) const RULE: CertificateRule = Rule {
    id: "issuer_sign_tool",
    clause: "RFC 9215; order FSB 795",
    severity: Severity::Error,
    demands: "The CA's tools and their papers are named in four texts of bounded size.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let self_signed = linted.certificate.issuer == linted.certificate.subject;
    if linted.purpose == Purpose::Responder || self_signed {
        return Ok(());
    }
    let texts = read::sequence(linted.required(oid::ISSUER_SIGN_TOOL)?).map_err(unreadable)?;
    ensure(texts.len() == LIMITS.len(), "must have four texts")?;
    for (text, limit) in texts.into_iter().zip(LIMITS) {
        let length = Utf8StringRef::from_der(text)
            .map_err(unreadable)?
            .as_str()
            .chars()
            .count();
        ensure(
            (1..=limit).contains(&length),
            "sizes are 200, 200, 100, 100, none empty",
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{issuance::samples, x509::encode};

    #[test]
    fn a_breach_is_found() {
        for sizes in [[1, 1, 1, 101], [1, 201, 1, 1], [0, 1, 1, 1]] {
            let texts = sizes.map(|size| encode::utf8_string(&"щ".repeat(size)));
            let value = encode::element(0x30, &texts.concat());
            let der = samples::certificate(|parts| samples::replace(parts, oid::ISSUER_SIGN_TOOL, &value));
            assert_eq!(samples::rules(&der), [RULE.id]);
        }
    }
}
