//! A certificate taken apart, so that one part can be changed before it is signed anew.

use const_oid::ObjectIdentifier;
use kepler::{
    crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey},
    issuance::{serial::SerialNumber, subject::CertificateSubject},
    random::OsRandom,
    registration::{applicant::Holder, identity::IdentityBasis, key::AcceptedKey},
    x509::{certificate::Certificate, encode, read},
};

use crate::issuance::workshop;

/// An extension; what is not its value stands as DER.
#[derive(Clone)]
pub(super) struct Extension {
    pub(super) oid: ObjectIdentifier,
    pub(super) critical: Vec<u8>,
    pub(super) value: Vec<u8>,
}

/// The parts of a certificate as complete elements.
#[derive(Clone)]
pub(super) struct Parts {
    pub(super) version: Vec<u8>,
    pub(super) serial: Vec<u8>,
    pub(super) inner_algorithm: Vec<u8>,
    pub(super) issuer: Vec<u8>,
    pub(super) not_before: Vec<u8>,
    pub(super) not_after: Vec<u8>,
    /// The RDNs.
    pub(super) subject: Vec<Vec<u8>>,
    pub(super) spki: Vec<u8>,
    /// Unique identifiers.
    pub(super) unique: Vec<u8>,
    pub(super) extensions: Vec<Extension>,
    pub(super) outer_algorithm: Vec<u8>,
    /// Stands in place of the signature.
    pub(super) signature: Option<Vec<u8>>,
}

impl Parts {
    pub(super) fn of(der: &[u8]) -> Self {
        let certificate = Certificate::parse(der).unwrap();
        let owned = |element: &[u8]| element.to_vec();
        let extensions = certificate.extensions.iter().map(|extension| Extension {
            oid: extension.oid,
            critical: if extension.critical {
                encode::boolean_true()
            } else {
                Vec::new()
            },
            value: extension.value.to_vec(),
        });
        Self {
            version: encode::context_constructed(0, &[&[2, 1, 2]]),
            serial: owned(certificate.serial_element),
            inner_algorithm: owned(certificate.inner_algorithm),
            issuer: owned(certificate.issuer),
            not_before: owned(certificate.not_before_element),
            not_after: owned(certificate.not_after_element),
            subject: read::sequence(certificate.subject)
                .unwrap()
                .into_iter()
                .map(owned)
                .collect(),
            spki: owned(certificate.spki),
            unique: Vec::new(),
            extensions: extensions.collect(),
            outer_algorithm: owned(certificate.signature_algorithm),
            signature: None,
        }
    }

    pub(super) fn extension(&mut self, oid: ObjectIdentifier) -> &mut Extension {
        self.extensions
            .iter_mut()
            .find(|extension| extension.oid == oid)
            .unwrap()
    }

    pub(super) fn value(&mut self, oid: ObjectIdentifier, value: &[u8]) {
        self.extension(oid).value = value.to_vec();
    }

    pub(super) fn remove(&mut self, oid: ObjectIdentifier) {
        let before = self.extensions.len();
        self.extensions.retain(|extension| extension.oid != oid);
        assert!(self.extensions.len() < before);
    }

    pub(super) fn add(&mut self, oid: ObjectIdentifier, critical: bool, value: &[u8]) {
        self.extensions.push(Extension {
            oid,
            critical: if critical {
                encode::boolean_true()
            } else {
                Vec::new()
            },
            value: value.to_vec(),
        });
    }

    /// Makes an extension critical, or not.
    pub(super) fn critical(&mut self, oid: ObjectIdentifier, critical: bool) {
        self.extension(oid).critical = if critical {
            encode::boolean_true()
        } else {
            Vec::new()
        };
    }

    /// Puts another value into an attribute of the subject.
    pub(super) fn attribute(&mut self, oid: ObjectIdentifier, tag: u8, value: &[u8]) {
        let changed = rdn(oid, tag, value);
        let found = self
            .subject
            .iter_mut()
            .find(|rdn| contains(rdn, &encode::oid(oid)));
        *found.unwrap() = changed;
    }

    pub(super) fn without_attribute(&mut self, oid: ObjectIdentifier) {
        let before = self.subject.len();
        self.subject.retain(|rdn| !contains(rdn, &encode::oid(oid)));
        assert!(self.subject.len() < before);
    }

    /// The certificate, signed by `key` unless a signature was planted.
    pub(super) fn sign(&self, key: &PrivateKey) -> Vec<u8> {
        let extensions: Vec<u8> = self
            .extensions
            .iter()
            .flat_map(|extension| {
                let value = encode::octet_string(&extension.value);
                encode::sequence(&[&encode::oid(extension.oid), &extension.critical, &value])
            })
            .collect();
        let to_be_signed = encode::sequence(&[
            &self.version,
            &self.serial,
            &self.inner_algorithm,
            &self.issuer,
            &encode::sequence(&[&self.not_before, &self.not_after]),
            &encode::element(0x30, &self.subject.concat()),
            &self.spki,
            &self.unique,
            &encode::context_constructed(3, &[&encode::element(0x30, &extensions)]),
        ]);
        let signature = self
            .signature
            .clone()
            .unwrap_or_else(|| key.sign(&to_be_signed).unwrap());
        encode::sequence(&[
            &to_be_signed,
            &self.outer_algorithm,
            &encode::bit_string(&signature),
        ])
    }
}

/// One attribute, alone in its RDN.
pub(super) fn rdn(oid: ObjectIdentifier, tag: u8, value: &[u8]) -> Vec<u8> {
    let attribute = encode::sequence(&[&encode::oid(oid), &encode::element(tag, value)]);
    encode::set_of(&[&attribute])
}

fn contains(octets: &[u8], part: &[u8]) -> bool {
    octets.windows(part.len()).any(|window| window == part)
}

/// A certificate that Kepler issues with the development keys of this family.
pub(super) fn issue(family: &str, holder: &Holder, algorithm: SignatureAlgorithm) -> Vec<u8> {
    let (key, _) = PrivateKey::generate(algorithm, 2048).unwrap();
    let key = AcceptedKey {
        csr: Vec::new(),
        spki: key.public_key().to_vec(),
        fingerprint: [0; 32],
        algorithm,
    };
    let issuer = workshop::issuer(family);
    let subject = CertificateSubject::new(holder, IdentityBasis::Presence);
    let serial = SerialNumber::generate(&OsRandom).unwrap();
    let (profile, now) = (workshop::profile(holder), "2026-11-23T10:00:00Z".parse().unwrap());
    let prepared = issuer
        .prepare(&subject, &key, &profile, &workshop::urls(), serial, now)
        .unwrap();
    issuer.sign(prepared).unwrap().certificate
}
