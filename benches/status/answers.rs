//! The way of a request through the responder, without a network, and the real listener for the load generator.

use std::{hint::black_box, net::SocketAddr, path::Path, sync::Arc};

use async_trait::async_trait;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use bytes::Bytes;
use der::{
    Decode as _, Encode as _,
    asn1::{AnyRef, IntRef, OctetString, OctetStringRef, UintRef},
};
use http::{Method, Request, header::CONTENT_TYPE};
use http_body_util::Full;
use jiff::SignedDuration;
use kepler::{
    clock::{Clock as _, SystemClock},
    http::public::{PublicStatus, limits::Limits, server},
    issuance::issuer::SigningKey,
    keys::{self, KeyConfig},
    status::{
        block::Block,
        crl::scope::CrlScope,
        index::StatusIndex,
        ocsp::{
            identity::IssuerStatusIdentity,
            request::{CertId, ExtensionRef, OcspRequest, Request as OcspItem, TbsRequest, Version},
            responder::Responder,
        },
        serial::Serial,
        source::{CaCertificate, PublishedCrl, SerialStatus, StatusSource, Unavailable},
    },
    x509::{certificate::Certificate, chain},
};
use sha1::{Digest as _, Sha1};
use spki::AlgorithmIdentifierRef;
use tokio_util::sync::CancellationToken;

use crate::{
    meter::nanoseconds,
    world::{blocks, serial},
};

/// As long as those that the load generator asks about.
const LENGTH: usize = 16;
/// How many different certificates are asked about.
const DISTINCT: u64 = 2_000;

struct Indexed(StatusIndex);

#[async_trait]
impl StatusSource for Indexed {
    fn generation(&self) -> Result<u64, Unavailable> {
        // As the node does: how old is what it knows?
        black_box(SystemClock.elapsed());
        Ok(self.0.generation())
    }

    fn serial_status(&self, issuer: &str, serial: &[u8]) -> Result<SerialStatus, Unavailable> {
        black_box(SystemClock.elapsed());
        let found = self.0.known_issuer(issuer).zip(Serial::new(serial));
        Ok(found.map_or(SerialStatus::Unknown, |(issuer, serial)| {
            self.0.status(issuer, serial)
        }))
    }

    async fn crl(&self, _: &str, _: CrlScope) -> Result<Option<PublishedCrl>, Unavailable> {
        Ok(None)
    }

    async fn ca_certificate(&self, _: &str) -> Result<Option<CaCertificate>, Unavailable> {
        Ok(None)
    }
}

fn certificate(name: &str) -> Vec<u8> {
    let pem = std::fs::read(Path::new("keys-dev").join(name)).expect("a certificate of keys-dev");
    chain::certificates(&pem).expect("PEM").remove(0)
}

/// The responder of an issuer of `keys-dev` over an index of so many certificates.
fn service(certificates: u64, algorithm: &str) -> PublicStatus {
    let key: Arc<dyn SigningKey> = keys::load(
        &KeyConfig::File {
            path: format!("ocsp-{algorithm}.key.pem").into(),
            passphrase_file: "passphrase".into(),
        },
        Path::new("keys-dev"),
    )
    .expect("a key of keys-dev");
    let issuer = certificate(&format!("issuing-{algorithm}.cer.pem"));
    let responder = certificate(&format!("ocsp-{algorithm}.cer.pem"));
    let identity = IssuerStatusIdentity::new(&issuer, &responder, key).expect("they belong together");
    identity.try_key().expect("a sound key");
    let index = StatusIndex::default();
    for (seq, _, octets) in blocks(identity.issuer(), certificates, LENGTH) {
        let block = Block::parse(&octets).expect("a block");
        index.apply_block(seq, &block).expect("taken");
    }
    let responder = Responder::new([identity], SignedDuration::from_hours(12));
    PublicStatus::new(
        Arc::new(Indexed(index)),
        responder,
        Arc::new(SystemClock),
        Limits::default(),
    )
}

/// Serves until the process is ended.
pub(crate) async fn serve(address: SocketAddr, certificates: u64, algorithm: &str) {
    let service = Arc::new(service(certificates, algorithm));
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .expect("a free address");
    println!("{certificates} certificates, process {}", std::process::id());
    server::serve(listener, service, CancellationToken::new()).await;
}

