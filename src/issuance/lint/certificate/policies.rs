//! Certificate policies by their identifiers.

use const_oid::ObjectIdentifier;
use der::Decode as _;
use x509_cert::ext::pkix::CertificatePolicies;

use super::read::Linted;
use crate::{issuance::lint::element::Element, x509::oid};

/// The identifiers of the policies, as content octets.
pub(super) fn policies<'a>(linted: &Linted<'a>) -> impl Iterator<Item = &'a [u8]> + use<'a> {
    let stated = linted.items(oid::CERTIFICATE_POLICIES);
    stated
        .filter_map(|policy: Element<'a>| policy.children().next())
        .map(|policy| policy.content)
}

/// The policies of a `certificatePolicies` value.
pub(in crate::issuance) fn of_value(value: &[u8]) -> Vec<ObjectIdentifier> {
    let policies = CertificatePolicies::from_der(value).map(|policies| policies.0);
    let policies = policies.unwrap_or_default().into_iter();
    policies.map(|policy| policy.policy_identifier).collect()
}
