//! Key usage has no trailing zero bits, and no bit beyond the nine that have names.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "key_usage_encoding",
    clause: "X.690 11.2.2",
    severity: Severity::Error,
    demands: "Key usage has no trailing zero bits, and no bit beyond the nine that have names.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let Some(usage) = linted.value(oid::KEY_USAGE) else {
        return Ok(());
    };
    let short = match usage.content {
        [0] => true,
        [unused, octet] | [unused, _, octet] => octet.trailing_zeros() == u32::from(*unused),
        _ => false,
    };
    let named = matches!(usage.content, [_] | [_, _] | [7, _, 0x80]);
    ensure(short && named, "trailing zero bits, or bits without a name")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.set(oid::KEY_USAGE, &[3, 2, 0, 0xc0])),
            [RULE.id]
        );
        assert_eq!(
            planted::found(Form::Holder, |draft| draft
                .set(oid::KEY_USAGE, &[3, 3, 6, 0xc0, 0x40])),
            [RULE.id]
        );
    }
}
