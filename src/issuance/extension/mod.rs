//! The extensions of a qualified certificate, one per file, each with the criticality that real certificates carry.

use const_oid::ObjectIdentifier;

use crate::x509::encode;

pub mod authority_information_access;
pub mod authority_key_identifier;
pub mod basic_constraints;
pub mod certificate_policies;
pub mod crl_distribution_points;
pub mod extended_key_usage;
pub mod identification_kind;
pub mod issuer_sign_tool;
pub mod key_usage;
pub mod ocsp_no_check;
pub mod private_key_usage_period;
pub mod subject_alternative_name;
pub mod subject_key_identifier;
pub mod subject_sign_tool;

/// An extension, ready to be written (RFC 5280 4.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    pub(crate) oid: ObjectIdentifier,
    pub(crate) critical: bool,
    /// The DER inside the OCTET STRING.
    pub(crate) value: Vec<u8>,
}

impl Extension {
    pub(crate) fn critical(oid: ObjectIdentifier, value: Vec<u8>) -> Self {
        Self {
            oid,
            critical: true,
            value,
        }
    }

    pub(crate) fn plain(oid: ObjectIdentifier, value: Vec<u8>) -> Self {
        Self {
            oid,
            critical: false,
            value,
        }
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let critical = if self.critical {
            encode::boolean_true()
        } else {
            Vec::new()
        };
        encode::sequence(&[
            &encode::oid(self.oid),
            &critical,
            &encode::octet_string(&self.value),
        ])
    }
}
