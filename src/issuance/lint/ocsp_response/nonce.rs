//! A nonce is an octet string of 1 to 128 octets.

use super::{OcspResponseRule, Response};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
#[cfg(test)]
use crate::x509::encode;
use crate::x509::oid;
use der::{Decode as _, asn1::OctetStringRef};

pub(super) const RULE: OcspResponseRule = Rule {
    id: "ocsp_nonce",
    clause: "RFC 9654 2.1",
    severity: Severity::Error,
    demands: "A nonce is an octet string of 1 to 128 octets.",
    check,
};

fn check(response: &Response<'_>) -> Verdict {
    let Some(basic) = &response.basic else {
        return Ok(());
    };
    let nonces = basic
        .extensions
        .iter()
        .filter(|extension| extension.oid == oid::OCSP_NONCE);
    for nonce in nonces {
        let value = <&OctetStringRef>::from_der(nonce.value).map_err(unreadable)?;
        ensure(
            (1..=128).contains(&value.as_bytes().len()),
            "the nonce is empty or longer than 128 octets",
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::ocsp_response::samples::broken;

    #[test]
    fn a_breach_is_found() {
        for value in [
            encode::octet_string(&[]),
            encode::octet_string(&[7; 129]),
            vec![7; 16],
        ] {
            assert_eq!(broken(|parts| parts.nonce = Some(value)), [RULE.id]);
        }
        assert!(broken(|parts| parts.nonce = Some(encode::octet_string(&[7; 128]))).is_empty());
        assert!(broken(|parts| parts.nonce = None).is_empty());
    }
}
