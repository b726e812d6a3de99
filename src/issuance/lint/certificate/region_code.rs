//! The region begins with its two digits.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::name::AttributeType,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "region_code",
    clause: "Order FSB 795",
    severity: Severity::Warning,
    demands: "The region begins with its two digits.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let Some(region) = linted.subject.find(AttributeType::StateOrProvince) else {
        return Ok(());
    };
    let text = region.text().unwrap_or_default();
    let coded = matches!(text.as_bytes(), [b'0'..=b'9', b'0'..=b'9', b' ', ..]);
    ensure(
        !linted.form.is_qualified() || coded,
        "no two-digit code and blank in front of the region",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::{encode, oid};

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::IssuingAuthority, |draft| draft
                .set_attribute(oid::STATE_OR_PROVINCE, &encode::utf8_string("Москва"))),
            [RULE.id]
        );
    }
}
