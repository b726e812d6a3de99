//! Streebog, the digest of GOST R 34.11-2012 (RFC 6986), with tables.
//!
//! Tables are read at places that the message decides, and caches can show such places to a neighbour on the same machine.
//! That is of no account here: what Kepler hashes with Streebog (certificates, lists, answers, requests) is public. It must
//! not be fed secrets; nonces, which come from the private key, are made with SHA-512 for this reason.

mod tables;

use std::{hint::black_box, sync::LazyLock};

use super::parameters::Strength;
use tables::{ROUNDS, TABLES};

/// Octets of a block.
const BLOCK: usize = 64;

type Words = [u64; 8];

/// The keys of the thirteen additions in the compression function.
type Keys = [Words; 13];

/// Those of the first block, which are the same for all messages.
static FIRST: LazyLock<[Keys; 2]> = LazyLock::new(|| {
    [Strength::Bits256, Strength::Bits512].map(|strength| keys(&beginning(strength), &[0; 8]))
});

/// A digest under way.
#[derive(Clone)]
pub struct Streebog {
    strength: Strength,
    state: Words,
    bits: Words,
    sum: Words,
    pending: [u8; BLOCK],
    filled: usize,
}

/// The digest of a whole message.
pub fn digest(strength: Strength, message: &[u8]) -> Vec<u8> {
    let mut streebog = Streebog::new(strength);
    streebog.update(message);
    streebog.finish()
}

impl Streebog {
    /// The digest of nothing yet.
    pub fn new(strength: Strength) -> Self {
        Self {
            strength,
            state: beginning(strength),
            bits: [0; 8],
            sum: [0; 8],
            pending: [0; BLOCK],
            filled: 0,
        }
    }

    /// Takes the next part of the message.
    pub fn update(&mut self, part: &[u8]) {
        let mut rest = part;
        if self.filled > 0 {
            rest = self.fill(rest);
            if self.filled < BLOCK {
                return;
            }
            self.take(&words(&self.pending), BLOCK);
            self.filled = 0;
        }
        let (blocks, rest) = rest.as_chunks::<BLOCK>();
        for block in blocks {
            self.take(&words(block), BLOCK);
        }
        self.fill(rest);
    }

    /// The digest of all parts, in the byte order of RFC 6986 as everybody writes it.
    pub fn finish(mut self) -> Vec<u8> {
        let mut last = [0; BLOCK];
        let message = self.pending.iter().take(self.filled).chain(&[1]);
        last.iter_mut().zip(message).for_each(|(to, from)| *to = *from);
        self.take(&words(&last), self.filled);
        compress(&mut self.state, &[0; 8], &self.bits);
        compress(&mut self.state, &[0; 8], &self.sum);
        let bytes: Vec<u8> = self.state.iter().flat_map(|word| word.to_le_bytes()).collect();
        let unwanted = BLOCK - self.strength.octets();
        bytes.into_iter().skip(unwanted).collect()
    }

    /// Moves what fits into the unfinished block; returns the rest.
    fn fill<'a>(&mut self, part: &'a [u8]) -> &'a [u8] {
        let fits = part.len().min(BLOCK - self.filled);
        let (taken, rest) = part.split_at(fits);
        let space = self.pending.iter_mut().skip(self.filled);
        space.zip(taken).for_each(|(to, from)| *to = *from);
        self.filled += fits;
        rest
    }

    fn take(&mut self, block: &Words, octets: usize) {
        if self.bits == [0; 8] {
            let [of_256, of_512] = &*FIRST;
            compress_with(
                &mut self.state,
                block,
                match self.strength {
                    Strength::Bits256 => of_256,
                    Strength::Bits512 => of_512,
                },
            );
        } else {
            compress(&mut self.state, &self.bits, block);
        }
        let octets = u64::try_from(octets).unwrap_or(0);
        add(&mut self.bits, &[8 * octets, 0, 0, 0, 0, 0, 0, 0]);
        add(&mut self.sum, block);
    }
}

impl std::fmt::Debug for Streebog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Streebog(..)")
    }
}

/// The compression function `g` (RFC 6986 8).
fn compress(state: &mut Words, bits: &Words, block: &Words) {
    let mut key = transformed(state, bits);
    let mut inner = *block;
    for round in &ROUNDS {
        inner = transformed(&inner, &key);
        key = transformed(&key, round);
    }
    for ((word, key), (inner, block)) in state.iter_mut().zip(key).zip(inner.iter().zip(block)) {
        *word ^= key ^ inner ^ block;
    }
}

/// The same with keys that are known.
fn compress_with(state: &mut Words, block: &Words, keys: &Keys) {
    let [between @ .., last] = keys;
    let mut inner = *block;
    for key in between {
        inner = transformed(&inner, key);
    }
    for ((word, key), (inner, block)) in state.iter_mut().zip(last).zip(inner.iter().zip(block)) {
        *word ^= key ^ inner ^ block;
    }
}

/// The keys of a state and a number of bits.
fn keys(state: &Words, bits: &Words) -> Keys {
    let mut key = transformed(state, bits);
    let mut rounds = ROUNDS.iter();
    [(); 13].map(|()| {
        let now = key;
        if let Some(round) = rounds.next() {
            key = transformed(&key, round);
        }
        now
    })
}

/// The state before the first block (RFC 6986 5.1).
fn beginning(strength: Strength) -> Words {
    match strength {
        Strength::Bits256 => [0x0101_0101_0101_0101; 8],
        Strength::Bits512 => [0; 8],
    }
}

/// `LPS(a xor b)`: byte `i` of every word goes, through its table, into word `i`.
#[expect(
    clippy::inline_always,
    reason = "called, it hands sixteen words through memory, and the loop below gains nothing"
)]
#[inline(always)]
fn transformed(a: &Words, b: &Words) -> Words {
    let mut out = [0; 8];
    // A number that the compiler does not know: with the loop unrolled it moves every octet through memory. In a second of
    // `cargo bench --bench signing` 377,000 digests of 300 octets come out then, instead of 453,000.
    let words = black_box(TABLES.len());
    for (table, (a, b)) in TABLES.iter().zip(a.iter().zip(b)).take(words) {
        for (word, byte) in out.iter_mut().zip((a ^ b).to_le_bytes()) {
            *word ^= table.get(usize::from(byte)).copied().unwrap_or(0);
        }
    }
    out
}

fn add(a: &mut Words, b: &Words) {
    let mut carry = false;
    for (word, other) in a.iter_mut().zip(b) {
        (*word, carry) = word.carrying_add(*other, carry);
    }
}

fn words(block: &[u8; BLOCK]) -> Words {
    let mut words = [0; 8];
    for (word, chunk) in words.iter_mut().zip(block.as_chunks::<8>().0) {
        *word = u64::from_le_bytes(*chunk);
    }
    words
}

#[cfg(test)]
mod tests;
