//! The index: memory of a certificate, and look-ups.

use std::hint::black_box;

use kepler::status::{block::Block, index::StatusIndex};

use crate::{
    meter::{nanoseconds, resident, timed},
    world::{blocks, serial},
};

const LENGTH: usize = 20;

/// Fills an index with serial numbers of twenty octets.
pub(crate) fn measure(certificates: u64) {
    let before = resident();
    let index = StatusIndex::default();
    let mut applied = std::time::Duration::ZERO;
    for (seq, _, octets) in blocks("issuer", certificates, LENGTH) {
        let block = Block::parse(&octets).expect("a block");
        let ((), took) = timed(|| drop(index.apply_block(seq, &block).expect("taken")));
        applied += took;
    }
    assert_eq!(index.len() as u64, certificates);
    let resident = (resident() - before) as f64 / certificates as f64;
    let own = index.bytes() as f64 / certificates as f64;
    println!(
        "index of {certificates}: {own:.1} octets a certificate by its own count, {resident:.1} resident"
    );
    println!("  filled in {applied:.2?}, one of 33 revoked, serial numbers of {LENGTH} octets");
    let issuer = index.known_issuer("issuer").expect("known");
    let serials: Vec<_> = (0..1_000_000)
        .map(|step| serial(step * certificates / 1_000_000, LENGTH))
        .collect();
    let (best, median) = nanoseconds(serials.len() as u64, |step| {
        black_box(index.status(issuer, serials[step as usize]));
    });
    println!("  look-up of one that is there: {best:.0} ns, median {median:.0} ns");
    let unknown: Vec<_> = (0..1_000_000)
        .map(|step| serial(certificates + step, LENGTH))
        .collect();
    let (best, median) = nanoseconds(unknown.len() as u64, |step| {
        black_box(index.status(issuer, unknown[step as usize]));
    });
    println!("  look-up of one that is not: {best:.0} ns, median {median:.0} ns");
    let (walked, took) = timed(|| index.revoked_since(issuer, 0).count());
    println!("  walk over {walked} revoked ones: {took:.2?}");
}
