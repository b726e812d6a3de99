//! A list is numbered: cRLNumber is there, not critical, not negative, of 20 octets at most.

use super::{CrlRule, List};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::{oid, read};

pub(super) const RULE: CrlRule = Rule {
    id: "crl_number",
    clause: "RFC 5280 5.2.3",
    severity: Severity::Error,
    demands: "A list is numbered: cRLNumber is there, not critical, not negative, of 20 octets at most.",
    check,
};

fn check(list: &List<'_>) -> Verdict {
    let number = list.extension(oid::CRL_NUMBER).ok_or("cRLNumber is missing")?;
    ensure(!number.critical, "cRLNumber is critical")?;
    ensure(number.value.first() == Some(&0x02), "cRLNumber is not an INTEGER")?;
    let value = read::content(number.value).map_err(unreadable)?;
    ensure(
        value.first().is_some_and(|first| *first < 0x80),
        "cRLNumber is negative",
    )?;
    // Without the octet that keeps a number positive.
    let length = value.len() - usize::from(value.first() == Some(&0));
    ensure(length <= 20, "cRLNumber has more than 20 octets")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::crl::samples::broken;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(broken(|parts| parts.remove(oid::CRL_NUMBER)), [RULE.id]);
        for value in [
            &[2, 1, 0xff][..],
            &[4, 1, 1],
            &[&[2, 21, 1][..], &[0; 20]].concat(),
        ] {
            assert_eq!(
                broken(|parts| parts.put(oid::CRL_NUMBER, false, value)),
                [RULE.id]
            );
        }
        assert_eq!(
            broken(|parts| parts.put(oid::CRL_NUMBER, true, &[2, 1, 1])),
            [RULE.id]
        );
    }
}
