//! What a certificate is for, told from the certificate itself: rules for holders do not bind authorities and servers.

use super::read::Linted;
use crate::{
    registration::applicant::HolderType,
    x509::{name::AttributeType, oid},
};

/// What a certificate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// An authority that signs itself.
    Root,
    /// An authority under another.
    IssuingAuthority,
    /// A delegated OCSP responder.
    Responder,
    /// A server, for TLS.
    Server,
    /// Somebody who signs in, and makes no binding signatures.
    Operator,
    /// A holder of a qualified certificate.
    Holder,
}

impl Form {
    pub(super) fn of(linted: &Linted<'_>) -> Self {
        if is_authority(linted) {
            return if is_self_signed(linted) {
                Self::Root
            } else {
                Self::IssuingAuthority
            };
        }
        let answers =
            linted.has_purpose(oid::OCSP_SIGNING) && linted.items(oid::EXTENDED_KEY_USAGE).count() == 1;
        if answers || linted.has(oid::OCSP_NO_CHECK) {
            return Self::Responder;
        }
        match is_qualified(linted) {
            false if linted.has_purpose(oid::SERVER_AUTH) => Self::Server,
            false if linted.has_purpose(oid::CLIENT_AUTH) => Self::Operator,
            _ => Self::Holder,
        }
    }

    pub(super) fn is_authority(self) -> bool {
        matches!(self, Self::Root | Self::IssuingAuthority)
    }

    /// Whether the form of order FSB 795 binds it.
    pub(super) fn is_qualified(self) -> bool {
        self.is_authority() || self == Self::Holder
    }

    /// Whether it stands at the end of a path.
    pub(super) fn is_end_entity(self) -> bool {
        !self.is_authority()
    }
}

/// The kind of holder, told from what only it carries.
pub(super) fn holder_type(linted: &Linted<'_>) -> HolderType {
    let subject = &linted.subject;
    let organisation = subject.has(AttributeType::InnLe) || subject.has(AttributeType::Ogrn);
    match (organisation, subject.has(AttributeType::Ogrnip)) {
        (true, _) if subject.has(AttributeType::Surname) => HolderType::LegalEntityRepresentative,
        (true, _) => HolderType::LegalEntityAutomatic,
        (false, true) => HolderType::IndividualEntrepreneur,
        (false, false) => HolderType::NaturalPerson,
    }
}

/// Issuer and subject have one name and, as far as it is told, one key: an authority that changes its key issues to
/// itself without signing itself (RFC 5280 3.2).
fn is_self_signed(linted: &Linted<'_>) -> bool {
    let mut parts = linted.items(oid::AUTHORITY_KEY_IDENTIFIER);
    let issuer = parts.find(|part| part.tag == 0x80);
    let own = linted.value(oid::SUBJECT_KEY_IDENTIFIER);
    let differs = issuer
        .zip(own)
        .is_some_and(|(issuer, own)| issuer.content != own.content);
    linted.is_self_issued() && !differs
}

/// `cA` is TRUE.
fn is_authority(linted: &Linted<'_>) -> bool {
    let mut parts = linted.items(oid::BASIC_CONSTRAINTS);
    parts
        .next()
        .is_some_and(|first| first.tag == 1 && first.content != [0])
}

/// Any mark of the qualified form (RFC 9215, order FSB 795).
fn is_qualified(linted: &Linted<'_>) -> bool {
    let marks = [
        oid::SUBJECT_SIGN_TOOL,
        oid::ISSUER_SIGN_TOOL,
        oid::IDENTIFICATION_KIND,
    ];
    let numbers = [AttributeType::Snils, AttributeType::Inn];
    marks.into_iter().any(|mark| linted.has(mark))
        || numbers.into_iter().any(|number| linted.subject.has(number))
}
