//! Envelope encryption of personal data at rest, and blind indexes to find it again.
//!
//! A sealed value is `version | key id | nonce, wrapped data key | nonce, ciphertext`: each value has a data key of its
//! own, wrapped under a key encryption key. Rotation adds a key in front; old values open as long as their key is listed.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hkdf, hmac,
};
use zeroize::Zeroizing;

use crate::random::{self, RandomUnavailable, SecureRandom};

const VERSION: u8 = 1;
const KEY_LEN: usize = 32;
const KEY_ID_LEN: usize = 8;
const TAG_LEN: usize = 16;
const HEADER_LEN: usize = 1 + KEY_ID_LEN;
const WRAPPED_LEN: usize = NONCE_LEN + KEY_LEN + TAG_LEN;

/// A value could not be sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// A sealer without keys.
    #[error("at least one key encryption key is needed")]
    NoKey,
    /// Not 32 bytes in hex.
    #[error("a key encryption key is 32 bytes in hex")]
    MalformedKey,
    /// Not something that was sealed here, or cut short.
    #[error("not a sealed value")]
    Malformed,
    /// Sealed under a key that is not listed.
    #[error("the key that this value was sealed with is not configured")]
    UnknownKey,
    /// Altered, or sealed for another context.
    #[error("the sealed value was altered or belongs elsewhere")]
    Forged,
    /// The provider or the random source does not work.
    #[error("sealing is not possible: no randomness, or no cryptographic provider")]
    Unavailable,
}

impl From<RandomUnavailable> for SealError {
    fn from(_: RandomUnavailable) -> Self {
        Self::Unavailable
    }
}

/// A key encryption key: 32 bytes, wiped when dropped.
pub struct KeyEncryptionKey(Zeroizing<[u8; KEY_LEN]>);

impl KeyEncryptionKey {
    /// From 64 hexadecimal digits; white space around them is ignored.
    pub fn from_hex(text: &str) -> Result<Self, SealError> {
        let mut key = Zeroizing::new([0; KEY_LEN]);
        hex::decode_to_slice(text.trim(), key.as_mut_slice()).map_err(|_| SealError::MalformedKey)?;
        Ok(Self(key))
    }

    /// Keys for one purpose each: HKDF-SHA-256 (RFC 5869) with the purpose as the info.
    fn derive<const N: usize>(&self, purpose: &[u8]) -> Result<Zeroizing<[u8; N]>, SealError> {
        struct Length(usize);
        impl hkdf::KeyType for Length {
            fn len(&self) -> usize {
                self.0
            }
        }
        let mut out = Zeroizing::new([0; N]);
        hkdf::Salt::new(hkdf::HKDF_SHA256, b"kepler")
            .extract(self.0.as_slice())
            .expand(&[purpose], Length(N))
            .and_then(|material| material.fill(out.as_mut_slice()))
            .map_err(|_| SealError::Unavailable)?;
        Ok(out)
    }
}

/// Seals and opens personal data.
pub struct Sealer {
    wrapping: Vec<WrappingKey>,
    blind: Zeroizing<[u8; KEY_LEN]>,
}

struct WrappingKey {
    id: [u8; KEY_ID_LEN],
    key: LessSafeKey,
}

impl Sealer {
    /// Newest key first: it seals, all of them open. Blind indexes come from the last one, so that adding a key in
    /// front leaves them as they are.
    pub fn new(keys: &[KeyEncryptionKey]) -> Result<Self, SealError> {
        let oldest = keys.last().ok_or(SealError::NoKey)?;
        let wrapping = keys
            .iter()
            .map(|key| {
                Ok(WrappingKey {
                    id: *key.derive(b"key id")?,
                    key: aes(key.derive::<KEY_LEN>(b"wrap")?.as_slice())?,
                })
            })
            .collect::<Result<_, SealError>>()?;
        Ok(Self {
            wrapping,
            blind: oldest.derive(b"blind index")?,
        })
    }

    /// Seals `plain` for `context` (table, column and row, say): the value opens nowhere else.
    pub fn seal(
        &self,
        random: &dyn SecureRandom,
        context: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let newest = self.wrapping.first().ok_or(SealError::NoKey)?;
        let header = [&[VERSION], newest.id.as_slice()].concat();
        let data_key = Zeroizing::new(random::bytes::<KEY_LEN>(random)?);
        let mut sealed = header.clone();
        append(random, &newest.key, &header, data_key.as_slice(), &mut sealed)?;
        let bound = [header.as_slice(), context].concat();
        append(random, &aes(data_key.as_slice())?, &bound, plain, &mut sealed)?;
        Ok(sealed)
    }

