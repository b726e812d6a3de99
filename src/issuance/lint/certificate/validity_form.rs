//! Times have seconds, no fraction, and end in Z.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "validity_form",
    clause: "RFC 5280 4.1.2.5.1, 4.1.2.5.2",
    severity: Severity::Error,
    demands: "Times have seconds, no fraction, and end in Z.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    for time in [&linted.not_before, &linted.not_after] {
        let length = match time.element.tag {
            0x17 => "YYMMDDHHMMSSZ".len(),
            _ => "YYYYMMDDHHMMSSZ".len(),
        };
        let exact = time.element.content.len() == length;
        ensure(exact && time.instant.is_some(), "not a time to the second in UTC")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::encode;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| *draft.validity[0].last_mut().unwrap() =
                b'0'),
            [RULE.id]
        );
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.validity[1] =
                encode::element(0x17, b"2712231010Z")),
            [RULE.id]
        );
    }
}
