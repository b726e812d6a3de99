//! The responder is named: by a name that is not empty, or by a key hash of 20 octets.

use super::{OcspResponseRule, Response};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
#[cfg(test)]
use crate::x509::encode;
use crate::x509::{name, read};

pub(super) const RULE: OcspResponseRule = Rule {
    id: "ocsp_responder_id",
    clause: "RFC 6960 4.2.2.3",
    severity: Severity::Error,
    demands: "The responder is named: by a name that is not empty, or by a key hash of 20 octets.",
    check,
};

fn check(response: &Response<'_>) -> Verdict {
    let Some(basic) = &response.basic else {
        return Ok(());
    };
    let inside = read::content(basic.responder).map_err(unreadable)?;
    if basic.responder.first() == Some(&0xa1) {
        let attributes = name::attributes(inside).map_err(unreadable)?;
        return ensure(!attributes.is_empty(), "the responder's name is empty");
    }
    ensure(
        inside.len() == 22 && inside.starts_with(&[4, 20]),
        "the responder's key hash is not an octet string of 20 octets",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::ocsp_response::samples::broken;

    #[test]
    fn a_breach_is_found() {
        let hash = encode::octet_string(&[7; 32]);
        for responder in [
            &encode::context_constructed(2, &[&hash]),
            &encode::context_constructed(1, &[&[0x30, 0]]),
        ] {
            assert!(broken(|parts| parts.responder.clone_from(responder)).contains(&RULE.id));
        }
    }
}
