//! Rules over a finished certificate.

use std::borrow::Cow;

use const_oid::ObjectIdentifier;
use der::Decode as _;
use x509_cert::ext::pkix::CertificatePolicies;

use super::{Finding, Object, Rule, run, unstructured};
use crate::x509::{
    certificate::{Certificate, Extension},
    name::{self, Attribute, AttributeType},
    oid, read,
};

mod algorithm_identifiers;
mod authority_information_access;
mod authority_key_identifier;
mod basic_constraints;
mod certificate_policies;
mod crl_distribution_points;
mod extended_key_usage;
mod extension_criticality;
mod extensions_unique;
mod identification_kind;
mod identifier_checksums;
mod issuer_sign_tool;
mod key_usage;
mod name_length;
mod name_strings;
mod names_single_valued;
mod private_key_usage_period;
mod public_key;
mod serial_number;
mod strict_der;
mod subject_alternative_name;
mod subject_attributes;
mod subject_key_identifier;
mod subject_sign_tool;
mod validity_form;
mod validity_period;

/// A certificate as an [`Object`] of rules.
pub enum OfCertificate {}

impl Object for OfCertificate {
    type Read<'a> = Linted<'a>;
}

/// A rule over certificates.
pub type CertificateRule = Rule<OfCertificate>;

/// Every rule.
pub static RULES: [&CertificateRule; 26] = [
    &strict_der::RULE,
    &serial_number::RULE,
    &algorithm_identifiers::RULE,
    &validity_form::RULE,
    &validity_period::RULE,
    &name_strings::RULE,
    &names_single_valued::RULE,
    &name_length::RULE,
    &subject_attributes::RULE,
    &identifier_checksums::RULE,
    &public_key::RULE,
    &extensions_unique::RULE,
    &extension_criticality::RULE,
    &authority_key_identifier::RULE,
    &subject_key_identifier::RULE,
    &key_usage::RULE,
    &basic_constraints::RULE,
    &extended_key_usage::RULE,
    &certificate_policies::RULE,
    &subject_sign_tool::RULE,
    &issuer_sign_tool::RULE,
    &identification_kind::RULE,
    &private_key_usage_period::RULE,
    &crl_distribution_points::RULE,
    &authority_information_access::RULE,
    &subject_alternative_name::RULE,
];

/// What a certificate is for: rules for holders do not bind authorities and responders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Holder,
    Authority,
    Responder,
}

/// A certificate under the linter, read once for all rules.
pub struct Linted<'a> {
    certificate: Certificate<'a>,
    purpose: Purpose,
    subject: Vec<Attribute>,
}

/// Runs every rule over a certificate in DER. No finding means: nothing to object to.
pub fn certificate(der: &[u8]) -> Vec<Finding> {
    match Linted::read(der) {
        Ok(linted) => run(&RULES, &linted),
        Err(error) => vec![unstructured(
            "RFC 5280 4.1",
            format!("not a version 3 certificate with extensions: {error}"),
        )],
    }
}

impl<'a> Linted<'a> {
    fn read(der: &'a [u8]) -> der::Result<Self> {
        let certificate = Certificate::parse(der)?;
        let subject = name::attributes(certificate.subject)?;
        name::attributes(certificate.issuer)?;
        let purpose = purpose(&certificate);
        Ok(Self {
            certificate,
            purpose,
            subject,
        })
    }

    fn is_holder(&self) -> bool {
        self.purpose == Purpose::Holder
    }

    fn extension(&self, oid: ObjectIdentifier) -> Option<Extension<'a>> {
        self.certificate.extension(oid)
    }

    /// The value of an extension that must be there.
    fn required(&self, oid: ObjectIdentifier) -> Result<&'a [u8], Cow<'static, str>> {
        let extension = self.extension(oid).ok_or("the extension is missing")?;
        Ok(extension.value)
    }

    fn subject_has(&self, attribute: AttributeType) -> bool {
        self.subject.iter().any(|found| found.oid == attribute.oid())
    }
}

/// The policies of a `certificatePolicies` value.
pub(in crate::issuance) fn policies(value: &[u8]) -> Vec<ObjectIdentifier> {
    let policies = CertificatePolicies::from_der(value).map(|policies| policies.0);
    let policies = policies.unwrap_or_default().into_iter();
    policies.map(|policy| policy.policy_identifier).collect()
}

fn purpose(certificate: &Certificate<'_>) -> Purpose {
    let constraints = certificate.extension(oid::BASIC_CONSTRAINTS);
    if constraints
        .is_some_and(|extension| read::content(extension.value).is_ok_and(|content| !content.is_empty()))
    {
        return Purpose::Authority;
    }
    if certificate.extension(oid::OCSP_NO_CHECK).is_some() {
        return Purpose::Responder;
    }
    Purpose::Holder
}

#[cfg(test)]
mod tests;
