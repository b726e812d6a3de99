//! The certificate is DER, not merely BER.

use der::{Decode as _, Encode as _};

use super::{CertificateRule, Linted};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};

pub(super) const RULE: CertificateRule = Rule {
    id: "strict_der",
    clause: "X.690 11",
    severity: Severity::Error,
    demands: "The certificate is DER, not merely BER.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let der = linted.certificate.der;
    // A reader that nobody here wrote decodes strictly and must give the same bytes back.
    let again = x509_cert::Certificate::from_der(der).and_then(|certificate| certificate.to_der());
    ensure(
        again.map_err(unreadable)? == der,
        "decoding and encoding again gives other bytes",
    )
}

#[cfg(test)]
mod tests {
    use crate::issuance::samples;

    #[test]
    fn other_bytes_are_found() {
        let mut der = samples::certificate(|_| ());
        der.push(0);
        assert!(!samples::rules(&der).is_empty());
        // A length in two octets where one does: BER, not DER.
        let der = samples::certificate(|parts| parts.spki.splice(1..2, [0x81, 0x59]).for_each(drop));
        assert!(!samples::rules(&der).is_empty());
    }
}
