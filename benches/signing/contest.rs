//! What is compared: an operation of ours, and the engine's order for the same, where it has one.

use kepler::{
    crypto::{
        algorithm::SignatureAlgorithm,
        gost::{ParameterSet, SigningKey, Strength, streebog},
        private_key::PrivateKey,
        verify::verify,
    },
    random::OsRandom,
};

use crate::clock::rate;

/// An operation that takes so many seconds and says how often it was done in each.
type Operation = Box<dyn Fn(f64) -> f64>;

/// A line of the report.
pub(crate) struct Contest {
    pub(crate) name: String,
    pub(crate) ours: Operation,
    /// The engine's order; `None` where only ours is measured.
    pub(crate) order: Option<String>,
    /// Least ratio of ours to the engine's.
    pub(crate) bar: Option<f64>,
}

/// The curves, each by one of its sets, and what the engine calls it.
const CURVES: [(ParameterSet, &str, &str); 7] = [
    (ParameterSet::CryptoProA, "CryptoPro-A, XchA", "A"),
    (ParameterSet::CryptoProB, "CryptoPro-B", "B"),
    (ParameterSet::CryptoProC, "CryptoPro-C, XchB", "C"),
    (ParameterSet::Tc26A256, "tc26-256-A", "TCA"),
    (ParameterSet::Tc26A512, "tc26-512-A", "A"),
    (ParameterSet::Tc26B512, "tc26-512-B", "B"),
    (ParameterSet::Tc26C512, "tc26-512-C", "C"),
];

/// Everything, in the order of the report.
pub(crate) fn all() -> Vec<Contest> {
    let gost = CURVES.into_iter().flat_map(|(set, name, engine)| {
        let bits = 8 * set.strength().octets();
        let algorithm = format!("gost2012_{bits} {engine}");
        [signing(set, name, &algorithm), verifying(set, name, &algorithm)]
    });
    let digests = Strength::ALL
        .into_iter()
        .flat_map(|strength| [hashing(strength, 300), hashing(strength, 1 << 20)]);
    let others = [
        (SignatureAlgorithm::EcdsaP256, 0, "P-256"),
        (SignatureAlgorithm::Rsa, 2048, "RSA-2048"),
        (SignatureAlgorithm::Rsa, 3072, "RSA-3072"),
    ];
    let others = others
        .into_iter()
        .flat_map(|(algorithm, bits, name)| fast(algorithm, bits, name));
    gost.chain(digests).chain(others).collect()
}

fn key(set: ParameterSet) -> SigningKey {
    SigningKey::generate(set, &OsRandom).expect("a key")
}

fn signing(set: ParameterSet, name: &str, algorithm: &str) -> Contest {
    let key = key(set);
    let digest = vec![0x35; set.strength().octets()];
    Contest {
        name: format!("{name}, sign"),
        order: Some(format!("sign {algorithm}")),
        bar: Some(2.0),
        ours: Box::new(move |seconds| {
            rate(seconds, 16, || {
                std::hint::black_box(key.sign_digest(&digest, &OsRandom).expect("a signature"));
            })
        }),
    }
}

fn verifying(set: ParameterSet, name: &str, algorithm: &str) -> Contest {
    let key = key(set);
    let digest = vec![0x35; set.strength().octets()];
    let signature = key.sign_digest(&digest, &OsRandom).expect("a signature");
    let public = key.public_key().expect("a public key");
    Contest {
        name: format!("{name}, verify"),
        order: Some(format!("verify {algorithm}")),
        bar: Some(1.0),
        ours: Box::new(move |seconds| {
            rate(seconds, 16, || assert!(public.verify_digest(&digest, &signature)))
        }),
    }
}

fn hashing(strength: Strength, octets: u32) -> Contest {
    let message = vec![0; octets as usize];
    let bits = 8 * strength.octets();
    let at_a_time = if octets > 100_000 { 1 } else { 16 };
    Contest {
        name: format!("Streebog-{bits}, {octets} octets"),
        order: Some(format!("digest md_gost12_{bits} {octets}")),
        bar: Some(0.8),
        ours: Box::new(move |seconds| {
            rate(seconds, at_a_time, || {
                std::hint::black_box(streebog::digest(strength, &message));
            })
        }),
    }
}

/// What the fast library does beside it: nothing to compare with, but to see where GOST stands.
fn fast(algorithm: SignatureAlgorithm, bits: usize, name: &str) -> [Contest; 2] {
    let (signer, _) = PrivateKey::generate(algorithm, bits).expect("a key");
    let digest = algorithm.digest().digest(b"message");
    let signature = signer.sign(b"message").expect("a signature");
    let spki = signer.public_key().to_vec();
    let contest = |what: &str, ours: Operation| Contest {
        name: format!("{name}, {what}"),
        ours,
        order: None,
        bar: None,
    };
    [
        contest(
            "sign",
            Box::new(move |seconds| {
                rate(seconds, 4, || {
                    std::hint::black_box(signer.sign_digest(&digest).expect("a signature"));
                })
            }),
        ),
        contest(
            "verify",
            Box::new(move |seconds| {
                rate(seconds, 4, || {
                    verify(algorithm, &spki, b"message", &signature).expect("right");
                })
            }),
        ),
    ]
}
