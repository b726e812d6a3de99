//! What stands in a certificate, read from its bytes: nothing here is taken from our own tables.

use der::asn1::ObjectIdentifier;
use sha2::{Digest as _, Sha256};

use super::view::ExtensionRow;
use crate::x509::{certificate::Certificate, name};

/// Names of extensions (RFC 5280 4.2, FSB order 795).
const EXTENSIONS: [(&str, &str); 14] = [
    ("2.5.29.14", "subjectKeyIdentifier"),
    ("2.5.29.15", "keyUsage"),
    ("2.5.29.16", "privateKeyUsagePeriod"),
    ("2.5.29.17", "subjectAltName"),
    ("2.5.29.18", "issuerAltName"),
    ("2.5.29.19", "basicConstraints"),
    ("2.5.29.31", "cRLDistributionPoints"),
    ("2.5.29.32", "certificatePolicies"),
    ("2.5.29.35", "authorityKeyIdentifier"),
    ("2.5.29.37", "extKeyUsage"),
    ("1.3.6.1.5.5.7.1.1", "authorityInfoAccess"),
    ("1.2.643.100.111", "subjectSignTool"),
    ("1.2.643.100.112", "issuerSignTool"),
    ("1.2.643.100.114", "identificationKind"),
];

/// The issuer's name.
pub(super) fn issuer(certificate: &Certificate<'_>) -> String {
    name::display(certificate.issuer)
}

/// The holder's name, attribute by attribute.
pub(super) fn subject(certificate: &Certificate<'_>) -> Vec<(String, String)> {
    let attributes = name::attributes(certificate.subject).unwrap_or_default();
    attributes
        .into_iter()
        .map(|attribute| (label(attribute.oid), attribute.value))
        .collect()
}

/// The extensions.
pub(super) fn extensions(certificate: &Certificate<'_>) -> Vec<ExtensionRow> {
    let rows = certificate.extensions.iter().map(|extension| {
        let oid = extension.oid.to_string();
        ExtensionRow {
            name: EXTENSIONS
                .iter()
                .find(|(known, _)| *known == oid)
                .map_or("", |(_, name)| name),
            critical: extension.critical,
            bytes: extension.value.len(),
            oid,
        }
    });
    rows.collect()
}

/// SHA-256 in hex.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn label(oid: ObjectIdentifier) -> String {
    name::AttributeType::from_oid(oid).map_or_else(|| oid.to_string(), |kind| format!("{kind:?}"))
}
