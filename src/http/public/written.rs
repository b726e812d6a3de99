//! A request in the octets in which it came: what it asks need not be read from them twice.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use quick_cache::Equivalent;

use crate::x509::oid;

static NONCE: LazyLock<Finder<'static>> =
    LazyLock::new(|| Finder::new(oid::OCSP_NONCE.as_bytes()).into_owned());

/// Octets by which an answer is found at once; a longer request is read each time.
const MAX: usize = 512;

/// As it came.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Written<'a> {
    /// The body of a POST.
    Body(&'a [u8]),
    /// What a GET has behind `/ocsp/`.
    Path(&'a str),
}

/// The same, kept.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum Asked {
    Body(Box<[u8]>),
    Path(Box<str>),
}

impl Written<'_> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Body(octets) => octets.len(),
            Self::Path(text) => text.len(),
        }
    }

    /// Whether it may have been kept. With a nonce it was not: its answer is for one client alone.
    pub(super) fn may_be_kept(self) -> bool {
        match self {
            Self::Body(octets) => octets.len() <= MAX && NONCE.find(octets).is_none(),
            // What is written in Base64 shows no nonce; GETs with one are rare.
            Self::Path(text) => text.len() <= MAX,
        }
    }

    /// To be kept, unless it is too long for that.
    pub(super) fn kept(self) -> Option<Asked> {
        (self.len() <= MAX).then(|| match self {
            Self::Body(octets) => Asked::Body(octets.into()),
            Self::Path(text) => Asked::Path(text.into()),
        })
    }
}

impl Asked {
    pub(super) fn written(&self) -> Written<'_> {
        match self {
            Self::Body(octets) => Written::Body(octets),
            Self::Path(text) => Written::Path(text),
        }
    }
}

/// Both hash alike: the same variant, then the same octets.
impl Equivalent<Asked> for Written<'_> {
    fn equivalent(&self, kept: &Asked) -> bool {
        *self == kept.written()
    }
}

#[cfg(test)]
mod tests {
    use std::hash::{BuildHasher as _, RandomState};

    use super::*;

    #[test]
    fn what_is_kept_is_found_and_a_body_is_not_a_path() {
        let hasher = RandomState::new();
        let (body, path) = (Written::Body(b"MFE"), Written::Path("MFE"));
        for written in [body, path] {
            let kept = written.kept().unwrap();
            assert_eq!(hasher.hash_one(written), hasher.hash_one(&kept));
            assert!(written.equivalent(&kept));
        }
        assert!(!body.equivalent(&path.kept().unwrap()));
        assert!(body.may_be_kept() && path.may_be_kept());
        let with_nonce = [b"0", oid::OCSP_NONCE.as_bytes(), b"0"].concat();
        assert!(!Written::Body(&with_nonce).may_be_kept());
        assert!(Written::Body(&[0; MAX]).kept().is_some());
        assert!(Written::Body(&[0; MAX + 1]).kept().is_none());
    }
}
