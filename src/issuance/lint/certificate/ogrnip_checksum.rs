//! The check digit of an OGRNIP is right.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    registration::applicant::Ogrnip,
    x509::name::AttributeType,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "ogrnip_checksum",
    clause: "Check digit of the OGRNIP",
    severity: Severity::Error,
    demands: "The check digit of an OGRNIP is right.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    ensure(
        linted
            .subject
            .checks(AttributeType::Ogrnip, |text| text.parse::<Ogrnip>().is_ok()),
        "the check digits are wrong",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::samples;

    #[test]
    fn a_breach_is_found() {
        let der = samples::certificate_of(&samples::holders()[1], |parts| {
            let number = parts
                .subject
                .windows(2)
                .position(|window| window == [0x12, 15])
                .unwrap();
            let last = &mut parts.subject[number + 16];
            *last = if *last == b'9' { b'0' } else { *last + 1 };
        });
        assert_eq!(samples::rules(&der), [RULE.id]);
    }
}
