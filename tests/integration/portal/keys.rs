//! Verifies that
//! - a key that may not be certified is refused through the API with a code of its own, and the case stays as it was,
//! - the token of one case opens no other.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kepler::{
    crypto::public_key::{self, PublicKeyRefused},
    issuance::issuer::SigningKey,
    keys::{self, KeyConfig},
    x509::encode,
};
use rcgen::{CertificateParams, KeyPair};
use rsa::BoxedUint;
use serde_json::json;

use super::world::World;

const EC_PARAMETERS: &[u8] =
    b"\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";
const RSA_PARAMETERS: &[u8] = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00";
const ECDSA_WITH_SHA256: &[u8] = b"\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02";

/// A certification request for this key; without a signer, its signature is rubbish.
fn request(spki: &[u8], signer: Option<&dyn SigningKey>) -> String {
    let info = encode::sequence(&[
        &encode::integer(&[0]),
        &encode::sequence(&[]),
        spki,
        &encode::context_constructed(0, &[]),
    ]);
    let (algorithm, signature) = match signer {
        Some(key) => {
            let digest = key.algorithm().digest().digest(&info);
            (key.algorithm().identifier(), key.sign_digest(&digest).unwrap())
        }
        None => (ECDSA_WITH_SHA256, vec![0; 64]),
    };
    STANDARD.encode(encode::sequence(&[
        &info,
        algorithm,
        &encode::bit_string(&signature),
    ]))
}

fn rsa_key(modulus: &BoxedUint, exponent: u8) -> Vec<u8> {
    let modulus = encode::integer(&modulus.to_be_bytes());
    // 65537 or 1
    let exponent = encode::integer(&[exponent, 0, 1]);
    encode::sequence(&[
        RSA_PARAMETERS,
        &encode::bit_string(&encode::sequence(&[&modulus, &exponent])),
    ])
}

fn number(octets: &[u8]) -> BoxedUint {
    BoxedUint::from_be_slice(octets, 4096).unwrap()
}

/// The first key of `modulus(0)`, `modulus(1)`, ... that no small prime divides.
fn no_small_factor(modulus: impl Fn(u64) -> BoxedUint) -> Vec<u8> {
    let keys = (0..).map(|step| rsa_key(&modulus(step), 1));
    let mut keys = keys.filter(|key| public_key::check(key) != Err(PublicKeyRefused::SmallFactor));
    keys.next().unwrap()
}

/// One more than a multiple of 2 · 3 · 5 · ... · 167: the zeroth power of 65537 modulo each of these primes.
fn faulty_library() -> Vec<u8> {
    let primes = (2..168_u64).filter(|number| (2..*number).all(|divisor| number % divisor != 0));
    let product = primes.fold(number(&[1]), |product, prime| {
        product.wrapping_mul(number(&prime.to_be_bytes()))
    });
    let start = number(&[[0xc0; 128], [0x11; 128]].concat());
    let start = start.wrapping_sub(start.rem_vartime(&product.to_nz().unwrap()));
    no_small_factor(|step| {
        let offset = product.wrapping_mul(number(&step.to_be_bytes()));
        start.wrapping_add(&offset).wrapping_add(number(&[1]))
    })
}

fn square() -> Vec<u8> {
    let start = number(&[0xf1; 128]);
    no_small_factor(|step| {
        start
            .wrapping_add(number(&(2 * step).to_be_bytes()))
            .wrapping_square()
    })
}

fn development_key(name: &str) -> std::sync::Arc<dyn SigningKey> {
    let config = KeyConfig::File {
        path: format!("{name}.key.pem").into(),
        passphrase_file: "passphrase".into(),
    };
    keys::load(
        &config,
        &std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("keys-dev"),
    )
    .unwrap()
}

async fn token(world: &World, path: &str, key: &str) -> String {
    let answer = world
        .post(&format!("{path}/key-request-token"), key, &json!({}))
        .await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.text("/token").to_owned()
}

#[tokio::test]
async fn keys_that_may_not_be_certified() {
    let world = World::new().await;
    let id = world.approved("A-1").await;
    let path = format!("/v1/applications/{id}");
    let token = token(&world, &path, "token").await;
    let before = world.get(&path).await.body;
    let (own, compromised) = (development_key("issuing-ecdsa"), development_key("issuing-rsa"));
    let good = number(&[0xf1; 256]);
    let point = |octets: &[u8]| encode::sequence(&[EC_PARAMETERS, &encode::bit_string(octets)]);
    let compressed = [&[2], &own.public_key()[27..59]].concat();
    for (step, (request, code)) in [
        (
            request(&point(&[&[4][..], &[1; 64]].concat()), None),
            "key_invalid",
        ),
        (request(&point(&[0]), None), "key_invalid"),
        (request(&point(&compressed), None), "key_invalid"),
        (request(&rsa_key(&number(&[0xf1; 128]), 1), None), "key_too_weak"),
        (request(&rsa_key(&good, 0), None), "key_exponent_not_allowed"),
        (
            request(&rsa_key(&number(&[0xff; 256]), 1), None),
            "key_small_factor",
        ),
        (request(&faulty_library(), None), "key_roca"),
        (request(&square(), None), "key_close_primes"),
        (request(own.public_key(), None), "csr_signature_invalid"),
        (request(own.public_key(), Some(&*own)), "key_of_authority"),
        (
            request(compromised.public_key(), Some(&*compromised)),
            "key_compromised",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let body = json!({"token": token, "request": request});
        let answer = world
            .post(&format!("{path}/key-request"), &step.to_string(), &body)
            .await;
        assert_eq!(answer.problem(), (422, code));
        assert!(!answer.text("/detail").is_empty(), "{code} has no remedy");
        assert_eq!(world.get(&path).await.body, before);
    }
    world.end().await;
}

#[tokio::test]
async fn a_token_opens_its_own_case_only() {
    let world = World::new().await;
    let mut cases = Vec::new();
    for reference in ["A-1", "A-2"] {
        let path = format!("/v1/applications/{}", world.approved(reference).await);
        cases.push((token(&world, &path, &format!("token {reference}")).await, path));
    }
    let [(first, path), (second, other_path)] = &cases[..] else {
        panic!("two cases")
    };
    let key = KeyPair::generate().unwrap();
    let request = CertificateParams::default()
        .serialize_request(&key)
        .unwrap()
        .pem()
        .unwrap();
    let send = async |token: &str, path: &str, key: &str| {
        let body = json!({"token": token, "request": request});
        world.post(&format!("{path}/key-request"), key, &body).await
    };
    assert_eq!(send(first, other_path, "1").await.problem(), (409, "key_token"));
    assert_eq!(send(second, path, "2").await.problem(), (409, "key_token"));
    let accepted = send(first, path, "3").await;
    assert_eq!(accepted.status, 202, "{}", accepted.body);
    // The key is taken: neither again for this case nor for another.
    assert_eq!(send(first, path, "4").await.problem(), (409, "key_seen"));
    assert_eq!(send(second, other_path, "5").await.problem(), (409, "key_seen"));
    world.end().await;
}
