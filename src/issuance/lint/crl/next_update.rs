//! A list says when the next one comes, which is after itself.

use super::{CrlRule, List};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};
use crate::x509::time;

pub(super) const RULE: CrlRule = Rule {
    id: "crl_next_update",
    clause: "RFC 5280 5.1.2.5",
    severity: Severity::Error,
    demands: "A list says when the next one comes, which is after itself.",
    check,
};

fn check(list: &List<'_>) -> Verdict {
    let next = list.next_update.ok_or("nextUpdate is missing")?;
    let (Ok(this), Ok(next)) = (time::parse(list.this_update), time::parse(next)) else {
        // Another rule speaks of the form.
        return Ok(());
    };
    ensure(next > this, "nextUpdate is not after thisUpdate")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::crl::samples::broken;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(broken(|parts| parts.next_update = Vec::new()), [RULE.id]);
        assert_eq!(
            broken(|parts| parts.next_update = parts.this_update.clone()),
            [RULE.id]
        );
    }
}
