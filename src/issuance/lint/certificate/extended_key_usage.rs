//! Extended key usage names purposes of holders, and `OCSPSigning` for responders alone.

use der::Decode as _;
use x509_cert::ext::pkix::ExtendedKeyUsage;

use super::{CertificateRule, Linted, Purpose};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::oid;

pub(super) const RULE: CertificateRule = Rule {
    id: "extended_key_usage",
    clause: "RFC 5280 4.2.1.12; RFC 6960 4.2.2.2",
    severity: Severity::Error,
    demands: "Extended key usage names purposes of holders, and OCSPSigning for responders alone.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if linted.purpose == Purpose::Authority {
        return ensure(
            linted.extension(oid::EXTENDED_KEY_USAGE).is_none(),
            "certificates of authorities do not carry it",
        );
    }
    let usages = ExtendedKeyUsage::from_der(linted.required(oid::EXTENDED_KEY_USAGE)?)
        .map_err(unreadable)?
        .0;
    ensure(!usages.is_empty(), "empty")?;
    let signs_answers = usages.contains(&oid::OCSP_SIGNING);
    ensure(
        signs_answers == (linted.purpose == Purpose::Responder),
        "OCSPSigning is for responders, and only for them",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::samples;

    #[test]
    fn a_breach_is_found() {
        let der = samples::certificate(|parts| {
            samples::replace(
                parts,
                oid::EXTENDED_KEY_USAGE,
                b"\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x09",
            );
        });
        assert_eq!(samples::rules(&der), [RULE.id]);
    }
}
