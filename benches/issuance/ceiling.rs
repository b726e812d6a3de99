//! What the machine can do at best: public-key operations of the library, commits of the disk.

use std::{
    fs::File,
    io::Write as _,
    path::Path,
    time::{Duration, Instant},
};

use kepler::crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey, verify::verify};

const P256: SignatureAlgorithm = SignatureAlgorithm::EcdsaP256;

pub(crate) struct Ceiling {
    /// Seconds of one core for a signature.
    pub(crate) sign: f64,
    /// Seconds of one core for a check.
    pub(crate) check: f64,
    /// Signature, signature and check together, per second on two cores at once.
    pub(crate) triples: f64,
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
    let triples = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(|| rate(slice, triple))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("no panic"))
            .sum()
    });
    Ceiling {
        sign: 1.0 / rate(slice, || drop(key.sign(&message).expect("a signature"))),
        check: 1.0 / rate(slice, check),
        triples,
        commits: commits(folder, slice),
    }
}

/// The median rate of five slices: others work on this machine too.
fn rate(slice: Duration, mut work: impl FnMut()) -> f64 {
    let mut rates: Vec<f64> = (0..5)
        .map(|_| {
            let (began, mut count) = (Instant::now(), 0.0);
            while began.elapsed() < slice {
                work();
                count += 1.0;
            }
            count / began.elapsed().as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    rates[2]
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
    rate
}
