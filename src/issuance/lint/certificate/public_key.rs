//! The public key is a key: on its curve, or of the right length.

use super::{CertificateRule, Linted};
use crate::crypto::public_key;
use crate::issuance::lint::{Rule, Severity, Verdict};

pub(super) const RULE: CertificateRule = Rule {
    id: "public_key",
    clause: "RFC 5480 2; FIPS 186-5",
    severity: Severity::Error,
    demands: "The public key is a key: on its curve, or of the right length.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    public_key::check(linted.certificate.spki)
        .map(drop)
        .map_err(|refused| refused.to_string().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::samples;

    #[test]
    fn a_breach_is_found() {
        let der = samples::certificate(|parts| {
            // The point leaves the curve.
            if let Some(last) = parts.spki.last_mut() {
                *last ^= 1;
            }
        });
        assert!(samples::rules(&der).contains(&RULE.id));
    }
}
