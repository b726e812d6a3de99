//! Our parser beside `x509-parser`: the same fields, or where they differ.

use std::fmt::Debug;

use kepler::x509::{certificate::Certificate, name, read};
use x509_parser::prelude::{FromDer as _, ParsedExtension, X509Certificate, X509Name};

/// Reads `ours` with our parser and `theirs` with the other, and compares field by field.
pub(super) fn compare(ours: &[u8], theirs: &[u8]) -> Result<(), String> {
    let own = Certificate::parse(ours).map_err(|error| format!("we do not read it: {error}"))?;
    let (rest, other) = X509Certificate::from_der(theirs)
        .map_err(|error| format!("x509-parser does not read it: {error}"))?;
    same("octets after the certificate", &rest.len(), &0)?;
    same(
        "serial",
        &read::content(own.serial_element).unwrap_or_default(),
        &other.raw_serial(),
    )?;
    compare_names("issuer", own.issuer, other.issuer())?;
    compare_names("subject", own.subject, other.subject())?;
    let seconds = |time: der::Result<jiff::Timestamp>| time.map(jiff::Timestamp::as_second).ok();
    let validity = other.validity();
    same(
        "notBefore",
        &seconds(own.not_before()),
        &Some(validity.not_before.timestamp()),
    )?;
    same(
        "notAfter",
        &seconds(own.not_after()),
        &Some(validity.not_after.timestamp()),
    )?;
    same("subjectPublicKeyInfo", &own.spki, &other.public_key().raw)?;
    same(
        "number of extensions",
        &own.extensions.len(),
        &other.extensions().len(),
    )?;
    for (one, two) in own.extensions.iter().zip(other.extensions()) {
        let id = one.oid.to_string();
        same("extension", &id, &two.oid.to_id_string())?;
        same(&format!("{id} critical"), &one.critical, &two.critical)?;
        same(&format!("{id} value"), &one.value, &two.value)?;
        if let ParsedExtension::ParseError { error } = two.parsed_extension() {
            return Err(format!("{id}: x509-parser does not read the value: {error}"));
        }
    }
    same("signed bytes", &own.to_be_signed, &other.tbs_certificate.as_ref())?;
    same("signature", &own.signature, &other.signature_value.data.as_ref())?;
    Ok(())
}

/// Every attribute in its order: identifier and text.
fn compare_names(part: &str, own: &[u8], other: &X509Name<'_>) -> Result<(), String> {
    let own = name::attributes(own).map_err(|error| format!("{part}: we do not read it: {error}"))?;
    let own: Vec<(String, String)> = own
        .into_iter()
        .map(|attribute| (attribute.oid.to_string(), attribute.value))
        .collect();
    let mut theirs = Vec::new();
    for attribute in other.iter_attributes() {
        let text = attribute
            .as_str()
            .map_err(|error| format!("{part}: x509-parser does not read it: {error}"))?;
        theirs.push((attribute.attr_type().to_id_string(), text.to_owned()));
    }
    same(part, &own, &theirs)
}

fn same<T: PartialEq + Debug>(part: &str, ours: &T, theirs: &T) -> Result<(), String> {
    if ours == theirs {
        Ok(())
    } else {
        Err(format!("{part}: we read {ours:?}, x509-parser {theirs:?}"))
    }
}
