//! Good certificates of every form, to plant one fault in: every field can be replaced by other octets.

use std::sync::LazyLock;

use const_oid::ObjectIdentifier;

use super::{certificate, form::Form};
use crate::{
    crypto::{
        algorithm::SignatureAlgorithm,
        gost::{ParameterSet, SigningKey},
        public_key,
    },
    issuance::{
        ceremony::{self, Addresses, AuthorityOrder, Parent},
        extension::{subject_alternative_name::AlternativeName, subject_key_identifier},
        samples,
    },
    random::OsRandom,
    x509::{
        encode,
        name::{self, AttributeType},
        oid, read,
    },
};

/// A certificate in pieces, each as DER.
pub(super) struct Draft {
    pub(super) version: Vec<u8>,
    pub(super) serial: Vec<u8>,
    pub(super) inner_algorithm: Vec<u8>,
    pub(super) issuer: Vec<u8>,
    pub(super) validity: [Vec<u8>; 2],
    pub(super) subject: Vec<u8>,
    pub(super) spki: Vec<u8>,
    /// Unique identifiers.
    pub(super) more: Vec<u8>,
    pub(super) extensions: Vec<DraftExtension>,
    pub(super) outer_algorithm: Vec<u8>,
    pub(super) signature: Vec<u8>,
}

/// An extension in pieces.
#[derive(Clone)]
pub(super) struct DraftExtension {
    pub(super) oid: ObjectIdentifier,
    /// The BOOLEAN, or nothing.
    pub(super) critical: Vec<u8>,
    pub(super) value: Vec<u8>,
}

impl Draft {
    fn read(der: &[u8]) -> Self {
        let own = |octets: &[u8]| octets.to_vec();
        let parts = read::sequence(der).unwrap();
        let fields = read::sequence(parts[0]).unwrap();
        let validity = read::sequence(fields[4]).unwrap();
        let list = read::children(fields[7]).unwrap()[0];
        let extensions = read::sequence(list).unwrap().into_iter().map(|extension| {
            let parts = read::sequence(extension).unwrap();
            DraftExtension {
                oid: ObjectIdentifier::from_bytes(read::content(parts[0]).unwrap()).unwrap(),
                critical: if parts.len() == 3 {
                    own(parts[1])
                } else {
                    Vec::new()
                },
                value: own(read::content(parts[parts.len() - 1]).unwrap()),
            }
        });
        Self {
            version: own(fields[0]),
            serial: own(fields[1]),
            inner_algorithm: own(fields[2]),
            issuer: own(fields[3]),
            validity: [own(validity[0]), own(validity[1])],
            subject: own(fields[5]),
            spki: own(fields[6]),
            more: Vec::new(),
            extensions: extensions.collect(),
            outer_algorithm: own(parts[1]),
            signature: own(parts[2]),
        }
    }

    pub(super) fn der(&self) -> Vec<u8> {
        let extensions: Vec<Vec<u8>> = self.extensions.iter().map(DraftExtension::der).collect();
        let list = encode::element(0x30, &extensions.concat());
        let to_be_signed = encode::sequence(&[
            &self.version,
            &self.serial,
            &self.inner_algorithm,
            &self.issuer,
            &encode::sequence(&[&self.validity[0], &self.validity[1]]),
            &self.subject,
            &self.spki,
            &self.more,
            &encode::context_constructed(3, &[&list]),
        ]);
        encode::sequence(&[&to_be_signed, &self.outer_algorithm, &self.signature])
    }

    /// The extension, which is there.
    pub(super) fn extension(&mut self, oid: ObjectIdentifier) -> &mut DraftExtension {
        let mut extensions = self.extensions.iter_mut();
        extensions.find(|extension| extension.oid == oid).unwrap()
    }

    /// Gives an extension another value, or adds it.
    pub(super) fn set(&mut self, oid: ObjectIdentifier, value: &[u8]) {
        match self.extensions.iter_mut().find(|extension| extension.oid == oid) {
            Some(extension) => extension.value = value.to_vec(),
            None => self.extensions.push(DraftExtension {
                oid,
                critical: Vec::new(),
                value: value.to_vec(),
            }),
        }
    }

    pub(super) fn set_critical(&mut self, oid: ObjectIdentifier, value: &[u8]) {
        self.set(oid, value);
        self.extension(oid).critical = encode::boolean_true();
    }

    pub(super) fn remove(&mut self, oid: ObjectIdentifier) {
        self.extensions.retain(|extension| extension.oid != oid);
    }

    /// Flips whether an extension is critical.
    pub(super) fn flip(&mut self, oid: ObjectIdentifier) {
        let critical = &mut self.extension(oid).critical;
        *critical = if critical.is_empty() {
            encode::boolean_true()
        } else {
            Vec::new()
        };
    }

    /// Another key, with the identifier that fits it.
    pub(super) fn set_key(&mut self, spki: &[u8]) {
        self.spki = spki.to_vec();
        if let Some(identifier) = subject_key_identifier::of_key(spki) {
            self.set(oid::SUBJECT_KEY_IDENTIFIER, &encode::octet_string(&identifier));
        }
    }

    /// An RSA key of these numbers.
    pub(super) fn set_rsa(&mut self, modulus: &[u8], exponent: &[u8]) {
        let key = encode::sequence(&[&encode::integer(modulus), &encode::integer(exponent)]);
        self.set_key(&encode::sequence(&[RSA_ENCRYPTION, &encode::bit_string(&key)]));
    }

