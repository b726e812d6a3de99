//! What the machine can do at best: public-key operations of the library, commits of the disk.

use std::{
    fs::File,
    hint::black_box,
    io::Write as _,
    path::Path,
    time::{Duration, Instant},
};

use kepler::crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey, verify::verify};
use p256::ecdsa::{
    Signature, SigningKey,
    signature::{Signer as _, Verifier as _},
};

use crate::meter;

const P256: SignatureAlgorithm = SignatureAlgorithm::EcdsaP256;

pub(crate) struct Ceiling {
    /// Seconds of the processor for a signature.
    pub(crate) sign: f64,
    /// Seconds of the processor for a check.
    pub(crate) check: f64,
    /// Signature, signature and check together, per second of the clock on two cores at once.
    pub(crate) triples: f64,
    /// The same, had nobody else used the two cores: per second of the processor that both had.
    pub(crate) free: f64,
    /// Seconds of the processor for signature, signature and check by the crate `p256`: in pure Rust, and the price by which
    /// the goal was reckoned.
    pub(crate) pure_rust: f64,
    /// `fdatasync` of 64 KiB, per second.
    pub(crate) commits: f64,
}

pub(crate) fn measure(folder: &Path, slice: Duration) -> Ceiling {
    let (key, _) = PrivateKey::generate(P256, 0).expect("a key");
    let message = [7; 1200];
    let signature = key.sign(&message).expect("a signature");
    let check = || verify(P256, key.public_key(), &message, &signature).expect("verifies");
    let triple = || {
        key.sign(&message).expect("a signature");
        key.sign(&message).expect("a signature");
        check();
    };
    let both: Vec<Rate> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(|| rate(slice, triple))).collect();
        let rates = threads.into_iter().map(std::thread::ScopedJoinHandle::join);
        rates.map(|rate| rate.expect("no panic")).collect()
    });
    Ceiling {
        sign: 1.0 / rate(slice, || drop(key.sign(&message).expect("a signature"))).by_processor,
        check: 1.0 / rate(slice, check).by_processor,
        triples: both.iter().map(|rate| rate.by_clock).sum(),
        free: both.iter().map(|rate| rate.by_processor).sum(),
        pure_rust: 1.0 / rate(slice, pure_rust(&message)).by_processor,
        commits: commits(folder, slice),
    }
}

/// The same three operations by the crate `p256`.
fn pure_rust(message: &[u8]) -> impl FnMut() {
    let key = SigningKey::from_slice(&[0x42; 32]).expect("a key");
    let signature: Signature = key.sign(message);
    move || {
        let _: (Signature, Signature) = (key.sign(black_box(message)), key.sign(black_box(message)));
        let checked = key.verifying_key().verify(message, black_box(&signature));
        checked.expect("verifies");
    }
}

struct Rate {
    by_clock: f64,
    by_processor: f64,
}

/// The median rates of five slices: others work on this machine too.
fn rate(slice: Duration, mut work: impl FnMut()) -> Rate {
    let rates: Vec<Rate> = (0..5)
        .map(|_| {
            let (began, processor, mut count) = (Instant::now(), meter::thread(), 0.0);
            while began.elapsed() < slice {
                work();
                count += 1.0;
            }
            Rate {
                by_clock: count / began.elapsed().as_secs_f64(),
                by_processor: count / (meter::thread() - processor),
            }
        })
        .collect();
    let median = |value: fn(&Rate) -> f64| {
        let mut values: Vec<f64> = rates.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        values[2]
    };
    Rate {
        by_clock: median(|rate| rate.by_clock),
        by_processor: median(|rate| rate.by_processor),
    }
}

fn commits(folder: &Path, slice: Duration) -> f64 {
    let path = folder.join("commits");
    let mut file = File::create(&path).expect("a file");
    let block = vec![0x5a; 64 * 1024];
    let rate = rate(slice, || {
        file.write_all(&block).expect("written");
        file.sync_data().expect("on the disk");
    });
    std::fs::remove_file(path).expect("removed");
    rate.by_clock
}
