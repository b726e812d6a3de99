//! The qualified form names the issuer's certificate by key, issuer and serial number.

use super::{CertificateRule, form::Form, read::Linted};
use crate::{
    issuance::lint::{Severity, Verdict, element::Element, ensure},
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "authority_key_identifier_parts",
    clause: "63-FZ art. 17 p. 2; order FSB 795",
    severity: Severity::Error,
    demands: "The qualified form names the issuer's certificate by key, issuer and serial number.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let bound = linted.form.is_qualified() && linted.form != Form::Root;
    if !bound || !linted.has(oid::AUTHORITY_KEY_IDENTIFIER) {
        return Ok(());
    }
    let part = |tag| {
        linted
            .items(oid::AUTHORITY_KEY_IDENTIFIER)
            .find(|part| part.tag == tag)
    };
    let directory = part(0xa1).and_then(Element::fixed::<1>);
    ensure(
        directory.is_some_and(|[name]| name.tag == 0xa4),
        "authorityCertIssuer must be one directoryName",
    )?;
    ensure(part(0x82).is_some(), "authorityCertSerialNumber is missing")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::planted;

    #[test]
    fn a_breach_is_found() {
        assert_eq!(
            planted::found(Form::Holder, |draft| draft
                .set(oid::AUTHORITY_KEY_IDENTIFIER, &[0x30, 3, 0x80, 1, 1])),
            [RULE.id]
        );
        assert_eq!(
            planted::found(Form::IssuingAuthority, |draft| draft
                .set(oid::AUTHORITY_KEY_IDENTIFIER, &[0x30, 3, 0x80, 1, 1])),
            [RULE.id]
        );
    }
}
