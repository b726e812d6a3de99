//! Signature and key are BIT STRINGs of whole octets.

use super::{CertificateRule, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "whole_octets",
    clause: "RFC 5280 4.1.1.3, 4.1.2.7",
    severity: Severity::Error,
    demands: "Signature and key are BIT STRINGs of whole octets.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let whole = |bits: &[u8]| bits.first() == Some(&0);
    ensure(whole(linted.signature), "the signature has loose bits")?;
    ensure(whole(linted.key), "the key has loose bits")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};

    #[test]
    fn a_breach_is_found() {
        let found = planted::found(Form::Holder, |draft| {
            let [.., last] = draft.signature.as_mut_slice() else {
                return;
            };
            *last &= 0xfe;
            draft.signature[2] = 1;
        });
        assert_eq!(found, [RULE.id]);
    }
}