    /// Puts another value in the place of an attribute of the subject: complete elements.
    pub(super) fn set_attribute(&mut self, oid: ObjectIdentifier, value: &[u8]) {
        let name = &self.subject;
        let mut rdns: Vec<Vec<u8>> = Vec::new();
        for rdn in read::sequence(name).unwrap() {
            let pair = read::sequence(read::set(rdn).unwrap()[0]).unwrap();
            rdns.push(if pair[0] == encode::oid(oid) {
                rdn_of(oid, value)
            } else {
                rdn.to_vec()
            });
        }
        self.subject = encode::element(0x30, &rdns.concat());
    }

    /// One more attribute of the subject.
    pub(super) fn add_attribute(&mut self, oid: ObjectIdentifier, value: &[u8]) {
        let content = [read::content(&self.subject).unwrap(), &rdn_of(oid, value)].concat();
        self.subject = encode::element(0x30, &content);
    }

    pub(super) fn remove_attribute(&mut self, oid: ObjectIdentifier) {
        let rdns = read::sequence(&self.subject).unwrap();
        let stays = |rdn: &&[u8]| {
            let pair = read::sequence(read::set(rdn).unwrap()[0]).unwrap();
            pair[0] != encode::oid(oid)
        };
        let rdns: Vec<&[u8]> = rdns.into_iter().filter(stays).collect();
        self.subject = encode::sequence(&rdns);
    }
}

impl DraftExtension {
    fn der(&self) -> Vec<u8> {
        encode::sequence(&[
            &encode::oid(self.oid),
            &self.critical,
            &encode::octet_string(&self.value),
        ])
    }
}

fn rdn_of(oid: ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    encode::set_of(&[&encode::sequence(&[&encode::oid(oid), value])])
}

/// `rsaEncryption` with NULL.
pub(super) const RSA_ENCRYPTION: &[u8] = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00";

/// A key on `set` as RFC 9215 writes it.
pub(super) fn gost_key(set: ParameterSet) -> Vec<u8> {
    let key = SigningKey::generate(set, &OsRandom).unwrap();
    key.public_key().unwrap().to_spki().unwrap()
}

/// Such a key with other parameters: complete elements in the SEQUENCE.
pub(super) fn gost_key_with(set: ParameterSet, parameters: &[&[u8]]) -> Vec<u8> {
    let key = gost_key(set);
    let algorithm = encode::sequence(&[&encode::oid(set.strength().key()), &encode::sequence(parameters)]);
    encode::sequence(&[&algorithm, &encode::bit_string(public_key::bits(&key).unwrap())])
}

/// A modulus of so many octets, odd and without a prime factor below 752: 2^(8n-1) + 29 has none for 128, 256 and 640.
pub(super) fn modulus(octets: usize) -> Vec<u8> {
    let mut modulus = vec![0; octets];
    modulus[0] = 0x80;
    modulus[octets - 1] = 29;
    modulus
}

/// The names of the rules that a certificate of this form breaks once it is changed.
pub(super) fn found(form: Form, change: impl FnOnce(&mut Draft)) -> Vec<&'static str> {
    let mut draft = Draft::read(good(form));
    change(&mut draft);
    found_in(&draft.der())
}

/// The names of the rules that these octets break.
pub(super) fn found_in(der: &[u8]) -> Vec<&'static str> {
    certificate(der).iter().map(|finding| finding.rule).collect()
}

/// A certificate of this form without fault.
pub(super) fn good(form: Form) -> &'static [u8] {
    static GOOD: LazyLock<Vec<Vec<u8>>> =
        LazyLock::new(|| FORMS.iter().map(|(_, profile)| build(profile)).collect());
    let position = FORMS.iter().position(|(listed, _)| *listed == form).unwrap();
    &GOOD[position]
}

/// Every form, and the profile that it is made after.
pub(super) const FORMS: [(Form, &str); 6] = [
    (Form::Holder, ""),
    (Form::Root, "root"),
    (Form::IssuingAuthority, "issuing-authority"),
    (Form::Responder, "ocsp-responder"),
    (Form::Server, "tls-server"),
    (Form::Operator, "operator"),
];

fn build(profile: &str) -> Vec<u8> {
    if profile.is_empty() {
        return samples::certificate(|_| ());
    }
    let at = |text: &str| text.parse().unwrap();
    let key = samples::key(SignatureAlgorithm::EcdsaP256);
    let itself = profile == "root";
    let years = matches!(profile, "root" | "issuing-authority");
    let end = at(if years {
        "2035-01-01T00:00:00Z"
    } else {
        "2026-12-20T00:00:00Z"
    });
    let hosts = [AlternativeName::Host("ca.example.ru".to_owned())];
    let order = AuthorityOrder {
        subject: &authority_name(),
        spki: key.public_key(),
        serial: samples::serial(9),
        not_before: at("2026-12-01T00:00:00Z"),
        not_after: end,
        key_not_after: end,
        addresses: Addresses::default(),
        alternative_names: if profile == "tls-server" { &hosts } else { &[] },
    };
    let parent = if itself {
        Parent::itself(key.algorithm())
    } else {
        Parent::of(samples::issuer()).unwrap()
    };
    let prepared = ceremony::prepare(&samples::authority_profile(profile), &order, &parent).unwrap();
    let signer: &dyn crate::issuance::issuer::SigningKey = if itself {
        &key
    } else {
        samples::issuer().key().as_ref()
    };
    prepared.sign(signer).unwrap()
}

fn authority_name() -> Vec<u8> {
    let attributes = [
        (AttributeType::CommonName, "УЦ испытаний"),
        (AttributeType::Organization, "ООО «Испытания»"),
        (AttributeType::Country, "RU"),
        (AttributeType::StateOrProvince, "77 Москва"),
        (AttributeType::Locality, "Москва"),
        (AttributeType::Street, "ул. Примерная, д. 1"),
        (AttributeType::InnLe, "1234567894"),
        (AttributeType::Ogrn, "1234567890127"),
    ];
    name::build(&attributes, 64).unwrap()
}
