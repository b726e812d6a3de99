//! issuingDistributionPoint is critical, says something, and says it in the one form.

use super::{CrlRule, List};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::{oid, read};

pub(super) const RULE: CrlRule = Rule {
    id: "crl_issuing_distribution_point",
    clause: "RFC 5280 5.2.5",
    severity: Severity::Error,
    demands: "issuingDistributionPoint is critical, says something, names addresses where it names any, and leaves out what is false.",
    check,
};

fn check(list: &List<'_>) -> Verdict {
    let Some(point) = list.extension(oid::ISSUING_DISTRIBUTION_POINT) else {
        return Ok(());
    };
    ensure(point.critical, "issuingDistributionPoint is not critical")?;
    let parts = read::sequence(point.value).map_err(unreadable)?;
    ensure(!parts.is_empty(), "issuingDistributionPoint is empty")?;
    // Only one of: user certificates, CA certificates, attribute certificates.
    let kinds = parts
        .iter()
        .filter(|part| matches!(part.first(), Some(0x81 | 0x82 | 0x85)));
    ensure(kinds.count() <= 1, "issuingDistributionPoint contradicts itself")?;
    let flags = parts
        .iter()
        .filter(|part| matches!(part.first(), Some(0x81 | 0x82 | 0x84 | 0x85)));
    ensure(
        flags
            .into_iter()
            .all(|flag| flag.get(1..) == Some(&[1, 0xff][..])),
        "issuingDistributionPoint states what is false",
    )?;
    match parts.iter().find(|part| part.first() == Some(&0xa0)) {
        Some(point) => addresses(point),
        None => Ok(()),
    }
}

/// `distributionPoint [0] EXPLICIT CHOICE { fullName [0], nameRelativeToCRLIssuer [1] }`.
fn addresses(point: &[u8]) -> Verdict {
    let choice = read::children(point).map_err(unreadable)?;
    let [name] = choice[..] else {
        return Err("distributionPoint is no choice".into());
    };
    let names = read::children(name).map_err(unreadable)?;
    ensure(
        matches!(name.first(), Some(0xa0 | 0xa1)) && !names.is_empty(),
        "distributionPoint names nothing",
    )?;
    let is_address = |name: &&[u8]| name.first() == Some(&0x86) && name.len() > 2;
    ensure(
        name.first() == Some(&0xa1) || names.iter().any(is_address),
        "distributionPoint has no address",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::crl::samples::broken;

    #[test]
    fn a_breach_is_found() {
        let point = oid::ISSUING_DISTRIBUTION_POINT;
        for (critical, value) in [
            (false, &[0x30, 3, 0x81, 1, 0xff][..]),
            (true, &[0x30, 0]),
            (true, &[0x30, 6, 0x81, 1, 0xff, 0x82, 1, 0xff]),
            (true, &[5, 0]),
            (true, &[0x30, 3, 0x81, 1, 0]),
            (true, &[0x30, 2, 0xa0, 0]),
            (true, &[0x30, 4, 0xa0, 2, 0xa0, 0]),
            (true, &[0x30, 6, 0xa0, 4, 0xa0, 2, 0x86, 0]),
        ] {
            assert_eq!(broken(|parts| parts.put(point, critical, value)), [RULE.id]);
        }
        assert!(broken(|parts| parts.put(point, true, &[0x30, 3, 0x81, 1, 0xff])).is_empty());
        let named = &[0x30, 7, 0xa0, 5, 0xa0, 3, 0x86, 1, b'a'];
        assert!(broken(|parts| parts.put(point, true, named)).is_empty());
    }
}
