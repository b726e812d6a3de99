//! A response of a delegated responder, whole or broken in one place, and signed as it stands.

use const_oid::ObjectIdentifier;

use super::ocsp_response;
use crate::{
    crypto::{algorithm::SignatureAlgorithm, digest, private_key::PrivateKey, public_key},
    issuance::{extension::Extension, samples, to_be_signed::ToBeSigned},
    x509::{encode, oid},
};

/// A response before it is put together.
pub(super) struct Parts {
    pub(super) status: u8,
    pub(super) response_type: ObjectIdentifier,
    pub(super) version: Vec<u8>,
    pub(super) responder: Vec<u8>,
    pub(super) produced_at: Vec<u8>,
    pub(super) cert_id: Vec<u8>,
    certificate_status: Vec<u8>,
    pub(super) this_update: Vec<u8>,
    pub(super) next_update: Vec<u8>,
    /// How often the answer stands in the response.
    pub(super) copies: usize,
    pub(super) nonce: Option<Vec<u8>>,
    more: Vec<Extension>,
    pub(super) algorithm: Vec<u8>,
    pub(super) spoil_signature: bool,
    pub(super) certificate: Option<Vec<u8>>,
    key: PrivateKey,
}

impl Parts {
    pub(super) fn good() -> Self {
        let key = samples::key(SignatureAlgorithm::EcdsaP256);
        let hash = encode::octet_string(&digest::sha1(public_key::bits(key.public_key()).unwrap()));
        let twenty = encode::octet_string(&[7; 20]);
        let sha1 = b"\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00";
        let mut parts = Self {
            status: 0,
            response_type: oid::OCSP_BASIC,
            version: Vec::new(),
            responder: encode::context_constructed(2, &[&hash]),
            produced_at: b"\x18\x0f20261123100000Z".to_vec(),
            cert_id: encode::sequence(&[sha1, &twenty, &twenty, &[2, 1, 5]]),
            certificate_status: vec![0x80, 0],
            this_update: b"\x18\x0f20261123100000Z".to_vec(),
            next_update: b"\x18\x0f20261123110000Z".to_vec(),
            copies: 1,
            nonce: Some(encode::octet_string(&[9; 16])),
            more: Vec::new(),
            algorithm: SignatureAlgorithm::EcdsaP256.identifier().to_vec(),
            spoil_signature: false,
            certificate: None,
            key,
        };
        parts.change_certificate(|_| ());
        parts
    }

    /// The responder's certificate, changed before it is signed.
    pub(super) fn change_certificate(&mut self, change: impl FnOnce(&mut ToBeSigned)) {
        let spki = self.key.public_key().to_vec();
        let certificate = samples::certificate(|parts| {
            parts.spki = spki;
            let usage = encode::sequence(&[&encode::oid(oid::OCSP_SIGNING)]);
            samples::replace(parts, oid::EXTENDED_KEY_USAGE, &usage);
            parts
                .extensions
                .push(Extension::plain(oid::OCSP_NO_CHECK, vec![5, 0]));
            change(parts);
        });
        self.certificate = Some(certificate);
    }

    /// The status of the certificate that was asked about.
    pub(super) fn status_of(&mut self, status: &[u8]) {
        self.certificate_status = status.to_vec();
    }

    pub(super) fn add(&mut self, oid: ObjectIdentifier, critical: bool, value: &[u8]) {
        self.more.push(Extension {
            oid,
            critical,
            value: value.to_vec(),
        });
    }

    fn response_data(&self) -> Vec<u8> {
        let next_update = if self.next_update.is_empty() {
            Vec::new()
        } else {
            encode::context_constructed(0, &[&self.next_update])
        };
        let single = encode::sequence(&[
            &self.cert_id,
            &self.certificate_status,
            &self.this_update,
            &next_update,
        ]);
        let nonce = self
            .nonce
            .iter()
            .map(|value| Extension::plain(oid::OCSP_NONCE, value.clone()));
        let extensions: Vec<u8> = nonce
            .chain(self.more.iter().cloned())
            .flat_map(|extension| extension.encode())
            .collect();
        let extensions = if extensions.is_empty() {
            Vec::new()
        } else {
            encode::context_constructed(1, &[&encode::element(0x30, &extensions)])
        };
        let singles = encode::element(0x30, &single.repeat(self.copies));
        encode::sequence(&[
            &self.version,
            &self.responder,
            &self.produced_at,
            &singles,
            &extensions,
        ])
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let data = self.response_data();
        let mut signature = self.key.sign(&data).unwrap();
        if self.spoil_signature {
            *signature.last_mut().unwrap() ^= 1;
        }
        let certificates = self.certificate.as_ref().map_or_else(Vec::new, |certificate| {
            encode::context_constructed(0, &[&encode::sequence(&[certificate])])
        });
        let basic = encode::sequence(&[
            &data,
            &self.algorithm,
            &encode::bit_string(&signature),
            &certificates,
        ]);
        let bytes = encode::sequence(&[&encode::oid(self.response_type), &encode::octet_string(&basic)]);
        let bytes = encode::context_constructed(0, &[&bytes]);
        encode::sequence(&[&[0x0a, 1, self.status], &bytes])
    }
}

/// `[1] RevokedInfo`.
pub(super) fn revoked(at: &str, reason: Option<u8>) -> Vec<u8> {
    let reason = reason.map_or_else(Vec::new, |code| vec![0xa0, 3, 0x0a, 1, code]);
    encode::context_constructed(1, &[&encode::element(0x18, at.as_bytes()), &reason])
}

/// The names of the rules that these octets break.
pub(super) fn rules(der: &[u8]) -> Vec<&'static str> {
    ocsp_response(der).iter().map(|finding| finding.rule).collect()
}

/// The names of the rules that a response breaks.
pub(super) fn broken(change: impl FnOnce(&mut Parts)) -> Vec<&'static str> {
    let mut parts = Parts::good();
    change(&mut parts);
    rules(&parts.encode())
}
