//! Rules that hold a finished certificate against its case: it says what was verified and nothing else.

use super::{Finding, Object, Rule, Verdict, ensure, run, unstructured};
use crate::{
    issuance::{extension::Extension, issuer::Authority, profile::Profile, subject::CertificateSubject},
    registration::key::AcceptedKey,
    x509::certificate::Certificate,
};

/// A rule of one shape: the certificate carries exactly the extension that the case gives. `planted` is the extension with
/// another value, which its test puts there, as it takes the extension away.
macro_rules! carried {
    (
        id: $id:literal, clause: $clause:literal, demands: $demands:literal,
        extension: |$case:ident| $extension:expr, planted: ($oid:ident, $value:expr),
    ) => {
        pub(super) const RULE: super::CaseRule = crate::issuance::lint::Rule {
            id: $id,
            clause: $clause,
            severity: crate::issuance::lint::Severity::Error,
            demands: $demands,
            check,
        };

        fn check(compared: &super::Compared<'_>) -> crate::issuance::lint::Verdict {
            let $case = &compared.case;
            compared.must_carry(&$extension)
        }

        #[cfg(test)]
        mod tests {
            use crate::{
                issuance::{lint::case::samples::broken, samples},
                x509::oid,
            };

            #[test]
            fn a_breach_is_found() {
                let other = broken(|parts| samples::replace(parts, oid::$oid, $value));
                assert_eq!(other, [super::RULE.id]);
                let none = broken(|parts| samples::remove(parts, oid::$oid));
                assert_eq!(none, [super::RULE.id]);
            }
        }
    };
}

mod attributes;
mod attributes_complete;
mod authority_key_identifier;
mod certificate_policies;
mod extended_key_usage;
mod extensions;
mod identification_kind;
mod issuer;
mod issuer_sign_tool;
mod key_identifier;
mod key_usage;
mod public_key;
mod subject_sign_tool;
mod validity;

/// A certificate beside its case as an [`Object`] of rules.
pub enum OfCase {}

impl Object for OfCase {
    type Read<'a> = Compared<'a>;
}

/// A rule over a certificate and its case.
pub type CaseRule = Rule<OfCase>;

/// Every rule.
pub static RULES: [&CaseRule; 14] = [
    &attributes::RULE,
    &attributes_complete::RULE,
    &authority_key_identifier::RULE,
    &certificate_policies::RULE,
    &extended_key_usage::RULE,
    &extensions::RULE,
    &identification_kind::RULE,
    &issuer::RULE,
    &issuer_sign_tool::RULE,
    &key_identifier::RULE,
    &key_usage::RULE,
    &public_key::RULE,
    &subject_sign_tool::RULE,
    &validity::RULE,
];

/// What was verified and decided.
#[derive(Clone, Copy)]
pub(crate) struct Case<'a> {
    /// The verified data of the holder.
    pub(crate) subject: &'a CertificateSubject,
    /// What such a certificate says.
    pub(crate) profile: &'a Profile,
    /// The key whose possession was proven.
    pub(crate) key: &'a AcceptedKey,
    /// The CA certificate that it goes under.
    pub(crate) authority: &'a Authority,
}

/// A certificate beside its case.
pub struct Compared<'a> {
    certificate: Certificate<'a>,
    case: Case<'a>,
}

/// Holds a certificate in DER against its case. No finding means: it says what was verified.
pub(crate) fn case<'a>(der: &'a [u8], case: &Case<'a>) -> Vec<Finding> {
    match Certificate::parse(der) {
        Ok(certificate) => run(
            &RULES,
            &Compared {
                certificate,
                case: *case,
            },
        ),
        Err(error) => vec![unstructured(
            "RFC 5280 4.1",
            format!("not a version 3 certificate with extensions: {error}"),
        )],
    }
}

impl Compared<'_> {
    /// The certificate has exactly this extension.
    fn must_carry(&self, expected: &Extension) -> Verdict {
        let found = self.certificate.extension(expected.oid);
        ensure(
            found.is_some_and(|found| found.critical == expected.critical && found.value == expected.value),
            "the extension is not the one of the case",
        )
    }
}

#[cfg(test)]
mod samples;
