//! Rules over a finished certificate revocation list. Entries are walked, never collected: a list has a million of them.

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

use super::{Finding, Object, Rule, run, unstructured};
use crate::x509::{certificate::Extension, oid, read, time};

mod authority_key_identifier;
mod critical_extensions;
mod delta_indicator;
mod entries_present;
mod entry_extensions;
mod entry_form;
mod expired_certificates;
mod extensions_unique;
mod freshest_crl;
mod issuer;
mod issuing_distribution_point;
mod next_update;
mod number;
mod reason_codes;
mod revocation_dates;
mod serial_numbers;
mod serials_unique;
mod signature_algorithm;
mod update_form;
mod validity_period;
mod version;

/// A revocation list as an [`Object`] of rules.
pub enum OfCrl {}

impl Object for OfCrl {
    type Read<'a> = List<'a>;
}

/// A rule over revocation lists.
pub type CrlRule = Rule<OfCrl>;

/// Every rule.
pub static RULES: [&CrlRule; 21] = [
    &version::RULE,
    &signature_algorithm::RULE,
    &issuer::RULE,
    &update_form::RULE,
    &next_update::RULE,
    &validity_period::RULE,
    &extensions_unique::RULE,
    &critical_extensions::RULE,
    &authority_key_identifier::RULE,
    &number::RULE,
    &issuing_distribution_point::RULE,
    &delta_indicator::RULE,
    &freshest_crl::RULE,
    &expired_certificates::RULE,
    &entries_present::RULE,
    &entry_form::RULE,
    &serial_numbers::RULE,
    &serials_unique::RULE,
    &revocation_dates::RULE,
    &reason_codes::RULE,
    &entry_extensions::RULE,
];

/// A list under the linter, cut into its parts.
pub struct List<'a> {
    version: Option<&'a [u8]>,
    inner_algorithm: &'a [u8],
    outer_algorithm: &'a [u8],
    issuer: &'a [u8],
    this_update: &'a [u8],
    next_update: Option<&'a [u8]>,
    /// The entries, side by side; `None` without `revokedCertificates`.
    entries: Option<&'a [u8]>,
    extensions: Vec<Extension<'a>>,
}

/// One entry.
struct Entry<'a> {
    /// Where it begins among the entries.
    position: usize,
    /// Content of the INTEGER.
    serial: &'a [u8],
    /// `Time` as DER.
    revocation_date: &'a [u8],
    /// Its extensions, side by side.
    extensions: Option<&'a [u8]>,
}

/// Runs every rule over a list in DER. No finding means: nothing to object to. The signature is not checked: a list does
/// not carry the key.
pub fn crl(der: &[u8]) -> Vec<Finding> {
    match List::read(der) {
        Ok(list) => run(&RULES, &list),
        Err(error) => vec![unstructured(
            "RFC 5280 5.1",
            format!("not a certificate revocation list: {error}"),
        )],
    }
}

impl<'a> List<'a> {
    fn read(der: &'a [u8]) -> der::Result<Self> {
        let malformed = || der::Error::from(der::ErrorKind::Failed);
        let parts = read::sequence(der)?;
        let [to_be_signed, outer_algorithm, signature] = parts[..] else {
            return Err(malformed());
        };
        read::bit_string(signature)?;
        let fields = read::sequence(to_be_signed)?;
        let mut fields = fields.into_iter().peekable();
        let version = fields.next_if(|field| field.first() == Some(&0x02));
        let mut tagged =
            |tags: &[u8]| fields.next_if(|field| field.first().is_some_and(|tag| tags.contains(tag)));
        let (sequence, instant) = (&[0x30][..], &[0x17, 0x18][..]);
        let list = Self {
            version,
            inner_algorithm: tagged(sequence).ok_or_else(malformed)?,
            outer_algorithm,
            issuer: tagged(sequence).ok_or_else(malformed)?,
            this_update: tagged(instant).ok_or_else(malformed)?,
            next_update: tagged(instant),
            entries: tagged(sequence).map(read::content).transpose()?,
            extensions: extensions(tagged(&[0xa0]))?,
        };
        match fields.next() {
            Some(_) => Err(malformed()),
            None => Ok(list),
        }
    }

    fn extension(&self, oid: ObjectIdentifier) -> Option<Extension<'a>> {
        self.extensions
            .iter()
            .find(|extension| extension.oid == oid)
            .copied()
    }

    /// The entries one after the other; the first that cannot be read is the last.
    fn entries(&self) -> impl Iterator<Item = der::Result<Entry<'a>>> {
        let mut position = 0;
        let entries = self.entries.unwrap_or_default();
        read::walk(entries).map(move |element| {
            let element = element?;
            let start = position;
            position += element.len();
            entry(element, start)
        })
    }

    /// The entries that can be read: one rule speaks of the others.
    fn readable_entries(&self) -> impl Iterator<Item = Entry<'a>> {
        self.entries().filter_map(Result::ok)
    }

    fn entry_at(&self, position: usize) -> Option<Entry<'a>> {
        let element = read::walk(self.entries?.get(position..)?).next()?.ok()?;
        entry(element, position).ok()
    }

    /// Whether it speaks for several issuers: `indirectCRL` of the issuing distribution point.
    fn is_indirect(&self) -> bool {
        self.extension(oid::ISSUING_DISTRIBUTION_POINT)
            .and_then(|point| read::sequence(point.value).ok())
            .is_some_and(|parts| parts.contains(&&[0x84, 1, 0xff][..]))
    }
}

impl<'a> Entry<'a> {
    fn extension(&self, oid: ObjectIdentifier) -> Option<Extension<'a>> {
        read::walk(self.extensions?)
            .filter_map(|element| Extension::parse(element.ok()?).ok())
            .find(|extension| extension.oid == oid)
    }

    /// Told by tag and length, without writing the time anew for each of a million entries.
    fn has_time_of_right_kind(&self, at: Timestamp) -> bool {
        let (tag, length) = if time::is_utc_year(at) {
            (0x17, 13)
        } else {
            (0x18, 15)
        };
        self.revocation_date.first() == Some(&tag) && self.revocation_date.len() == 2 + length
    }
}

fn entry(element: &[u8], position: usize) -> der::Result<Entry<'_>> {
    let malformed = || der::Error::from(der::ErrorKind::Failed);
    if element.first() != Some(&0x30) {
        return Err(malformed());
    }
    let mut parts = read::walk(read::content(element)?);
    let mut next = || parts.next().transpose();
    let serial = next()?
        .filter(|part| part.first() == Some(&0x02))
        .ok_or_else(malformed)?;
    let date = next()?.filter(|part| matches!(part.first(), Some(0x17 | 0x18)));
    let revocation_date = date.ok_or_else(malformed)?;
    let extensions = next()?;
    if next()?.is_some() || extensions.is_some_and(|part| part.first() != Some(&0x30)) {
        return Err(malformed());
    }
    Ok(Entry {
        position,
        serial: read::content(serial)?,
        revocation_date,
        extensions: extensions.map(read::content).transpose()?,
    })
}

/// `[0] EXPLICIT Extensions`.
fn extensions(element: Option<&[u8]>) -> der::Result<Vec<Extension<'_>>> {
    let Some(element) = element else {
        return Ok(Vec::new());
    };
    let inside = read::children(element)?;
    let [list] = inside[..] else {
        return Err(der::ErrorKind::Failed.into());
    };
    read::sequence(list)?.into_iter().map(Extension::parse).collect()
}

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
