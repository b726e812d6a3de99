//! An RSA exponent is odd, above 2^16 and below 2^256.

use super::{CertificateRule, algorithms::rsa_numbers, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "rsa_exponent",
    clause: "FIPS 186-5 A.1.1",
    severity: Severity::Error,
    demands: "An RSA exponent is odd, above 2^16 and below 2^256.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let Some((_, exponent)) = rsa_numbers(linted) else {
        return Ok(());
    };
    let odd = exponent.last().is_some_and(|last| last & 1 == 1);
    let above = exponent.len() > 2;
    ensure(
        odd && above && exponent.len() <= 32,
        "even, too small or too large",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.set_rsa(&planted::modulus(256), &[3])),
            [RULE.id]
        );
        assert_eq!(
            planted::found(Form::Holder, |draft| draft
                .set_rsa(&planted::modulus(256), &[1, 0, 0])),
            [RULE.id]
        );
    }
}
