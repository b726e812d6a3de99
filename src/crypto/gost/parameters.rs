//! The parameter sets by name and object identifier, and the two strengths they come in.
//!
//! Sets that share a curve (RFC 9215 4.2, RFC 7836 appendix A) are told apart by their identifiers only.

use std::sync::LazyLock;

use const_oid::ObjectIdentifier;
use serde::{Deserialize, Serialize};

use super::curve::{
    group::{Group, Precomputed},
    sets,
};

/// The length of keys and digests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// 256 bit, with Streebog-256.
    Bits256,
    /// 512 bit, with Streebog-512.
    Bits512,
}

impl Strength {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Bits256, Self::Bits512];

    /// Octets of a digest, of a coordinate and of half a signature.
    pub const fn octets(self) -> usize {
        match self {
            Self::Bits256 => 32,
            Self::Bits512 => 64,
        }
    }

    /// The set that most authorities use: CryptoPro-A, or tc26-512-A.
    pub const fn usual_set(self) -> ParameterSet {
        match self {
            Self::Bits256 => ParameterSet::CryptoProA,
            Self::Bits512 => ParameterSet::Tc26A512,
        }
    }

    /// The identifier of keys: id-tc26-gost3410-12-256 or -512 (RFC 9215 4).
    pub const fn key(self) -> ObjectIdentifier {
        match self {
            Self::Bits256 => ObjectIdentifier::new_unwrap("1.2.643.7.1.1.1.1"),
            Self::Bits512 => ObjectIdentifier::new_unwrap("1.2.643.7.1.1.1.2"),
        }
    }

    /// The identifier of the digest: id-tc26-gost3411-12-256 or -512 (RFC 9215 3).
    pub const fn digest(self) -> ObjectIdentifier {
        match self {
            Self::Bits256 => ObjectIdentifier::new_unwrap("1.2.643.7.1.1.2.2"),
            Self::Bits512 => ObjectIdentifier::new_unwrap("1.2.643.7.1.1.2.3"),
        }
    }

    /// The identifier of signatures: id-tc26-signwithdigest-gost3410-12-256 or -512 (RFC 9215 2).
    pub const fn signature(self) -> ObjectIdentifier {
        match self {
            Self::Bits256 => ObjectIdentifier::new_unwrap("1.2.643.7.1.1.3.2"),
            Self::Bits512 => ObjectIdentifier::new_unwrap("1.2.643.7.1.1.3.3"),
        }
    }
}

/// A parameter set; in configuration and on the command line by its short name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ParameterSet {
    /// id-GostR3410-2001-CryptoPro-A-ParamSet: what authorities use.
    #[serde(rename = "cryptopro-a")]
    CryptoProA,
    /// id-GostR3410-2001-CryptoPro-XchA-ParamSet: the same curve, what holders use.
    #[serde(rename = "cryptopro-xcha")]
    CryptoProXchA,
    /// id-GostR3410-2001-CryptoPro-B-ParamSet.
    #[serde(rename = "cryptopro-b")]
    CryptoProB,
    /// id-GostR3410-2001-CryptoPro-C-ParamSet.
    #[serde(rename = "cryptopro-c")]
    CryptoProC,
    /// id-GostR3410-2001-CryptoPro-XchB-ParamSet: the curve of CryptoPro-C.
    #[serde(rename = "cryptopro-xchb")]
    CryptoProXchB,
    /// id-tc26-gost-3410-2012-256-paramSetA: cofactor 4.
    #[serde(rename = "tc26-256-a")]
    Tc26A256,
    /// id-tc26-gost-3410-2012-256-paramSetB: the curve of CryptoPro-A.
    #[serde(rename = "tc26-256-b")]
    Tc26B256,
    /// id-tc26-gost-3410-2012-256-paramSetC: the curve of CryptoPro-B.
    #[serde(rename = "tc26-256-c")]
    Tc26C256,
    /// id-tc26-gost-3410-2012-256-paramSetD: the curve of CryptoPro-C.
    #[serde(rename = "tc26-256-d")]
    Tc26D256,
    /// id-tc26-gost-3410-12-512-paramSetA.
    #[serde(rename = "tc26-512-a")]
    Tc26A512,
    /// id-tc26-gost-3410-12-512-paramSetB.
    #[serde(rename = "tc26-512-b")]
    Tc26B512,
    /// id-tc26-gost-3410-2012-512-paramSetC: cofactor 4.
    #[serde(rename = "tc26-512-c")]
    Tc26C512,
    /// id-GostR3410-2001-TestParamSet: for examples, never for real keys.
    #[serde(rename = "test-256")]
    Test256,
    /// id-tc26-gost-3410-12-512-paramSetTest: for examples, never for real keys.
    #[serde(rename = "test-512")]
    Test512,
}

