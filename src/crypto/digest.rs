//! Digests: named by the algorithm table, computed on aws-lc-rs, Streebog on [`gost`](super::gost).

use aws_lc_rs::digest;

use super::gost::{Strength, streebog::Streebog};

/// A digest that some row of the algorithm table signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigestAlgorithm {
    /// SHA-256 (FIPS 180-4).
    Sha256,
    /// SHA-384 (FIPS 180-4).
    Sha384,
    /// Streebog-256 (GOST R 34.11-2012, RFC 6986).
    Streebog256,
    /// Streebog-512 (GOST R 34.11-2012, RFC 6986).
    Streebog512,
}

impl DigestAlgorithm {
    /// The digest of `message`.
    pub fn digest(self, message: &[u8]) -> Vec<u8> {
        let mut stream = self.stream();
        stream.update(message);
        stream.finish()
    }

    /// The digest while the message streams by: CRLs are hashed as they are written.
    pub fn stream(self) -> DigestStream {
        DigestStream(match self.engine() {
            Engine::Provider(algorithm) => State::Provider(digest::Context::new(algorithm)),
            Engine::Streebog(strength) => State::Streebog(Box::new(Streebog::new(strength))),
        })
    }

    /// The provider's name of it; `None` for Streebog, which the provider does not know.
    pub(super) fn provider(self) -> Option<&'static digest::Algorithm> {
        match self.engine() {
            Engine::Provider(algorithm) => Some(algorithm),
            Engine::Streebog(_) => None,
        }
    }

    fn engine(self) -> Engine {
        match self {
            Self::Sha256 => Engine::Provider(&digest::SHA256),
            Self::Sha384 => Engine::Provider(&digest::SHA384),
            Self::Streebog256 => Engine::Streebog(Strength::Bits256),
            Self::Streebog512 => Engine::Streebog(Strength::Bits512),
        }
    }
}

/// Who computes it.
enum Engine {
    Provider(&'static digest::Algorithm),
    Streebog(Strength),
}

/// A digest under way.
#[derive(Clone)]
pub struct DigestStream(State);

#[derive(Clone)]
enum State {
    Provider(digest::Context),
    Streebog(Box<Streebog>),
}

impl DigestStream {
    /// Takes the next part of the message.
    pub fn update(&mut self, part: &[u8]) {
        match &mut self.0 {
            State::Provider(context) => context.update(part),
            State::Streebog(streebog) => streebog.update(part),
        }
    }

    /// The digest of all parts.
    pub fn finish(self) -> Vec<u8> {
        match self.0 {
            State::Provider(context) => context.finish().as_ref().to_vec(),
            State::Streebog(streebog) => streebog.finish(),
        }
    }
}

/// SHA-256: fingerprints, hash chains, blind keys.
pub fn sha256(message: &[u8]) -> [u8; 32] {
    fixed(&digest::SHA256, message)
}

/// SHA-1: only for key identifiers (RFC 5280 4.2.1.2, method 1) and the `CertID` of OCSP, where it protects nothing.
pub fn sha1(message: &[u8]) -> [u8; 20] {
    fixed(&digest::SHA1_FOR_LEGACY_USE_ONLY, message)
}

fn fixed<const N: usize>(algorithm: &'static digest::Algorithm, message: &[u8]) -> [u8; N] {
    let digest = digest::digest(algorithm, message);
    let mut out = [0; N];
    out.iter_mut()
        .zip(digest.as_ref())
        .for_each(|(to, from)| *to = *from);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_of_abc_are_those_of_the_standard() {
        assert_eq!(
            hex::encode(sha1(b"abc")),
            "a9993e364706816aba3e25717850c26c9cd0d89d"
        );
        assert_eq!(
            hex::encode(sha256(b"abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(DigestAlgorithm::Sha256.digest(b"abc"), sha256(b"abc"));
        assert_eq!(DigestAlgorithm::Sha384.digest(b"abc").len(), 48);
    }

    /// RFC 6986 10.1.
    #[test]
    fn streebog_digests_are_those_of_the_standard() {
        let message = b"012345678901234567890123456789012345678901234567890123456789012";
        let digest = hex::encode(DigestAlgorithm::Streebog256.digest(message));
        assert!(
            digest.starts_with("9d151eef") && digest.ends_with("7b5500"),
            "{digest}"
        );
        assert_eq!(DigestAlgorithm::Streebog512.digest(message).len(), 64);
    }

    #[test]
    fn a_stream_gives_the_digest_of_the_whole() {
        for algorithm in [
            DigestAlgorithm::Sha256,
            DigestAlgorithm::Sha384,
            DigestAlgorithm::Streebog256,
            DigestAlgorithm::Streebog512,
        ] {
            let mut stream = algorithm.stream();
            stream.update(b"a");
            let other = stream.clone();
            stream.update(b"bc");
            assert_eq!(stream.finish(), algorithm.digest(b"abc"));
            assert_eq!(other.finish(), algorithm.digest(b"a"));
        }
    }
}
