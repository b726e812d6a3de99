//! One element of DER or BER, cut without copying: rules must see what is wrong with an encoding, so this reader forgives
//! what strict ones refuse.

/// Tag, content and complete octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Element<'a> {
    pub(super) tag: u8,
    pub(super) content: &'a [u8],
    pub(super) whole: &'a [u8],
}

/// Deeper nesting than any certificate has; bounds the recursion.
const DEEPEST: usize = 24;

impl<'a> Element<'a> {
    /// The element at the front and what comes after it. Indefinite lengths and tags above 30 have no place in X.509.
    pub(super) fn cut(octets: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (tag, rest) = octets.split_first()?;
        let (first, rest) = rest.split_first()?;
        if tag & 0x1f == 0x1f || *first == 0x80 {
            return None;
        }
        let (length, rest) = match first {
            0..0x80 => (usize::from(*first), rest),
            _ => long_length(usize::from(first & 0x7f), rest)?,
        };
        let (content, rest) = rest.split_at_checked(length)?;
        let whole = octets.get(..octets.len() - rest.len())?;
        let tag = *tag;
        Some((Self { tag, content, whole }, rest))
    }

    /// The element that these octets are, from the first to the last, and every element inside it.
    pub(super) fn only(octets: &'a [u8]) -> Option<Self> {
        let (element, rest) = Self::cut(octets)?;
        (rest.is_empty() && element.is_well_formed(DEEPEST)).then_some(element)
    }

    /// The same, when it has this tag.
    pub(super) fn tagged(octets: &'a [u8], tag: u8) -> Option<Self> {
        Self::only(octets).filter(|element| element.tag == tag)
    }

    pub(super) fn is_constructed(self) -> bool {
        self.tag & 0x20 != 0
    }

    /// The elements inside, in their order.
    pub(super) fn children(self) -> Children<'a> {
        Children { rest: self.content }
    }

    /// The elements inside, when there are exactly so many.
    pub(super) fn fixed<const N: usize>(self) -> Option<[Self; N]> {
        let mut children = self.children();
        let mut found = [self; N];
        for slot in &mut found {
            *slot = children.next()?;
        }
        children.next().is_none().then_some(found)
    }

    fn is_well_formed(self, depth: usize) -> bool {
        if !self.is_constructed() {
            return true;
        }
        let mut rest = self.content;
        while !rest.is_empty() {
            let Some((child, after)) = Self::cut(rest) else {
                return false;
            };
            if depth == 0 || !child.is_well_formed(depth - 1) {
                return false;
            }
            rest = after;
        }
        true
    }
}

fn long_length(count: usize, rest: &[u8]) -> Option<(usize, &[u8])> {
    let (octets, rest) = rest.split_at_checked(count)?;
    let length = octets.iter().try_fold(0_usize, |length, octet| {
        Some(length.checked_mul(256)? | usize::from(*octet))
    })?;
    Some((length, rest))
}

/// The elements inside a well-formed element.
#[derive(Clone)]
pub(super) struct Children<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Children<'a> {
    type Item = Element<'a>;

    fn next(&mut self) -> Option<Element<'a>> {
        let (element, rest) = Element::cut(self.rest)?;
        self.rest = rest;
        Some(element)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_cut_and_what_hangs_over_is_refused() {
        let octets = [0x30, 5, 2, 1, 7, 4, 0];
        let element = Element::only(&octets).unwrap();
        let [number, text] = element.fixed().unwrap();
        assert_eq!((number.content, text.content), (&[7][..], &[][..]));
        assert_eq!(element.fixed::<1>(), None);
        for bad in [
            &[0x30, 5, 2, 1, 7, 4, 1][..],
            &[0x30, 0x80, 0, 0],
            &[2, 1, 7, 0],
            &[0x1f, 1, 1],
            &[0x30, 0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1],
            &[],
        ] {
            assert_eq!(Element::only(bad), None);
        }
        // BER that DER forbids is cut all the same: a rule names it.
        assert!(Element::only(&[4, 0x81, 1, 9]).is_some());
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = (0..40).fold(Vec::new(), |inside, _| {
            crate::x509::encode::element(0x30, &inside)
        });
        assert_eq!(Element::only(&deep), None);
    }
}