    /// Opens what [`Sealer::seal`] made for the same context. The plain text is wiped when dropped.
    pub fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let (header, rest) = sealed.split_at_checked(HEADER_LEN).ok_or(SealError::Malformed)?;
        let (wrapped, data) = rest.split_at_checked(WRAPPED_LEN).ok_or(SealError::Malformed)?;
        let key_id = header.strip_prefix(&[VERSION]).ok_or(SealError::Malformed)?;
        let wrapping = self
            .wrapping
            .iter()
            .find(|key| key.id == key_id)
            .ok_or(SealError::UnknownKey)?;
        let data_key = take(&wrapping.key, header, wrapped)?;
        take(&aes(&data_key)?, &[header, context].concat(), data)
    }

    /// Whether the value was sealed under the newest key; others wait for re-sealing.
    pub fn is_current(&self, sealed: &[u8]) -> bool {
        let id = sealed.get(1..HEADER_LEN);
        self.wrapping
            .first()
            .is_some_and(|newest| id == Some(newest.id.as_slice()))
    }

    /// An index that finds equal values without showing them: HMAC-SHA-256. `purpose` keeps the columns apart.
    pub fn blind_index(&self, purpose: &str, value: &[u8]) -> [u8; 32] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.blind.as_slice());
        let mut context = hmac::Context::with_key(&key);
        // The zero octet ends the purpose: no two pairs of purpose and value give one message.
        context.update(purpose.as_bytes());
        context.update(&[0]);
        context.update(value);
        let mut index = [0; 32];
        index
            .iter_mut()
            .zip(context.sign().as_ref())
            .for_each(|(to, from)| *to = *from);
        index
    }
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealer({} keys)", self.wrapping.len())
    }
}

fn aes(key: &[u8]) -> Result<LessSafeKey, SealError> {
    let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_| SealError::Unavailable)?;
    Ok(LessSafeKey::new(key))
}

fn append(
    random: &dyn SecureRandom,
    key: &LessSafeKey,
    bound: &[u8],
    plain: &[u8],
    sealed: &mut Vec<u8>,
) -> Result<(), SealError> {
    let nonce = random::bytes::<NONCE_LEN>(random)?;
    let mut buffer = plain.to_vec();
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(bound), &mut buffer)
        .map_err(|_| SealError::Unavailable)?;
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(&buffer);
    Ok(())
}

fn take(key: &LessSafeKey, bound: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (nonce, ciphertext) = sealed.split_at_checked(NONCE_LEN).ok_or(SealError::Malformed)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SealError::Malformed)?;
    let mut buffer = Zeroizing::new(ciphertext.to_vec());
    let length = key
        .open_in_place(nonce, Aad::from(bound), buffer.as_mut_slice())
        .map_err(|_| SealError::Forged)?
        .len();
    buffer.truncate(length);
    Ok(buffer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SeededRandom;

    fn key(octet: u8) -> KeyEncryptionKey {
        KeyEncryptionKey::from_hex(&hex::encode([octet; 32])).unwrap()
    }

    #[test]
    fn opens_only_in_its_context_and_unaltered() {
        let sealer = Sealer::new(&[key(1)]).unwrap();
        let value = sealer
            .seal(&SeededRandom::new(7), b"snils:1", b"plain text")
            .unwrap();
        assert_eq!(sealer.open(b"snils:1", &value).unwrap().as_slice(), b"plain text");
        assert_eq!(sealer.open(b"snils:2", &value), Err(SealError::Forged));
        for position in 0..value.len() {
            let mut altered = value.clone();
            altered[position] ^= 1;
            assert!(sealer.open(b"snils:1", &altered).is_err(), "octet {position}");
            assert!(
                sealer.open(b"snils:1", &value[..position]).is_err(),
                "cut at {position}"
            );
        }
    }

    #[test]
    fn rotation_keeps_old_values_and_indexes() {
        let random = SeededRandom::new(7);
        let old = Sealer::new(&[key(1)]).unwrap();
        let sealed = old.seal(&random, b"c", b"v").unwrap();
        let rotated = Sealer::new(&[key(2), key(1)]).unwrap();
        assert_eq!(rotated.open(b"c", &sealed).unwrap().as_slice(), b"v");
        assert!(!rotated.is_current(&sealed));
        assert_eq!(rotated.blind_index("snils", b"1"), old.blind_index("snils", b"1"));
        let newer = rotated.seal(&random, b"c", b"v").unwrap();
        assert!(rotated.is_current(&newer));
        assert_eq!(old.open(b"c", &newer), Err(SealError::UnknownKey));
    }

    #[test]
    fn indexes_of_different_columns_do_not_meet() {
        let sealer = Sealer::new(&[key(1)]).unwrap();
        assert_ne!(sealer.blind_index("inn", b"1"), sealer.blind_index("snils", b"1"));
        assert_ne!(sealer.blind_index("a", b"b"), sealer.blind_index("ab", b""));
    }
}
