//! Rules over a finished certificate.
//!
//! - [`read`]: the certificate, cut once and leniently; [`form`]: what it is for, told from itself;
//! - [`algorithms`], [`places`], [`policies`], [`key_period`]: what several rules look at;
//! - every other module is one rule: an encoding, a field, an extension, an attribute of the qualified form, a key.

use super::{Finding, Object, Rule, run, unstructured};
use read::Linted;

pub use list::RULES;

mod algorithms;
mod form;
mod key_period;
mod list;
mod places;
#[cfg(test)]
mod planted;
pub(in crate::issuance) mod policies;
mod read;

mod algorithm_unknown;
mod algorithms_agree;
mod alternative_name_address;
mod alternative_name_critical;
mod alternative_name_host;
mod alternative_name_mail;
mod alternative_name_uri;
mod alternative_names_not_empty;
mod any_policy;
mod any_purpose;
mod authority_attributes;
mod authority_information_access_critical;
mod authority_information_access_http;
mod authority_information_access_not_empty;
mod authority_key_identifier;
mod authority_key_identifier_critical;
mod authority_key_identifier_pair;
mod authority_key_identifier_parts;
mod authority_key_usage_critical;
mod basic_constraints;
mod basic_constraints_critical;
mod common_name_person;
mod country_code;
mod country_string_type;
mod crl_distribution_points;
mod crl_distribution_points_critical;
mod crl_distribution_points_http;
mod crl_distribution_points_not_empty;
mod default_encoded;
mod directory_string_type;
mod distribution_point_place;
mod distribution_point_reasons;
mod distribution_point_relative;
mod ec_named_curve;
mod ec_point_form;
mod ec_point_on_curve;
mod ecdsa_parameters;
mod ecdsa_signature;
mod extension_encoding;
mod extension_syntax;
mod extensions_not_empty;
mod extensions_unique;
mod form_critical;
mod gost_key_encoding;
mod gost_key_parameters;
mod gost_key_set;
mod gost_key_test_set;
mod gost_key_extra_parameters;
mod gost_key_digest;
mod gost_key_digest_left_out;
mod gost_key_digest_length;
mod gost_key_point;
mod gost_parameters;
mod gost_signature;
mod ia5_string_alphabet;
mod identification_kind;
mod identification_kind_value;
mod inhibit_any_policy_critical;
mod inn_checksum;
mod issuer_certificate_named;
mod issuer_not_empty;
mod issuer_sign_tool;
mod issuer_sign_tool_sizes;
mod key_period_authority;
mod key_period_ends;
mod key_period_form;
mod key_period_inside;
mod key_period_order;
mod key_usage;
mod key_usage_access;
mod key_usage_cert_sign;
mod key_usage_critical;
mod key_usage_crl_sign;
mod key_usage_elliptic;
mod key_usage_encoding;
mod key_usage_holder;
mod key_usage_not_empty;
mod key_usage_only;
mod key_usage_purposes;
mod key_usage_responder;
mod key_usage_rsa;
mod key_usage_gost;
mod mail_in_alternative_name;
mod mail_in_alternative_name_authority;
mod mail_length;
mod mail_string_type;
mod name_attributes_unique;
mod name_blanks;
mod name_constraints_authority;
mod name_constraints_critical;
mod name_constraints_not_empty;
mod name_control_characters;
mod name_length;
mod name_single_valued;
mod name_values_not_empty;
mod number_length;
mod number_string_type;
mod numeric_string_alphabet;
mod ocsp_no_check;
mod ocsp_no_check_critical;
mod ocsp_no_check_form;
mod ogrn_checksum;
mod ogrnip_checksum;
mod organisation_inn_checksum;
mod path_length_authority;
mod path_length_issuing;
mod path_length_negative;
mod path_length_root;
mod policies_not_empty;
mod policies_unique;
mod policy_constraints_critical;
mod policy_constraints_not_empty;
mod policy_mappings_any;
mod policy_qualifiers;
mod printable_string_alphabet;
mod private_key_usage_period;
mod private_key_usage_period_critical;
mod pss_parameters;
mod purposes;
mod purposes_authority;
mod purposes_not_empty;
mod purposes_unique;
mod region_code;
mod responder_named;
mod responder_purpose;
mod responder_purpose_alone;
mod responder_validity;
mod rsa_exponent;
mod rsa_key_encoding;
mod rsa_key_parameters;
mod rsa_modulus_factors;
mod rsa_modulus_size;
mod rsa_parameters;
mod rsa_signature;
mod self_issued_holder;
mod serial_entropy;
mod serial_length;
mod serial_positive;
mod serial_size;
mod server_name;
mod snils_checksum;
mod strict_der;
mod subject_attributes;
mod subject_attributes_foreign;
mod subject_in_alternative_name;
mod subject_key_identifier;
mod subject_key_identifier_critical;
mod subject_key_identifier_method;
mod subject_not_empty;
mod subject_sign_tool;
mod subject_sign_tool_size;
mod tool_class;
mod tool_classes_cumulative;
mod unique_identifiers;
mod unknown_critical;
mod utf8_string_form;
mod validity_encoding;
mod validity_form;
mod validity_length;
mod validity_order;
mod version;
mod whole_octets;

/// A certificate as an [`Object`] of rules.
pub enum OfCertificate {}

impl Object for OfCertificate {
    type Read<'a> = Linted<'a>;
}

/// A rule over certificates.
pub type CertificateRule = Rule<OfCertificate>;

/// Runs every rule over a certificate in DER. No finding means: nothing to object to.
pub fn certificate(der: &[u8]) -> Vec<Finding> {
    match Linted::read(der) {
        Some(linted) => run(&RULES, &linted),
        None => vec![unstructured("RFC 5280 4.1", "not a certificate".to_owned())],
    }
}

#[cfg(test)]
mod tests;
