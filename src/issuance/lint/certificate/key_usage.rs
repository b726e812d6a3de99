//! Key usage fits what the certificate is for and what its key can do.

use der::Decode as _;
use x509_cert::ext::pkix::KeyUsage;

use super::{CertificateRule, Linted, Purpose};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::{
    crypto::algorithm::SignatureAlgorithm,
    issuance::extension::key_usage::{
        self, CRL_SIGN, DATA_ENCIPHERMENT, DIGITAL_SIGNATURE, KEY_AGREEMENT, KEY_CERT_SIGN, KEY_ENCIPHERMENT,
        NON_REPUDIATION,
    },
    x509::oid,
};

pub(super) const RULE: CertificateRule = Rule {
    id: "key_usage",
    clause: "RFC 5280 4.2.1.3; RFC 8813 3",
    severity: Severity::Error,
    demands: "Key usage fits what the certificate is for and what its key can do.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let value = linted.required(oid::KEY_USAGE)?;
    KeyUsage::from_der(value).map_err(unreadable)?;
    let bits = key_usage::read(value);
    match linted.purpose {
        Purpose::Authority => ensure(
            bits & (KEY_CERT_SIGN | CRL_SIGN) == KEY_CERT_SIGN | CRL_SIGN,
            "an authority signs certificates and CRLs",
        ),
        Purpose::Responder => ensure(
            bits & DIGITAL_SIGNATURE != 0 && bits & (KEY_CERT_SIGN | CRL_SIGN) == 0,
            "a responder signs answers and nothing else",
        ),
        Purpose::Holder => check_holder(linted, bits),
    }
}

fn check_holder(linted: &Linted<'_>, bits: u16) -> Verdict {
    let binding = DIGITAL_SIGNATURE | NON_REPUDIATION;
    ensure(
        bits & binding == binding,
        "a holder's key makes binding signatures",
    )?;
    let algorithm = SignatureAlgorithm::from_spki(linted.certificate.spki);
    let more = match algorithm.map(|algorithm| algorithm.key_kind().enciphers()) {
        Some(true) => KEY_ENCIPHERMENT | DATA_ENCIPHERMENT,
        _ => KEY_AGREEMENT,
    };
    ensure(
        bits & !(binding | more) == 0,
        "a usage that this kind of key does not have",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::samples;

    #[test]
    fn a_breach_is_found() {
        // F0 on an elliptic curve; a holder who signs certificates; no binding signature.
        for octet in [0xf0, 0xc4, 0x80] {
            let der =
                samples::certificate(|parts| samples::replace(parts, oid::KEY_USAGE, &[3, 2, 0, octet]));
            assert!(samples::rules(&der).contains(&RULE.id), "{octet:x}");
        }
    }
}
