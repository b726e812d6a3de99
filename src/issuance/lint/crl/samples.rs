//! A revocation list, whole or broken in one place. Its signature is rubbish: no rule looks at it.

use const_oid::ObjectIdentifier;

use super::crl;
use crate::{
    crypto::algorithm::SignatureAlgorithm,
    issuance::extension::Extension,
    x509::{encode, name, name::AttributeType, oid},
};

/// A list before it is put together.
pub(super) struct Parts {
    pub(super) version: Vec<u8>,
    pub(super) inner_algorithm: Vec<u8>,
    pub(super) outer_algorithm: Vec<u8>,
    pub(super) issuer: Vec<u8>,
    pub(super) this_update: Vec<u8>,
    pub(super) next_update: Vec<u8>,
    pub(super) entries: Option<Vec<Vec<u8>>>,
    pub(super) extensions: Vec<Extension>,
}

impl Parts {
    pub(super) fn good() -> Self {
        let algorithm = SignatureAlgorithm::EcdsaP256.identifier().to_vec();
        let mut parts = Self {
            version: vec![2, 1, 1],
            inner_algorithm: algorithm.clone(),
            outer_algorithm: algorithm,
            issuer: name::build(&[(AttributeType::CommonName, "CA")], 64).unwrap(),
            this_update: b"\x17\x0d261123100000Z".to_vec(),
            next_update: b"\x17\x0d261125100000Z".to_vec(),
            entries: None,
            extensions: Vec::new(),
        };
        parts.add(oid::AUTHORITY_KEY_IDENTIFIER, false, &[0x30, 3, 0x80, 1, 7]);
        parts.add(oid::CRL_NUMBER, false, &[2, 1, 7]);
        parts.entry(&[2, 1, 5], &reason(4));
        parts.entry(&[2, 1, 6], &[]);
        parts
    }

    pub(super) fn entry(&mut self, serial: &[u8], extensions: &[u8]) {
        self.entry_at(serial, b"\x17\x0d261101100000Z", extensions);
    }

    pub(super) fn entry_at(&mut self, serial: &[u8], date: &[u8], extensions: &[u8]) {
        let entry = encode::sequence(&[serial, date, extensions]);
        self.entries.get_or_insert_default().push(entry);
    }

    pub(super) fn add(&mut self, oid: ObjectIdentifier, critical: bool, value: &[u8]) {
        self.extensions.push(Extension {
            oid,
            critical,
            value: value.to_vec(),
        });
    }

    pub(super) fn remove(&mut self, oid: ObjectIdentifier) {
        self.extensions.retain(|extension| extension.oid != oid);
    }

    pub(super) fn put(&mut self, oid: ObjectIdentifier, critical: bool, value: &[u8]) {
        self.remove(oid);
        self.add(oid, critical, value);
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let extensions: Vec<u8> = self.extensions.iter().flat_map(Extension::encode).collect();
        let entries = self.entries.as_ref();
        let to_be_signed = encode::sequence(&[
            &self.version,
            &self.inner_algorithm,
            &self.issuer,
            &self.this_update,
            &self.next_update,
            &entries.map_or_else(Vec::new, |entries| encode::element(0x30, &entries.concat())),
            &encode::context_constructed(0, &[&encode::element(0x30, &extensions)]),
        ]);
        encode::sequence(&[
            &to_be_signed,
            &self.outer_algorithm,
            &encode::bit_string(&[1; 64]),
        ])
    }
}

/// The names of the rules that a list breaks.
pub(super) fn broken(change: impl FnOnce(&mut Parts)) -> Vec<&'static str> {
    let mut parts = Parts::good();
    change(&mut parts);
    crl(&parts.encode()).iter().map(|finding| finding.rule).collect()
}

/// Extensions of an entry.
pub(super) fn entry_extensions(extensions: &[(ObjectIdentifier, bool, &[u8])]) -> Vec<u8> {
    let encoded: Vec<u8> = extensions
        .iter()
        .flat_map(|(oid, critical, value)| {
            let extension = Extension {
                oid: *oid,
                critical: *critical,
                value: value.to_vec(),
            };
            extension.encode()
        })
        .collect();
    encode::element(0x30, &encoded)
}

/// An entry's reason.
pub(super) fn reason(code: u8) -> Vec<u8> {
    entry_extensions(&[(oid::REASON_CODE, false, &[0x0a, 1, code])])
}
