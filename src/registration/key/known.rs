//! Keys that nobody may have certified: those whose secret is known to others, and the authority's own.

use super::KeyRefused;
use crate::crypto::public_key::{self, KeyIdentities};

/// A line of the list of compromised keys that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}: a line is the SHA-256 of a key, 64 hexadecimal digits, or begins with #")]
pub struct BlocklistMalformed {
    /// Which one, counted from 1.
    pub line: usize,
}

/// Keys that are refused whoever proves to hold them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownKeys {
    /// Sorted, so that a list of a million takes 32 MB and twenty comparisons.
    compromised: Vec<[u8; 32]>,
    own: Vec<KeyIdentities>,
}

impl KnownKeys {
    /// Reads a list of compromised keys: in each line the SHA-256 of a `SubjectPublicKeyInfo`, or of the bare key (see
    /// [`KeyIdentities::bare`]), in hex; what follows `#` is a comment.
    pub fn parse(list: &str) -> Result<Self, BlocklistMalformed> {
        let mut compromised = Vec::new();
        for (number, line) in list.lines().enumerate() {
            let entry = line.split('#').next().unwrap_or_default().trim();
            if entry.is_empty() {
                continue;
            }
            let mut fingerprint = [0; 32];
            hex::decode_to_slice(entry, &mut fingerprint)
                .map_err(|_| BlocklistMalformed { line: number + 1 })?;
            compromised.push(fingerprint);
        }
        compromised.sort_unstable();
        Ok(Self {
            compromised,
            own: Vec::new(),
        })
    }

    /// Counts the key of this `SubjectPublicKeyInfo` among the authority's own.
    pub fn add_own(&mut self, spki: &[u8]) {
        self.own.extend(public_key::identities(spki));
    }

    /// Refuses a key that is known under either of its names.
    pub fn check(&self, key: &KeyIdentities) -> Result<(), KeyRefused> {
        if self.own.iter().any(|own| own.bare == key.bare) {
            return Err(KeyRefused::KeyOfAuthority);
        }
        let listed = |fingerprint| self.compromised.binary_search(fingerprint).is_ok();
        if listed(&key.spki) || listed(&key.bare) {
            return Err(KeyRefused::KeyCompromised);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey};

    fn key() -> PrivateKey {
        PrivateKey::generate(SignatureAlgorithm::EcdsaP256, 0).unwrap().0
    }

    #[test]
    fn a_listed_key_is_known_by_either_name() {
        let key = public_key::identities(key().public_key()).unwrap();
        for name in [key.spki, key.bare] {
            let list = format!(
                "# title\n\n{} # one\n{}\n",
                hex::encode([7; 32]),
                hex::encode(name)
            );
            let known = KnownKeys::parse(&list).unwrap();
            assert_eq!(known.check(&key), Err(KeyRefused::KeyCompromised));
            let upper = KnownKeys::parse(&list.to_uppercase()).unwrap();
            assert_eq!(known, upper);
        }
        let other = KnownKeys::parse(&hex::encode([7; 32])).unwrap();
        assert_eq!(other.check(&key), Ok(()));
        assert_eq!(KnownKeys::default().check(&key), Ok(()));
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named() {
        let whole = hex::encode([7; 32]);
        for wrong in [
            "rubbish",
            &whole[1..],
            &format!("{whole}00"),
            &format!("{whole} {whole}"),
        ] {
            let list = format!("# title\n{whole}\n{wrong}\n");
            assert_eq!(
                KnownKeys::parse(&list),
                Err(BlocklistMalformed { line: 3 }),
                "{wrong}"
            );
        }
    }

    #[test]
    fn the_authority_knows_its_own_keys() {
        let (own, other) = (key(), key());
        let mut known = KnownKeys::default();
        known.add_own(own.public_key());
        let identities = |key: &PrivateKey| public_key::identities(key.public_key()).unwrap();
        assert_eq!(known.check(&identities(&own)), Err(KeyRefused::KeyOfAuthority));
        assert_eq!(known.check(&identities(&other)), Ok(()));
    }
}
