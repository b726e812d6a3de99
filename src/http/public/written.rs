//! A request in the octets in which it came: what it asks need not be read from them twice.

use quick_cache::Equivalent;

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
        assert!(Written::Body(&[0; MAX]).kept().is_some());
        assert!(Written::Body(&[0; MAX + 1]).kept().is_none());
    }
}
