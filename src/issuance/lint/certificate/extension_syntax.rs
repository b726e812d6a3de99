//! The value of an extension has the type that belongs to it.

use const_oid::ObjectIdentifier;
use der::{
    Decode as _,
    asn1::{BitStringRef, IntRef, OctetStringRef, Utf8StringRef},
};
use x509_cert::ext::pkix;

use super::{CertificateRule, read::Extension, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "extension_syntax",
    clause: "RFC 5280 4.2, appendix A",
    severity: Severity::Error,
    demands: "The value of an extension has the type that belongs to it.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    for extension in &linted.extensions {
        // What is not one element is a fault of its own.
        if extension.value.is_some() && !is_readable(extension) {
            return Err("a value that is not of its type".into());
        }
    }
    Ok(())
}

/// Readers that nobody here wrote.
fn is_readable(extension: &Extension<'_>) -> bool {
    let octets = extension.octets;
    match ObjectIdentifier::from_bytes(extension.oid) {
        Ok(oid::BASIC_CONSTRAINTS) => pkix::BasicConstraints::from_der(octets).is_ok(),
        Ok(oid::KEY_USAGE) => BitStringRef::from_der(octets).is_ok(),
        Ok(oid::SUBJECT_KEY_IDENTIFIER) => <&OctetStringRef>::from_der(octets).is_ok(),
        Ok(oid::AUTHORITY_KEY_IDENTIFIER) => pkix::AuthorityKeyIdentifier::from_der(octets).is_ok(),
        Ok(oid::CERTIFICATE_POLICIES) => pkix::CertificatePolicies::from_der(octets).is_ok(),
        Ok(oid::SUBJECT_ALT_NAME) => pkix::SubjectAltName::from_der(octets).is_ok(),
        Ok(oid::EXTENDED_KEY_USAGE) => pkix::ExtendedKeyUsage::from_der(octets).is_ok(),
        Ok(oid::CRL_DISTRIBUTION_POINTS) => pkix::CrlDistributionPoints::from_der(octets).is_ok(),
        Ok(oid::AUTHORITY_INFORMATION_ACCESS) => pkix::AuthorityInfoAccessSyntax::from_der(octets).is_ok(),
        Ok(oid::SUBJECT_SIGN_TOOL) => Utf8StringRef::from_der(octets).is_ok(),
        Ok(oid::IDENTIFICATION_KIND) => IntRef::from_der(octets).is_ok(),
        Ok(oid::ISSUER_SIGN_TOOL | oid::PRIVATE_KEY_USAGE_PERIOD) => octets.first() == Some(&0x30),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Operator, |draft| draft
                .set(oid::SUBJECT_ALT_NAME, &[0x30, 2, 5, 0])),
            [RULE.id]
        );
    }
}