/// Whether keys name their digest too (RFC 9215 4.2).
#[derive(Clone, Copy, PartialEq, Eq)]
enum DigestName {
    Written,
    LeftOut,
}

#[derive(Clone, Copy)]
struct Row {
    set: ParameterSet,
    oid: ObjectIdentifier,
    name: &'static str,
    strength: Strength,
    cofactor: u8,
    digest_name: DigestName,
}

const fn row(set: ParameterSet, oid: &str, name: &'static str) -> Row {
    Row {
        set,
        oid: ObjectIdentifier::new_unwrap(oid),
        name,
        strength: Strength::Bits256,
        cofactor: 1,
        digest_name: DigestName::Written,
    }
}

const fn tc26(row: Row, strength: Strength, cofactor: u8) -> Row {
    Row {
        strength,
        cofactor,
        digest_name: DigestName::LeftOut,
        ..row
    }
}

use ParameterSet as Set;
use Strength::{Bits256, Bits512};

static TABLE: [Row; 14] = [
    row(
        Set::CryptoProA,
        "1.2.643.2.2.35.1",
        "id-GostR3410-2001-CryptoPro-A-ParamSet",
    ),
    row(
        Set::CryptoProXchA,
        "1.2.643.2.2.36.0",
        "id-GostR3410-2001-CryptoPro-XchA-ParamSet",
    ),
    row(
        Set::CryptoProB,
        "1.2.643.2.2.35.2",
        "id-GostR3410-2001-CryptoPro-B-ParamSet",
    ),
    row(
        Set::CryptoProC,
        "1.2.643.2.2.35.3",
        "id-GostR3410-2001-CryptoPro-C-ParamSet",
    ),
    row(
        Set::CryptoProXchB,
        "1.2.643.2.2.36.1",
        "id-GostR3410-2001-CryptoPro-XchB-ParamSet",
    ),
    tc26(
        row(
            Set::Tc26A256,
            "1.2.643.7.1.2.1.1.1",
            "id-tc26-gost-3410-2012-256-paramSetA",
        ),
        Bits256,
        4,
    ),
    tc26(
        row(
            Set::Tc26B256,
            "1.2.643.7.1.2.1.1.2",
            "id-tc26-gost-3410-2012-256-paramSetB",
        ),
        Bits256,
        1,
    ),
    tc26(
        row(
            Set::Tc26C256,
            "1.2.643.7.1.2.1.1.3",
            "id-tc26-gost-3410-2012-256-paramSetC",
        ),
        Bits256,
        1,
    ),
    tc26(
        row(
            Set::Tc26D256,
            "1.2.643.7.1.2.1.1.4",
            "id-tc26-gost-3410-2012-256-paramSetD",
        ),
        Bits256,
        1,
    ),
    tc26(
        row(
            Set::Tc26A512,
            "1.2.643.7.1.2.1.2.1",
            "id-tc26-gost-3410-12-512-paramSetA",
        ),
        Bits512,
        1,
    ),
    tc26(
        row(
            Set::Tc26B512,
            "1.2.643.7.1.2.1.2.2",
            "id-tc26-gost-3410-12-512-paramSetB",
        ),
        Bits512,
        1,
    ),
    tc26(
        row(
            Set::Tc26C512,
            "1.2.643.7.1.2.1.2.3",
            "id-tc26-gost-3410-2012-512-paramSetC",
        ),
        Bits512,
        4,
    ),
    row(Set::Test256, "1.2.643.2.2.35.0", "id-GostR3410-2001-TestParamSet"),
    tc26(
        row(
            Set::Test512,
            "1.2.643.7.1.2.1.2.0",
            "id-tc26-gost-3410-12-512-paramSetTest",
        ),
        Bits512,
        1,
    ),
];

