//! The reference: what is known of each certificate, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use kepler::registry::revocation::Revocation;

/// A certificate of the reference.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) issuer: String,
    pub(super) issued_at: Timestamp,
    pub(super) not_after: Timestamp,
    pub(super) revocation: Option<Revocation>,
}

/// Everything that was ever issued, by serial number, and which issuers have ended.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    pub(super) certificates: BTreeMap<Vec<u8>, Entry>,
    pub(super) retired: BTreeSet<String>,
}

impl Model {
    /// The first revocation stands; a clock that went back does not put it before the certificate.
    pub(super) fn revoke(&mut self, serial: &[u8], revocation: Revocation) {
        if let Some(entry) = self.certificates.get_mut(serial) {
            let at = revocation.at.max(entry.issued_at);
            entry.revocation.get_or_insert(Revocation { at, ..revocation });
        }
    }

    /// The database is that of a backup again. What published lists told stands: it is taken over from the archive, to the
    /// second. Certificates issued since the backup are nobody's.
    pub(super) fn restored(&self, backup: &Self, published: &BTreeSet<Vec<u8>>) -> Self {
        let mut restored = backup.clone();
        for serial in published {
            let Some(told) = self.certificates.get(serial).and_then(|entry| entry.revocation) else {
                continue;
            };
            let at = Timestamp::from_second(told.at.as_second()).unwrap_or(told.at);
            restored.revoke(serial, Revocation { at, ..told });
        }
        restored
    }

    /// The certificates of an issuer.
    pub(super) fn of<'m>(&'m self, issuer: &'m str) -> impl Iterator<Item = (&'m Vec<u8>, &'m Entry)> {
        self.certificates
            .iter()
            .filter(move |(_, entry)| entry.issuer == issuer)
    }

    /// What the public register says of a certificate that nobody has acknowledged. Revocation wins over expiry.
    pub(super) fn state(entry: &Entry, now: Timestamp) -> &'static str {
        match entry.revocation {
            Some(_) => "revoked",
            None if now > entry.not_after => "expired",
            None => "issued",
        }
    }
}
