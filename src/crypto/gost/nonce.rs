//! Nonces: derived from key and digest, with fresh randomness mixed in, by HMAC with SHA-512.
//!
//! Two failures are fatal to a signature key: a nonce used for two messages, and a nonce that shows a little of itself.
//! Deriving it from key and digest, as RFC 6979 does, rules out the first whatever the random source does; fresh bytes
//! (RFC 6979 3.6) make the same message sign differently each time, which takes repetition away from those who measure time,
//! power or the effect of faults. Nobody outside can tell how a nonce was made, so the hash is free to choose: SHA-512,
//! because it looks nothing up by its input, while Streebog reads tables at places that the key would decide, and caches show
//! such places. One call per 64 octets, keyed with the secret, takes the place of RFC 6979's generator: its loop exists to
//! reject numbers above `q`, whereas here twice the length of `q` is made and reduced (FIPS 186-5 A.3.1), which bends the
//! distribution by less than `2^-254` and takes the same steps for every key.

use aws_lc_rs::hmac::{self, HMAC_SHA512};
use zeroize::Zeroizing;

/// The nonces of one signature: the first is used, the others wait for the case that it gives a nought.
pub(super) struct Nonces {
    key: hmac::Key,
    /// Set, fresh bytes and digest: each of a fixed length once the set is known, so no two signatures share an input.
    input: Zeroizing<Vec<u8>>,
    octets: usize,
    tries: u8,
}

impl Nonces {
    /// Nonces of `octets` bytes for this key and digest. `label` keeps the sets apart; `fresh` may be anything, even known to all.
    pub(super) fn new(label: &[u8], secret: &[u8], digest: &[u8], fresh: &[u8; 32], octets: usize) -> Self {
        Self {
            key: hmac::Key::new(HMAC_SHA512, secret),
            input: Zeroizing::new([label, &[0], fresh, digest].concat()),
            octets,
            tries: 0,
        }
    }
}

impl Iterator for Nonces {
    type Item = Zeroizing<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut out = Zeroizing::new(Vec::with_capacity(self.octets.next_multiple_of(64)));
        for block in 0_u8.. {
            if out.len() >= self.octets {
                break;
            }
            let mut context = hmac::Context::with_key(&self.key);
            context.update(&[self.tries, block]);
            context.update(&self.input);
            out.extend_from_slice(context.sign().as_ref());
        }
        self.tries = self.tries.checked_add(1)?;
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_the_input_changes_the_nonce() {
        let nonce = |label: &[u8], secret: u8, digest: u8, fresh: u8| {
            Nonces::new(label, &[secret; 32], &[digest; 32], &[fresh; 32], 64)
                .next()
                .unwrap()
                .to_vec()
        };
        let first = nonce(b"a", 1, 1, 1);
        assert_eq!(first, nonce(b"a", 1, 1, 1));
        for other in [
            nonce(b"b", 1, 1, 1),
            nonce(b"a", 2, 1, 1),
            nonce(b"a", 1, 2, 1),
            nonce(b"a", 1, 1, 2),
        ] {
            assert_ne!(first, other);
        }
    }

    #[test]
    fn nonces_have_the_length_asked_for_and_do_not_repeat() {
        for octets in [64, 128] {
            let nonces: Vec<_> = Nonces::new(b"a", &[1; 32], &[1; 32], &[1; 32], octets)
                .take(3)
                .collect();
            assert!(nonces.iter().all(|nonce| nonce.len() == octets));
            assert_ne!(nonces[0], nonces[1]);
            assert_ne!(nonces[1], nonces[2]);
            let halves = nonces[0].split_at(octets / 2);
            assert_ne!(halves.0, halves.1);
        }
    }
}
