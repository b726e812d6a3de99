//! The extensions of a list (RFC 5280 5.2; X.509 9.5.2.8 for the last one).

use super::plan::CrlPlan;
use crate::{
    issuance::extension::{Extension, crl_distribution_points},
    x509::{encode, oid, time},
};

/// `crlExtensions [0] EXPLICIT Extensions`.
pub(super) fn encode(plan: &CrlPlan) -> Vec<u8> {
    let authority = encode::sequence(&[&encode::context(0, &plan.authority_key_identifier)]);
    let mut list = vec![
        Extension::plain(oid::AUTHORITY_KEY_IDENTIFIER, authority),
        Extension::plain(oid::CRL_NUMBER, number(plan.number)),
    ];
    // 5.2.4 and 5.2.5: a reader that does not know these must not take the list for a full one.
    list.extend(
        plan.base
            .map(|base| Extension::critical(oid::DELTA_CRL_INDICATOR, number(base))),
    );
    if !plan.distribution_points.is_empty() {
        let point = issuing_distribution_point(&plan.distribution_points);
        list.push(Extension::critical(oid::ISSUING_DISTRIBUTION_POINT, point));
    }
    if !plan.freshest.is_empty() && plan.base.is_none() {
        // 5.2.6: of the same form as in certificates, and never in a delta.
        let points = crl_distribution_points::build(&plan.freshest).value;
        list.push(Extension::plain(oid::FRESHEST_CRL, points));
    }
    list.extend(
        plan.expired_since
            .map(|since| Extension::plain(oid::EXPIRED_CERTS_ON_CRL, time::generalized(since))),
    );
    let list: Vec<u8> = list.iter().flat_map(Extension::encode).collect();
    encode::context_constructed(0, &[&encode::element(0x30, &list)])
}

fn number(number: u64) -> Vec<u8> {
    encode::integer(&number.to_be_bytes())
}

/// `distributionPoint [0] EXPLICIT { fullName [0] }` with every address of the part: one of them must be the one in the
/// certificate (RFC 5280 6.3.3 (b) (2) (i)).
fn issuing_distribution_point(urls: &[String]) -> Vec<u8> {
    let names: Vec<u8> = urls
        .iter()
        .flat_map(|url| encode::context(6, url.as_bytes()))
        .collect();
    let full_name = encode::context_constructed(0, &[&names]);
    encode::sequence(&[&encode::context_constructed(0, &[&full_name])])
}
