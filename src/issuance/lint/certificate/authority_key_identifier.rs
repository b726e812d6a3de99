//! The issuer's certificate is named by all three parts.

use der::Decode as _;
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, name::GeneralName};

use super::{CertificateRule, Linted};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::oid;

pub(super) const RULE: CertificateRule = Rule {
    id: "authority_key_identifier",
    clause: "RFC 5280 4.2.1.1; 63-FZ art. 17 p. 2",
    severity: Severity::Error,
    demands: "The issuer's certificate is named by all three parts.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let self_signed = linted.certificate.issuer == linted.certificate.subject;
    if self_signed && linted.extension(oid::AUTHORITY_KEY_IDENTIFIER).is_none() {
        return Ok(());
    }
    let value = linted.required(oid::AUTHORITY_KEY_IDENTIFIER)?;
    let identifier = AuthorityKeyIdentifier::from_der(value).map_err(unreadable)?;
    ensure(identifier.key_identifier.is_some(), "keyIdentifier is missing")?;
    let directory = identifier.authority_cert_issuer.unwrap_or_default();
    ensure(
        matches!(directory.as_slice(), [GeneralName::DirectoryName(_)]),
        "authorityCertIssuer must be one directoryName",
    )?;
    ensure(
        identifier.authority_cert_serial_number.is_some(),
        "authorityCertSerialNumber is missing",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::samples;

    #[test]
    fn a_breach_is_found() {
        let der = samples::certificate(|parts| {
            samples::replace(parts, oid::AUTHORITY_KEY_IDENTIFIER, &[0x30, 3, 0x80, 1, 1]);
        });
        assert_eq!(samples::rules(&der), [RULE.id]);
        let der = samples::certificate(|parts| samples::remove(parts, oid::AUTHORITY_KEY_IDENTIFIER));
        assert_eq!(samples::rules(&der), [RULE.id]);
    }
}
