//! Reads a certificate in place: every part is a slice of the original bytes.

use const_oid::ObjectIdentifier;
use der::{Decode as _, asn1::OctetStringRef};
use jiff::Timestamp;

use super::{oid, read, time};

/// A certificate, cut into its parts.
#[derive(Clone, Debug)]
pub struct Certificate<'a> {
    /// The whole certificate.
    pub der: &'a [u8],
    /// `tbsCertificate`: the signed bytes.
    pub to_be_signed: &'a [u8],
    /// `signatureAlgorithm` (outer) as DER.
    pub signature_algorithm: &'a [u8],
    /// The signature: content of the BIT STRING.
    pub signature: &'a [u8],
    /// `signature` (inner algorithm identifier) as DER.
    pub inner_algorithm: &'a [u8],
    /// The serial number's INTEGER as DER.
    pub serial_element: &'a [u8],
    /// `issuer` as DER.
    pub issuer: &'a [u8],
    /// `subject` as DER.
    pub subject: &'a [u8],
    /// `subjectPublicKeyInfo` as DER.
    pub spki: &'a [u8],
    /// `notBefore` as DER.
    pub not_before_element: &'a [u8],
    /// `notAfter` as DER.
    pub not_after_element: &'a [u8],
    /// The extensions in their order.
    pub extensions: Vec<Extension<'a>>,
}

/// One extension.
#[derive(Clone, Copy, Debug)]
pub struct Extension<'a> {
    /// Which one.
    pub oid: ObjectIdentifier,
    /// Whether a reader that does not know it must refuse the certificate.
    pub critical: bool,
    /// The DER inside the OCTET STRING.
    pub value: &'a [u8],
}

impl<'a> Extension<'a> {
    /// Reads one `Extension` (RFC 5280 4.1).
    pub fn parse(element: &'a [u8]) -> der::Result<Self> {
        let parts = read::sequence(element)?;
        let (id, critical, value) = match parts.as_slice() {
            [id, value] => (id, false, value),
            // X.690 11.5: a criticality of FALSE is the default and is never written.
            [id, [1, 1, 0xff], value] => (id, true, value),
            _ => return Err(der::ErrorKind::Failed.into()),
        };
        Ok(Self {
            oid: ObjectIdentifier::from_der(id)?,
            critical,
            value: <&OctetStringRef>::from_der(value)?.as_bytes(),
        })
    }
}

impl<'a> Certificate<'a> {
    /// Cuts a version 3 certificate; unique identifiers are refused (RFC 5280 4.1.2.8).
    pub fn parse(der: &'a [u8]) -> der::Result<Self> {
        let [to_be_signed, signature_algorithm, signature] = fixed(read::sequence(der)?)?;
        let [
            version,
            serial_element,
            inner_algorithm,
            issuer,
            validity,
            subject,
            spki,
            extensions,
        ] = fixed(read::sequence(to_be_signed)?)?;
        if version != [0xa0, 3, 2, 1, 2] || extensions.first() != Some(&0xa3) {
            return Err(der::ErrorKind::Failed.into());
        }
        let [not_before_element, not_after_element] = fixed(read::sequence(validity)?)?;
        let [extensions] = fixed(read::children(extensions)?)?;
        Ok(Self {
            der,
            to_be_signed,
            signature_algorithm,
            signature: read::bit_string(signature)?,
            inner_algorithm,
            serial_element,
            issuer,
            subject,
            spki,
            not_before_element,
            not_after_element,
            extensions: read::sequence(extensions)?
                .into_iter()
                .map(Extension::parse)
                .collect::<Result<_, _>>()?,
        })
    }

    /// The serial number without leading zero: the index key of the register.
    pub fn serial(&self) -> &'a [u8] {
        let content = read::content(self.serial_element).unwrap_or_default();
        content
            .strip_prefix(&[0])
            .filter(|rest| !rest.is_empty())
            .unwrap_or(content)
    }

    /// `notBefore`.
    pub fn not_before(&self) -> der::Result<Timestamp> {
        time::parse(self.not_before_element)
    }

    /// `notAfter`.
    pub fn not_after(&self) -> der::Result<Timestamp> {
        time::parse(self.not_after_element)
    }

    /// The extension of that name.
    pub fn extension(&self, oid: ObjectIdentifier) -> Option<Extension<'a>> {
        self.extensions
            .iter()
            .find(|extension| extension.oid == oid)
            .copied()
    }

    /// The subject key identifier.
    pub fn subject_key_identifier(&self) -> Option<&'a [u8]> {
        let value = self.extension(oid::SUBJECT_KEY_IDENTIFIER)?.value;
        read::content(value).ok()
    }

    /// End of the private key's usage period; `None` when the extension does not say.
    pub fn key_not_after(&self) -> Option<Timestamp> {
        let value = self.extension(oid::PRIVATE_KEY_USAGE_PERIOD)?.value;
        let not_after = read::sequence(value)
            .ok()?
            .into_iter()
            .find(|part| part.first() == Some(&0x81))?;
        time::parse_generalized(std::str::from_utf8(read::content(not_after).ok()?).ok()?)
    }
}

/// `notAfter` of bytes that are or were to be signed: a `TBSCertificate` (RFC 5280 4.1.2.5).
pub fn not_after(to_be_signed: &[u8]) -> der::Result<Timestamp> {
    let parts = read::sequence(to_be_signed)?;
    // version, serialNumber, signature, issuer, validity
    let validity = parts.get(4).ok_or(der::ErrorKind::Failed)?;
    let [_, not_after] = fixed(read::sequence(validity)?)?;
    time::parse(not_after)
}

fn fixed<const N: usize>(parts: Vec<&[u8]>) -> der::Result<[&[u8]; N]> {
    <[&[u8]; N]>::try_from(parts).map_err(|_| der::ErrorKind::Failed.into())
}
