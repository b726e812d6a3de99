//! The country is two capital letters.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::name::AttributeType,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "country_code",
    clause: "X.520 6.3.1; ISO 3166-1",
    severity: Severity::Error,
    demands: "The country is two capital letters.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let country = linted.subject.find(AttributeType::Country);
    let is_code = |content: &[u8]| content.len() == 2 && content.iter().all(u8::is_ascii_uppercase);
    ensure(
        country.is_none_or(|country| is_code(country.value.content)),
        "not two capital letters",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::oid;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft
                .set_attribute(oid::COUNTRY, b"\x13\x02ru")),
            [RULE.id]
        );
    }
}
