//! A GOST key names its parameter set.

use super::{CertificateRule, algorithms::GOST_KEY_256, algorithms::GOST_KEY_512, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "gost_key_parameters",
    clause: "RFC 9215 4.2",
    severity: Severity::Error,
    demands: "A GOST key names its parameter set.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let key = linted.key_algorithm;
    if !key.is(GOST_KEY_256) && !key.is(GOST_KEY_512) {
        return Ok(());
    }
    let set = key.parameters.and_then(|parameters| parameters.children().next());
    ensure(
        set.is_some_and(|set| set.tag == 6),
        "the parameter set is not named",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::encode;

    #[test]
    fn a_breach_is_found() {
        let found = planted::found(Form::Holder, |draft| {
            let algorithm = encode::sequence(&[&encode::oid(GOST_KEY_256), &[5, 0]]);
            let point = encode::octet_string(&[7; 64]);
            draft.set_key(&encode::sequence(&[&algorithm, &encode::bit_string(&point)]));
        });
        assert!(found.contains(&RULE.id));
    }
}