impl ParameterSet {
    /// Every set, those of the standard's examples among them.
    pub const ALL: [Self; 14] = [
        Self::CryptoProA,
        Self::CryptoProXchA,
        Self::CryptoProB,
        Self::CryptoProC,
        Self::CryptoProXchB,
        Self::Tc26A256,
        Self::Tc26B256,
        Self::Tc26C256,
        Self::Tc26D256,
        Self::Tc26A512,
        Self::Tc26B512,
        Self::Tc26C512,
        Self::Test256,
        Self::Test512,
    ];

    /// Every set that keys of the world may be on.
    pub fn real() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|set| !set.is_test())
    }

    /// The set of that identifier.
    pub fn from_oid(oid: ObjectIdentifier) -> Option<Self> {
        TABLE.iter().find(|row| row.oid == oid).map(|row| row.set)
    }

    /// Its identifier.
    pub fn oid(self) -> ObjectIdentifier {
        self.row().oid
    }

    /// The name of the identifier in the standards.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The length of its keys, which fixes the digest.
    pub fn strength(self) -> Strength {
        self.row().strength
    }

    /// How many times larger the group of the curve is than that of the base point.
    pub fn cofactor(self) -> u8 {
        self.row().cofactor
    }

    /// Whether it exists for examples only.
    pub fn is_test(self) -> bool {
        matches!(self, Self::Test256 | Self::Test512)
    }

    /// Whether a key on this set is written with its `digestParamSet` (RFC 9215 4.2).
    pub fn names_digest(self) -> bool {
        self.row().digest_name == DigestName::Written
    }

    /// The curve of the set; the first call for a curve works out its table.
    pub(super) fn group(self) -> &'static dyn Group {
        match self {
            Self::CryptoProA | Self::CryptoProXchA | Self::Tc26B256 => &*CRYPTO_PRO_A,
            Self::CryptoProB | Self::Tc26C256 => &*CRYPTO_PRO_B,
            Self::CryptoProC | Self::CryptoProXchB | Self::Tc26D256 => &*CRYPTO_PRO_C,
            Self::Tc26A256 => &*TC26_A_256,
            Self::Tc26A512 => &*TC26_A_512,
            Self::Tc26B512 => &*TC26_B_512,
            Self::Tc26C512 => &*TC26_C_512,
            Self::Test256 => &*TEST_256,
            Self::Test512 => &*TEST_512,
        }
    }

    fn row(self) -> &'static Row {
        let [first, ..] = &TABLE;
        TABLE.iter().find(|row| row.set == self).unwrap_or(first)
    }
}

static CRYPTO_PRO_A: LazyLock<Precomputed<sets::CryptoProA, 4>> = LazyLock::new(Precomputed::new);
static CRYPTO_PRO_B: LazyLock<Precomputed<sets::CryptoProB, 4>> = LazyLock::new(Precomputed::new);
static CRYPTO_PRO_C: LazyLock<Precomputed<sets::CryptoProC, 4>> = LazyLock::new(Precomputed::new);
static TC26_A_256: LazyLock<Precomputed<sets::Tc26A256, 4>> = LazyLock::new(Precomputed::new);
static TC26_A_512: LazyLock<Precomputed<sets::Tc26A512, 8>> = LazyLock::new(Precomputed::new);
static TC26_B_512: LazyLock<Precomputed<sets::Tc26B512, 8>> = LazyLock::new(Precomputed::new);
static TC26_C_512: LazyLock<Precomputed<sets::Tc26C512, 8>> = LazyLock::new(Precomputed::new);
static TEST_256: LazyLock<Precomputed<sets::Test256, 4>> = LazyLock::new(Precomputed::new);
static TEST_512: LazyLock<Precomputed<sets::Test512, 8>> = LazyLock::new(Precomputed::new);
