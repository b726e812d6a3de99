//! The responder that is named is the one whose certificate comes along.

use super::{OcspResponseRule, Response};
use crate::crypto::{digest, public_key};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
#[cfg(test)]
use crate::x509::encode;
use crate::x509::read;

pub(super) const RULE: OcspResponseRule = Rule {
    id: "ocsp_responder_match",
    clause: "RFC 6960 4.2.2.3",
    severity: Severity::Error,
    demands: "The responder that is named is the one whose certificate comes along.",
    check,
};

fn check(response: &Response<'_>) -> Verdict {
    let Some(basic) = &response.basic else {
        return Ok(());
    };
    let Some(responder) = &basic.certificate else {
        return Ok(());
    };
    let named = read::content(basic.responder).map_err(unreadable)?;
    let matches = if basic.responder.first() == Some(&0xa1) {
        named == responder.subject
    } else {
        let hash = public_key::bits(responder.spki).map(digest::sha1);
        hash.is_some_and(|hash| read::content(named).is_ok_and(|named| named == hash))
    };
    ensure(
        matches,
        "the responder that is named is another than the certificate's subject",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::ocsp_response::samples::broken;

    #[test]
    fn a_breach_is_found() {
        let other = encode::context_constructed(2, &[&encode::octet_string(&[7; 20])]);
        assert_eq!(broken(|parts| parts.responder = other), [RULE.id]);
    }
}
