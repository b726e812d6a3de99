//! An RSA modulus has 2048 to 4096 bits.

use super::{CertificateRule, algorithms::rsa_numbers, read::Linted};
use crate::{
    crypto::public_key::RSA_BITS,
    issuance::lint::{Severity, Verdict, ensure},
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "rsa_modulus_size",
    clause: "FIPS 186-5 5.1; house rule",
    severity: Severity::Error,
    demands: "An RSA modulus has 2048 to 4096 bits.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let Some((modulus, _)) = rsa_numbers(linted) else {
        return Ok(());
    };
    let leading = modulus.first().map_or(0, |first| first.leading_zeros() as usize);
    let bits = modulus.len() * 8 - leading;
    ensure(RSA_BITS.contains(&bits), "not 2048 to 4096 bits")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft
                .set_rsa(&planted::modulus(128), &[1, 0, 1])),
            [RULE.id]
        );
        assert_eq!(
            planted::found(Form::Holder, |draft| draft
                .set_rsa(&planted::modulus(640), &[1, 0, 1])),
            [RULE.id]
        );
    }
}
