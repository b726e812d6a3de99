//! A serial number as status is looked up by: the content octets of the INTEGER without leading zero, in place.

/// RFC 5280 4.1.2.2: no serial number of ours is longer.
pub const MAX_SERIAL: usize = 20;

/// A serial number of 1 to [`MAX_SERIAL`] octets. Copied, never allocated.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serial {
    octets: [u8; MAX_SERIAL],
    length: u8,
}

impl Serial {
    /// `None` for no octets or more than twenty.
    pub fn new(octets: &[u8]) -> Option<Self> {
        let mut own = [0; MAX_SERIAL];
        own.get_mut(..octets.len())?.copy_from_slice(octets);
        let length = u8::try_from(octets.len()).ok()?;
        (length > 0).then_some(Self { octets: own, length })
    }

    /// The octets.
    pub fn as_bytes(&self) -> &[u8] {
        self.octets.get(..usize::from(self.length)).unwrap_or_default()
    }

    /// The octets, zeros behind them, and how many there are.
    pub(super) fn parts(self) -> ([u8; MAX_SERIAL], u8) {
        (self.octets, self.length)
    }

    /// The serial number of those [`parts`](Self::parts).
    pub(super) fn from_parts(octets: [u8; MAX_SERIAL], length: u8) -> Self {
        Self { octets, length }
    }
}

impl std::fmt::Debug for Serial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(self.as_bytes()))
    }
}
