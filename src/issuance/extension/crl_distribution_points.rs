//! `cRLDistributionPoints` (RFC 5280 4.2.1.13): one point per place that publishes the CRL.

use super::Extension;
use crate::x509::{encode, oid};

pub(crate) fn build(urls: &[String]) -> Extension {
    let points: Vec<Vec<u8>> = urls.iter().map(|url| point(url)).collect();
    Extension::plain(
        oid::CRL_DISTRIBUTION_POINTS,
        encode::element(0x30, &points.concat()),
    )
}

/// `distributionPoint [0] EXPLICIT { fullName [0] { uniformResourceIdentifier [6] } }`.
fn point(url: &str) -> Vec<u8> {
    let uri = encode::context(6, url.as_bytes());
    let full_name = encode::context_constructed(0, &[&uri]);
    encode::sequence(&[&encode::context_constructed(0, &[&full_name])])
}
