//! The parameters of a GOST key are its set, its digest, and nothing more.

use super::{CertificateRule, algorithms::gost_parameters, read::Linted};
use crate::issuance::lint::{Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "gost_key_extra_parameters",
    clause: "RFC 9215 4.2",
    severity: Severity::Error,
    demands: "The parameters of a GOST key are its set, its digest, and nothing more.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let more = gost_parameters(linted).map_or(0, |(_, more)| more.len());
    ensure(more <= 1, "there is more than set and digest")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::{crypto::gost::ParameterSet, x509::encode};

    #[test]
    fn a_breach_is_found() {
        let set = ParameterSet::CryptoProA;
        let (oid, digest) = (encode::oid(set.oid()), encode::oid(set.strength().digest()));
        // The encryption parameters of RFC 4491, which RFC 9215 dropped.
        let encryption = b"\x06\x07\x2a\x85\x03\x02\x02\x1f\x01";
        let spki = planted::gost_key_with(set, &[&oid, &digest, encryption]);
        assert_eq!(
            planted::found(Form::Holder, |draft| draft.set_key(&spki)),
            [RULE.id]
        );
    }
}
