//! What strangers' bytes reach first, one function for each target, with what must hold whatever the bytes are.

use std::sync::{Arc, LazyLock};

use der::{Decode as _, Encode as _};
use jiff::SignedDuration;

use crate::{
    crypto::{
        algorithm::SignatureAlgorithm,
        gost::{PublicKey, SigningKey as GostKey},
        private_key::PrivateKey,
        public_key,
    },
    issuance::{
        issuer::{SigningError, SigningKey},
        lint,
    },
    ocsp_path,
    registration::key::{self, KeyPolicy},
    status::{
        block::Block,
        ocsp::{
            identity::IssuerStatusIdentity,
            request::OcspRequest,
            responder::Responder,
            response::{OcspResponse, ResponseStatus},
        },
        source::SerialStatus,
    },
    x509::{certificate::Certificate, csr::CertificationRequest},
};

macro_rules! golden {
    ($name:literal) => {
        include_bytes!(concat!("../../tests/golden/", $name))
    };
}

/// A key that signs without work: signatures are not what is looked at.
struct NoKey;

impl SigningKey for NoKey {
    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::EcdsaP256
    }

    fn public_key(&self) -> &[u8] {
        golden!("ecdsa-p256.spki.der")
    }

    fn sign_digest(&self, _: &[u8]) -> Result<Vec<u8>, SigningError> {
        Ok(b"\x30\x06\x02\x01\x01\x02\x01\x01".to_vec())
    }
}

static RESPONDER: LazyLock<Responder> = LazyLock::new(|| {
    let identity = IssuerStatusIdentity::new(
        golden!("authority.cer.der"),
        golden!("ocsp-responder-ecdsa-p256.der"),
        Arc::new(NoKey),
    );
    Responder::new([identity.unwrap()], SignedDuration::from_mins(10))
});

/// `POST /ocsp`: what is read encodes to what is read as the same; what is understood gets an answer that can be read, and
/// that holds the nonce.
pub fn ocsp_request(octets: &[u8]) {
    if let Ok(request) = OcspRequest::from_der(octets) {
        let again = request.to_der().unwrap();
        assert_eq!(OcspRequest::from_der(&again).unwrap(), request);
    }
    let Ok(query) = RESPONDER.read(octets) else { return };
    let statuses = vec![SerialStatus::Good; query.questions().count()];
    let now = Certificate::parse(golden!("ocsp-responder-ecdsa-p256.der")).unwrap().not_before().unwrap();
    let answer = RESPONDER.build(&query, &statuses, now).unwrap().sign().unwrap();
    let der = answer.to_der();
    let read = OcspResponse::from_der(&der).unwrap();
    assert_eq!(read.response_status, ResponseStatus::Successful);
    assert!(!(query.has_nonce() && answer.cacheable));
}

/// `GET /ocsp/{base64}`: any path is survived, and what it holds goes the way of a POST.
pub fn ocsp_path(octets: &[u8]) {
    let Ok(path) = std::str::from_utf8(octets) else { return };
    if let Some(request) = ocsp_path::decode(path) {
        ocsp_request(&request);
    }
}

/// A GOST public key: what is read writes itself as what is read as the same.
pub fn gost_spki(octets: &[u8]) {
    let _ = public_key::check(octets);
    if let Ok(key) = PublicKey::from_spki(octets) {
        let again = PublicKey::from_spki(&key.to_spki().unwrap()).unwrap();
        assert_eq!(again.point(), key.point());
    }
}

/// A GOST signature over a digest that nobody ever signed with these keys: no octets are one.
pub fn gost_signature(octets: &[u8]) {
    static KEYS: LazyLock<[PublicKey; 2]> = LazyLock::new(|| {
        let of = |spki: &[u8]| PublicKey::from_spki(spki).unwrap();
        [of(golden!("gost-2012-256.spki.der")), of(golden!("gost-2012-512.spki.der"))]
    });
    for (key, length) in KEYS.iter().zip([32, 64]) {
        assert!(!key.verify_digest(&vec![0x5a; length], octets));
    }
}

/// A private key in PKCS#8: what is read writes itself as the same key.
pub fn pkcs8(octets: &[u8]) {
    let _ = PrivateKey::from_pkcs8(octets);
    if let Ok(key) = GostKey::from_pkcs8(octets) {
        let again = GostKey::from_pkcs8(&key.to_pkcs8().unwrap()).unwrap();
        let point = |key: &GostKey| key.public_key().unwrap().point().to_vec();
        assert_eq!(point(&again), point(&key));
    }
}

/// A certification request: form, key, policy, signature.
pub fn certification_request(octets: &[u8]) {
    let _ = CertificationRequest::parse(octets);
    let _ = key::accept(octets, &KeyPolicy::default());
}

/// A certificate, a list, an answer: the reader, and every rule of the linter.
pub fn x509(octets: &[u8]) {
    let _ = Certificate::parse(octets);
    let _ = lint::certificate::certificate(octets);
    let _ = lint::crl::crl(octets);
    let _ = lint::ocsp_response::ocsp_response(octets);
}

/// A row of the journal of statuses: it comes from our own database, and is read whole or refused.
pub fn status_block(octets: &[u8]) {
    if let Ok(block) = Block::parse(octets) {
        let _ = block.entries().filter(Result::is_ok).count();
    }
}
