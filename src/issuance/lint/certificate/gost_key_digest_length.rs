//! The digest that a GOST key names is Streebog of the key's length.

use super::{CertificateRule, algorithms::gost_parameters, algorithms::gost_set, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "gost_key_digest_length",
    clause: "RFC 9215 3, 4.2",
    severity: Severity::Error,
    demands: "The digest that a GOST key names is Streebog of the key's length.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let (Some(set), Some((_, more))) = (gost_set(linted), gost_parameters(linted)) else {
        return Ok(());
    };
    let wanted = set.strength().digest();
    ensure(
        more.first()
            .is_none_or(|digest| digest.tag == 6 && digest.content == wanted.as_bytes()),
        "another digest than the one that such a key signs",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::{
        crypto::gost::{ParameterSet, Strength},
        x509::encode,
    };

    #[test]
    fn a_breach_is_found() {
        let set = ParameterSet::CryptoProA;
        let digest = encode::oid(Strength::Bits512.digest());
        let spki = planted::gost_key_with(set, &[&encode::oid(set.oid()), &digest]);
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.set_key(&spki)),
            [RULE.id]
        );
    }
}
