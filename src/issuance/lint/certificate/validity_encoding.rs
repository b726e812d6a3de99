//! Times are `UTCTime` through 2049 and `GeneralizedTime` from 2050 on.

use jiff::Timestamp;

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "validity_encoding",
    clause: "RFC 5280 4.1.2.5",
    severity: Severity::Error,
    demands: "Times are UTCTime through 2049 and GeneralizedTime from 2050 on.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    for time in [&linted.not_before, &linted.not_after] {
        let Some(instant) = time.instant else { continue };
        let short = instant < FROM_2050;
        ensure(
            time.element.tag == if short { 0x17 } else { 0x18 },
            "UTCTime through 2049, GeneralizedTime from 2050 on",
        )?;
    }
    Ok(())
}

/// 2050-01-01T00:00:00Z.
const FROM_2050: Timestamp = Timestamp::constant(2_524_608_000, 0);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::time;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.validity[0] =
                time::generalized("2026-11-23T10:00:00Z".parse().unwrap())),
            [RULE.id]
        );
    }
}
