//! Which certificates of an issuer a list speaks of, and the names of lists.

use std::{fmt, str::FromStr};

pub use crate::issuance::shard::{MAX_DIGITS, Shard};

/// What a list speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CrlScope {
    /// Every certificate of the issuer.
    Full,
    /// What became revoked since an earlier full list (RFC 5280 5.2.4).
    Delta,
    /// The certificates whose serial numbers fall under a prefix.
    Shard(Shard),
}

/// A text that names no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("names no list: full, delta, or one or two hexadecimal digits in lower case")]
pub struct UnknownScope;

/// `full`, `delta`, or the prefix: in the database, in file names and at the end of addresses.
impl fmt::Display for CrlScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => f.write_str("full"),
            Self::Delta => f.write_str("delta"),
            Self::Shard(shard) => shard.fmt(f),
        }
    }
}

impl FromStr for CrlScope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        match text {
            "full" => Ok(Self::Full),
            "delta" => Ok(Self::Delta),
            prefix => prefix.parse().map(Self::Shard).map_err(|_| UnknownScope),
        }
    }
}

impl CrlScope {
    /// Where the list stands under `/crl/`, here, in further places and in certificates.
    pub fn path(self, issuer: &str) -> String {
        match self {
            Self::Full => format!("{issuer}.crl"),
            Self::Delta | Self::Shard(_) => format!("{issuer}/{self}.crl"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        let shards = Shard::all(1).chain(Shard::all(2)).map(CrlScope::Shard);
        for scope in [CrlScope::Full, CrlScope::Delta].into_iter().chain(shards) {
            assert_eq!(scope.to_string().parse(), Ok(scope));
        }
        for other in ["", "Full", "abc", "A", "a b"] {
            assert_eq!(other.parse::<CrlScope>(), Err(UnknownScope), "{other}");
        }
    }

    #[test]
    fn addresses_name_issuer_and_part() {
        assert_eq!(CrlScope::Full.path("0a"), "0a.crl");
        assert_eq!(CrlScope::Delta.path("0a"), "0a/delta.crl");
        assert_eq!("c7".parse::<CrlScope>().unwrap().path("0a"), "0a/c7.crl");
    }
}
