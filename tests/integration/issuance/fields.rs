//! A certificate as fields with paths, and the difference of two: what a reviewer reads.

use der::Decode as _;
use kepler::x509::{
    certificate::Certificate,
    name::{self, AttributeType},
    oid, read,
};

/// Path and value of every field.
pub(super) type Fields = Vec<(String, String)>;

/// The fields of a certificate, or of the bytes that are signed.
pub(super) fn fields(der: &[u8]) -> Fields {
    let mut fields = Vec::new();
    match Certificate::parse(der) {
        Ok(certificate) => certificate_fields(&certificate, &mut fields),
        Err(_) => walk("", der, &mut fields),
    }
    fields
}

/// One field per line.
pub(super) fn text(der: &[u8]) -> String {
    let lines: Vec<String> = fields(der)
        .into_iter()
        .map(|(path, value)| format!("{path}: {value}"))
        .collect();
    lines.join("\n") + "\n"
}

/// The fields that differ: path, old value, new value.
pub(super) fn difference(old: &[u8], new: &[u8]) -> String {
    let (old, new) = (fields(old), fields(new));
    let value = |fields: &Fields, path: &str| {
        let found = fields.iter().find(|(known, _)| known == path);
        found.map_or("(absent)".to_owned(), |(_, value)| value.clone())
    };
    let added = new
        .iter()
        .filter(|(path, _)| !old.iter().any(|(known, _)| known == path));
    let mut lines = Vec::new();
    for (path, _) in old.iter().chain(added) {
        let (before, after) = (value(&old, path), value(&new, path));
        if before != after {
            lines.push(format!("  {path}\n    old {before}\n    new {after}"));
        }
    }
    lines.join("\n")
}

fn certificate_fields(certificate: &Certificate<'_>, out: &mut Fields) {
    walk("serialNumber", certificate.serial_element, out);
    walk("signature", certificate.inner_algorithm, out);
    name_fields("issuer", certificate.issuer, out);
    walk("notBefore", certificate.not_before_element, out);
    walk("notAfter", certificate.not_after_element, out);
    name_fields("subject", certificate.subject, out);
    walk("subjectPublicKeyInfo", certificate.spki, out);
    for extension in &certificate.extensions {
        let name = known(extension.oid);
        out.push((
            format!("{name}.critical"),
            if extension.critical { "yes" } else { "no" }.to_owned(),
        ));
        walk(&name, extension.value, out);
    }
    let order: Vec<String> = certificate
        .extensions
        .iter()
        .map(|extension| known(extension.oid))
        .collect();
    out.push(("order of extensions".to_owned(), order.join(", ")));
    walk("signatureAlgorithm", certificate.signature_algorithm, out);
    out.push(("signatureValue".to_owned(), hex::encode(certificate.signature)));
}

fn name_fields(path: &str, der: &[u8], out: &mut Fields) {
    out.push((path.to_owned(), name::display(der)));
    walk(path, der, out);
}

/// Every primitive value with its place in the tree.
fn walk(path: &str, der: &[u8], out: &mut Fields) {
    match elements(der) {
        Some(all) if all.len() == 1 => element(path, all[0], out),
        Some(all) => children(path, &all, out),
        None => out.push((path.to_owned(), hex::encode(der))),
    }
}

fn children(path: &str, all: &[&[u8]], out: &mut Fields) {
    for (position, one) in all.iter().enumerate() {
        element(&format!("{path}[{position}]"), one, out);
    }
}

fn element(path: &str, der: &[u8], out: &mut Fields) {
    let (tag, content) = (der[0], read::content(der).unwrap_or_default());
    if tag & 0x20 == 0 {
        return out.push((path.to_owned(), primitive(tag, content)));
    }
    match elements(content).as_deref() {
        // An attribute, or anything else that an identifier names.
        Some([id, value]) if id[0] == 6 && value[0] & 0x20 == 0 => {
            let value = primitive(value[0], read::content(value).unwrap_or_default());
            let id = primitive(6, read::content(id).unwrap_or_default());
            out.push((format!("{path} {id}"), value));
        }
        Some([]) => out.push((path.to_owned(), "(nothing)".to_owned())),
        Some(all) => children(path, all, out),
        None => out.push((path.to_owned(), hex::encode(content))),
    }
}

fn elements(der: &[u8]) -> Option<Vec<&[u8]>> {
    read::elements(der).ok()
}

fn primitive(tag: u8, content: &[u8]) -> String {
    let text = || {
        let text = std::str::from_utf8(content).ok();
        let text = text.filter(|text| !text.is_empty() && !text.chars().any(char::is_control));
        text.map_or_else(|| hex::encode(content), |text| format!("{text:?}"))
    };
    let named = match tag {
        0x01 => "BOOLEAN",
        0x02 => "INTEGER",
        0x03 => "BIT STRING",
        0x04 => "OCTET STRING",
        0x05 => return "NULL".to_owned(),
        0x06 => {
            let whole = [&[6, u8::try_from(content.len()).unwrap()], content].concat();
            let read = der::asn1::ObjectIdentifier::from_der(&whole);
            return read.map_or_else(|_| hex::encode(content), known);
        }
        0x0c => return format!("UTF8String {}", text()),
        0x12 => return format!("NumericString {}", text()),
        0x13 => return format!("PrintableString {}", text()),
        0x16 => return format!("IA5String {}", text()),
        0x17 => return format!("UTCTime {}", text()),
        0x18 => return format!("GeneralizedTime {}", text()),
        0x80..=0x9f => return format!("[{}] {}", tag & 0x1f, text()),
        _ => "?",
    };
    format!("{named} {}", hex::encode(content))
}

/// The name of an identifier, or its digits.
fn known(identifier: der::asn1::ObjectIdentifier) -> String {
    let names = [
        (oid::SUBJECT_KEY_IDENTIFIER, "subjectKeyIdentifier"),
        (oid::KEY_USAGE, "keyUsage"),
        (oid::PRIVATE_KEY_USAGE_PERIOD, "privateKeyUsagePeriod"),
        (oid::SUBJECT_ALT_NAME, "subjectAltName"),
        (oid::BASIC_CONSTRAINTS, "basicConstraints"),
        (oid::CRL_DISTRIBUTION_POINTS, "cRLDistributionPoints"),
        (oid::CERTIFICATE_POLICIES, "certificatePolicies"),
        (oid::AUTHORITY_KEY_IDENTIFIER, "authorityKeyIdentifier"),
        (oid::EXTENDED_KEY_USAGE, "extKeyUsage"),
        (oid::AUTHORITY_INFORMATION_ACCESS, "authorityInfoAccess"),
        (oid::OCSP_NO_CHECK, "ocspNoCheck"),
        (oid::SUBJECT_SIGN_TOOL, "subjectSignTool"),
        (oid::ISSUER_SIGN_TOOL, "issuerSignTool"),
        (oid::IDENTIFICATION_KIND, "identificationKind"),
    ];
    if let Some(attribute) = AttributeType::from_oid(identifier) {
        return format!("{attribute:?}");
    }
    let found = names.iter().find(|(known, _)| *known == identifier);
    found.map_or_else(|| identifier.to_string(), |(_, name)| (*name).to_owned())
}
