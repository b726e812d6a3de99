//! Times are `GeneralizedTime` in whole seconds.

use super::{OcspResponseRule, Response};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};
use crate::x509::time;

pub(super) const RULE: OcspResponseRule = Rule {
    id: "ocsp_time_form",
    clause: "RFC 6960 4.2.2.1; RFC 5280 4.1.2.5.2",
    severity: Severity::Error,
    demands: "Times are `GeneralizedTime` in whole seconds.",
    check,
};

fn check(response: &Response<'_>) -> Verdict {
    let Some(basic) = &response.basic else {
        return Ok(());
    };
    let of_singles = basic.singles.iter().flat_map(|single| {
        let revoked = single.revoked.as_ref().map(|revoked| revoked.at);
        [Some(single.this_update), single.next_update, revoked]
    });
    let mut times = std::iter::once(basic.produced_at).chain(of_singles.flatten());
    ensure(
        times.all(time::is_generalized),
        "a time is not a GeneralizedTime with seconds, without fraction, ending in Z",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::ocsp_response::samples::broken;

    #[test]
    fn a_breach_is_found() {
        let fraction = b"\x18\x1120261123100000.5Z".to_vec();
        let minutes = b"\x18\x0d202611231000Z".to_vec();
        let utc = b"\x17\x0d261123100000Z".to_vec();
        for wrong in [fraction, minutes, utc] {
            assert!(broken(|parts| parts.produced_at.clone_from(&wrong)).contains(&RULE.id));
            assert!(broken(|parts| parts.this_update.clone_from(&wrong)).contains(&RULE.id));
        }
    }
}
