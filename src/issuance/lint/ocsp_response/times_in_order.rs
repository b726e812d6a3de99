//! What is told was true no later than it was signed, and newer information comes later.

use super::{OcspResponseRule, Response};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};
use crate::x509::time;

pub(super) const RULE: OcspResponseRule = Rule {
    id: "ocsp_times_in_order",
    clause: "RFC 6960 4.2.2.1",
    severity: Severity::Error,
    demands: "What is told was true no later than it was signed, and newer information comes later.",
    check,
};

fn check(response: &Response<'_>) -> Verdict {
    let Some(basic) = &response.basic else {
        return Ok(());
    };
    let Ok(produced) = time::parse(basic.produced_at) else {
        return Ok(());
    };
    for single in &basic.singles {
        let Ok(this) = time::parse(single.this_update) else {
            continue;
        };
        ensure(this <= produced, "thisUpdate is after producedAt")?;
        let next = single.next_update.and_then(|next| time::parse(next).ok());
        ensure(
            next.is_none_or(|next| next > this),
            "nextUpdate is not after thisUpdate",
        )?;
        let revoked = single
            .revoked
            .as_ref()
            .and_then(|revoked| time::parse(revoked.at).ok());
        ensure(
            revoked.is_none_or(|at| at <= this),
            "the revocation is after thisUpdate",
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::ocsp_response::samples::{broken, revoked};

    #[test]
    fn a_breach_is_found() {
        let late = |text: &str| crate::x509::encode::element(0x18, text.as_bytes());
        assert_eq!(
            broken(|parts| parts.this_update = late("20261123100001Z")),
            [RULE.id]
        );
        assert_eq!(
            broken(|parts| parts.next_update = late("20261123100000Z")),
            [RULE.id]
        );
        assert_eq!(
            broken(|parts| parts.status_of(&revoked("20261123100001Z", Some(1)))),
            [RULE.id]
        );
    }
}
