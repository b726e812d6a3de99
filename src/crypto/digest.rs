//! Digests: named by the algorithm table, computed on aws-lc-rs.

use aws_lc_rs::digest;

/// A digest that some row of the algorithm table signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigestAlgorithm {
    /// SHA-256 (FIPS 180-4).
    Sha256,
    /// SHA-384 (FIPS 180-4).
    Sha384,
}

impl DigestAlgorithm {
    /// The digest of `message`.
    pub fn digest(self, message: &[u8]) -> Vec<u8> {
        digest::digest(self.provider(), message).as_ref().to_vec()
    }

    /// The digest while the message streams by: CRLs are hashed as they are written.
    pub fn stream(self) -> DigestStream {
        DigestStream(digest::Context::new(self.provider()))
    }

    pub(super) fn provider(self) -> &'static digest::Algorithm {
        match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
        }
    }
}

/// A digest under way.
#[derive(Clone)]
pub struct DigestStream(digest::Context);

impl DigestStream {
    /// Takes the next part of the message.
    pub fn update(&mut self, part: &[u8]) {
        self.0.update(part);
    }

    /// The digest of all parts.
    pub fn finish(self) -> Vec<u8> {
        self.0.finish().as_ref().to_vec()
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
        assert_eq!(DigestAlgorithm::Sha384.digest(b"abc").len(), 48);
    }

    #[test]
    fn a_stream_gives_the_digest_of_the_whole() {
        let mut stream = DigestAlgorithm::Sha256.stream();
        stream.update(b"a");
        stream.update(b"bc");
        assert_eq!(stream.finish(), sha256(b"abc"));
    }
}
