//! Algorithm identifiers of keys and signatures (RFC 9215 2 to 4).

use const_oid::ObjectIdentifier;
use der::{AnyRef, Decode as _, Encode as _, Reader as _, Tag};
use spki::AlgorithmIdentifierRef;

use super::EncodingError;
use crate::crypto::gost::parameters::{ParameterSet, Strength};

impl Strength {
    /// The `AlgorithmIdentifier` of signatures in DER; parameters are absent (RFC 9215 2).
    pub const fn signature_identifier(self) -> &'static [u8] {
        match self {
            Self::Bits256 => b"\x30\x0a\x06\x08\x2a\x85\x03\x07\x01\x01\x03\x02",
            Self::Bits512 => b"\x30\x0a\x06\x08\x2a\x85\x03\x07\x01\x01\x03\x03",
        }
    }

    /// The `AlgorithmIdentifier` of the digest in DER; parameters are absent (RFC 9215 3).
    pub const fn digest_identifier(self) -> &'static [u8] {
        match self {
            Self::Bits256 => b"\x30\x0a\x06\x08\x2a\x85\x03\x07\x01\x01\x02\x02",
            Self::Bits512 => b"\x30\x0a\x06\x08\x2a\x85\x03\x07\x01\x01\x02\x03",
        }
    }

    /// The strength that an `AlgorithmIdentifier` of a signature (DER) speaks of, in every form that occurs: parameters absent
    /// or NULL, and in CMS the identifier of the key, with any parameters, in place of that of the signature.
    pub fn from_signature_identifier(identifier: &[u8]) -> Option<Self> {
        let identifier = AlgorithmIdentifierRef::from_der(identifier).ok()?;
        let bare = identifier.parameters.is_none_or(AnyRef::is_null);
        Self::ALL.into_iter().find(|strength| {
            identifier.oid == strength.key() || (bare && identifier.oid == strength.signature())
        })
    }

    /// The strength of a digest by its `AlgorithmIdentifier` (DER), parameters absent or NULL.
    pub fn from_digest_identifier(identifier: &[u8]) -> Option<Self> {
        let identifier = AlgorithmIdentifierRef::from_der(identifier).ok()?;
        let bare = identifier.parameters.is_none_or(AnyRef::is_null);
        Self::ALL
            .into_iter()
            .find(|strength| bare && identifier.oid == strength.digest())
    }

    fn from_key(oid: ObjectIdentifier) -> Option<Self> {
        Self::ALL.into_iter().find(|strength| strength.key() == oid)
    }
}

/// The parameter set that the identifier of a key names.
///
/// ```text
/// GostR3410-2012-PublicKeyParameters ::= SEQUENCE {
///     publicKeyParamSet OBJECT IDENTIFIER,
///     digestParamSet OBJECT IDENTIFIER OPTIONAL }
/// ```
///
/// Read leniently: the digest may stand where RFC 9215 4.2 leaves it out, and the `encryptionParamSet` of RFC 4491 may
/// follow; both occur in certificates of accredited authorities. A digest of the wrong length is refused.
pub(super) fn parameter_set(identifier: &AlgorithmIdentifierRef<'_>) -> Result<ParameterSet, EncodingError> {
    let strength = Strength::from_key(identifier.oid).ok_or(EncodingError::Algorithm)?;
    let parameters = identifier.parameters.ok_or(EncodingError::Parameters)?;
    if parameters.is_null() {
        return Err(EncodingError::Parameters);
    }
    let (set, digest) = parameters.sequence(|reader| {
        let set: ObjectIdentifier = reader.decode()?;
        let digest: Option<ObjectIdentifier> = reader.decode()?;
        let _encryption: Option<ObjectIdentifier> = reader.decode()?;
        Ok::<_, EncodingError>((set, digest))
    })?;
    ParameterSet::from_oid(set)
        .filter(|set| set.strength() == strength)
        .filter(|_| digest.is_none_or(|digest| digest == strength.digest()))
        .ok_or(EncodingError::Parameters)
}

/// The contents of the parameters of a key on `set` (RFC 9215 4.2); the identifier wraps them in a SEQUENCE.
pub(super) fn parameters(set: ParameterSet) -> Result<Vec<u8>, EncodingError> {
    let mut contents = set.oid().to_der()?;
    if set.names_digest() {
        contents.extend(set.strength().digest().to_der()?);
    }
    Ok(contents)
}

/// The identifier of a key on `set` around its parameters.
pub(super) fn identifier(
    set: ParameterSet,
    parameters: &[u8],
) -> Result<AlgorithmIdentifierRef<'_>, EncodingError> {
    Ok(AlgorithmIdentifierRef {
        oid: set.strength().key(),
        parameters: Some(AnyRef::new(Tag::Sequence, parameters)?),
    })
}
