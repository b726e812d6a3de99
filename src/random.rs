//! Randomness is an argument: serial numbers, tokens and identifiers take it from a [`SecureRandom`].

use std::sync::Mutex;

use sha2::{Digest as _, Sha256};

/// A source of bytes that nobody can predict.
pub trait SecureRandom: Send + Sync + 'static {
    /// Fills `out`, or says that the source is broken; the caller must not go on without it.
    fn fill(&self, out: &mut [u8]) -> Result<(), RandomUnavailable>;
}

/// The random source of the machine does not answer.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the random number source of the machine is unavailable")]
pub struct RandomUnavailable;

/// `N` fresh random bytes.
pub fn bytes<const N: usize>(random: &dyn SecureRandom) -> Result<[u8; N], RandomUnavailable> {
    let mut out = [0; N];
    random.fill(&mut out)?;
    Ok(out)
}

/// The generator of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsRandom;

impl SecureRandom for OsRandom {
    fn fill(&self, out: &mut [u8]) -> Result<(), RandomUnavailable> {
        aws_lc_rs::rand::fill(out).map_err(|_| RandomUnavailable)
    }
}

/// A repeatable sequence: for tests only.
#[derive(Debug)]
pub struct SeededRandom(Mutex<(u64, u64)>);

impl SeededRandom {
    /// The sequence that belongs to `seed`.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new((seed, 0)))
    }
}

impl SecureRandom for SeededRandom {
    fn fill(&self, out: &mut [u8]) -> Result<(), RandomUnavailable> {
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for chunk in out.chunks_mut(32) {
            let (seed, counter) = *state;
            let block = Sha256::digest([seed.to_be_bytes(), counter.to_be_bytes()].concat());
            state.1 = counter.wrapping_add(1);
            chunk.iter_mut().zip(block).for_each(|(to, from)| *to = from);
        }
        Ok(())
    }
}
