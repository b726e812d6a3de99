//! `authorityInfoAccess` (RFC 5280 4.2.2.1): OCSP, and the CA's certificate.

use const_oid::ObjectIdentifier;

use super::Extension;
use crate::x509::{encode, oid};

pub(crate) fn build(ocsp: &[String], ca_certificates: &[String]) -> Extension {
    let answers = ocsp.iter().map(|url| description(oid::ACCESS_OCSP, url));
    let certificates = ca_certificates
        .iter()
        .map(|url| description(oid::ACCESS_CA_ISSUERS, url));
    let all: Vec<Vec<u8>> = answers.chain(certificates).collect();
    Extension::plain(
        oid::AUTHORITY_INFORMATION_ACCESS,
        encode::element(0x30, &all.concat()),
    )
}

fn description(method: ObjectIdentifier, url: &str) -> Vec<u8> {
    encode::sequence(&[&encode::oid(method), &encode::context(6, url.as_bytes())])
}
