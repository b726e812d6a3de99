//! The issuer is the CA that the case goes under, byte for byte, and the algorithm is that of its key.

use super::{CaseRule, Compared};
use crate::crypto::algorithm::SignatureAlgorithm;
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};
#[cfg(test)]
use crate::x509::name::{self, AttributeType};

pub(super) const RULE: CaseRule = Rule {
    id: "case_issuer",
    clause: "RFC 5280 4.1.2.4, 6.1",
    severity: Severity::Error,
    demands: "The issuer is the CA that the case goes under, byte for byte, and the algorithm is that of its key.",
    check,
};

fn check(compared: &Compared<'_>) -> Verdict {
    let certificate = &compared.certificate;
    ensure(
        certificate.issuer == compared.case.authority.subject,
        "the issuer is not the subject of the CA certificate, byte for byte",
    )?;
    ensure(
        SignatureAlgorithm::from_spki(&compared.case.authority.spki)
            == SignatureAlgorithm::from_identifier(certificate.inner_algorithm),
        "the signature algorithm is not that of the CA's key",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::case::samples::broken;

    #[test]
    fn a_breach_is_found() {
        let other = name::build(&[(AttributeType::CommonName, "CA")], 64).unwrap();
        assert_eq!(broken(|parts| parts.issuer = other), [RULE.id]);
        assert_eq!(
            broken(|parts| parts.algorithm = SignatureAlgorithm::Rsa),
            [RULE.id]
        );
    }
}