/// An `OCSPRequest` by SHA-1 for one certificate.
fn request(issuer: &[u8], number: u64, nonce: Option<[u8; 32]>) -> Vec<u8> {
    let issuer = Certificate::parse(issuer).expect("a certificate");
    let key = kepler::crypto::public_key::bits(issuer.spki).expect("a key");
    let (name, key) = (Sha1::digest(issuer.subject), Sha1::digest(key));
    let serial = serial(number, LENGTH);
    let number = UintRef::new(serial.as_bytes())
        .expect("a number")
        .to_der()
        .expect("DER");
    let value = nonce.map(|nonce| OctetString::new(nonce).expect("short").to_der().expect("DER"));
    let request_extensions = value.as_ref().map(|value| {
        vec![ExtensionRef {
            extn_id: const_oid::db::rfc6960::ID_PKIX_OCSP_NONCE,
            critical: false,
            extn_value: OctetStringRef::new(value).expect("short"),
        }]
    });
    let req_cert = CertId {
        hash_algorithm: AlgorithmIdentifierRef {
            oid: const_oid::db::rfc5912::ID_SHA_1,
            parameters: Some(AnyRef::NULL),
        },
        issuer_name_hash: OctetStringRef::new(&name).expect("short"),
        issuer_key_hash: OctetStringRef::new(&key).expect("short"),
        serial_number: IntRef::from_der(&number).expect("a number"),
    };
    let tbs_request = TbsRequest {
        version: Version::V1,
        requestor_name: None,
        request_list: vec![OcspItem {
            req_cert,
            single_request_extensions: None,
        }],
        request_extensions,
    };
    OcspRequest {
        tbs_request,
        optional_signature: None,
    }
    .to_der()
    .expect("DER")
}

fn post(body: &Bytes) -> Request<Full<Bytes>> {
    Request::builder()
        .method(Method::POST)
        .uri("/ocsp")
        .header(CONTENT_TYPE, "application/ocsp-request")
        .body(Full::new(body.clone()))
        .expect("a request")
}

/// A future that has all it needs runs through without a runtime's help.
fn run<F: Future>(future: F) -> F::Output {
    futures_util::FutureExt::now_or_never(future).expect("nothing to wait for")
}

/// Requests through the responder, one after the other.
pub(crate) async fn measure(certificates: u64, algorithm: &str) {
    let service = service(certificates, algorithm);
    let issuer = certificate(&format!("issuing-{algorithm}.cer.pem"));
    let step = certificates / DISTINCT;
    let asked: Vec<Bytes> = (0..DISTINCT)
        .map(|number| request(&issuer, number * step, None).into())
        .collect();
    let paths: Vec<String> = asked
        .iter()
        .map(|request| {
            let plain = BASE64_STANDARD.encode(request);
            format!(
                "/ocsp/{}",
                plain.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
            )
        })
        .collect();
    for request in &asked {
        let _kept = service.respond(post(request)).await;
    }
    println!("an answer over {certificates} certificates, {algorithm}, without network:");
    let (made, _) = nanoseconds(100_000, |turn| {
        black_box(post(&asked[(turn % DISTINCT) as usize]));
    });
    let (best, median) = nanoseconds(100_000, |turn| {
        black_box(run(service.respond(post(&asked[(turn % DISTINCT) as usize]))));
    });
    println!(
        "  kept, POST: {:.0} ns, median {:.0} ns",
        best - made,
        median - made
    );
    let by_path = |path: &str| {
        Request::builder()
            .uri(path)
            .body(Full::<Bytes>::default())
            .expect("a request")
    };
    let (made, _) = nanoseconds(100_000, |turn| {
        black_box(by_path(&paths[(turn % DISTINCT) as usize]));
    });
    let (best, median) = nanoseconds(100_000, |turn| {
        black_box(run(service.respond(by_path(&paths[(turn % DISTINCT) as usize]))));
    });
    println!(
        "  kept, GET: {:.0} ns, median {:.0} ns",
        best - made,
        median - made
    );
    let own: Vec<Bytes> = (0..DISTINCT)
        .map(|number| {
            let nonce = [number as u8; 32];
            request(&issuer, number * step, Some(nonce)).into()
        })
        .collect();
    let began = std::time::Instant::now();
    for request in &own {
        black_box(service.respond(post(request)).await);
    }
    println!(
        "  with a nonce, signed for it: {:.1?}",
        began.elapsed() / DISTINCT as u32
    );
}
