//! The country is a `PrintableString`.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, ensure},
    x509::name::AttributeType,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "country_string_type",
    clause: "RFC 5280 appendix A.1",
    severity: Severity::Error,
    demands: "The country is a PrintableString.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let country = linted.subject.find(AttributeType::Country);
    ensure(
        country.is_none_or(|country| country.value.tag == 0x13),
        "a country of another string type",
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
            planted::found(Form::Holder, |draft| draft
                .set_attribute(oid::COUNTRY, &encode::utf8_string("RU"))),
            [RULE.id]
        );
    }
}
