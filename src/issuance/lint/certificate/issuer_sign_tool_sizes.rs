//! issuerSignTool has four texts of at most 200, 200, 100 and 100 characters, none empty.

use super::{CertificateRule, read::Linted};
use crate::{
    issuance::{
        extension::issuer_sign_tool::LIMITS,
        lint::{Severity, Verdict, ensure},
    },
    x509::oid,
};

pub(super) const RULE: CertificateRule = CertificateRule {
    id: "issuer_sign_tool_sizes",
    clause: "RFC 9215",
    severity: Severity::Error,
    demands: "issuerSignTool has four texts of at most 200, 200, 100 and 100 characters, none empty.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    let Some(tool) = linted.value(oid::ISSUER_SIGN_TOOL) else {
        return Ok(());
    };
    let texts = tool.fixed::<4>().ok_or("must have four texts")?;
    for (text, limit) in texts.into_iter().zip(LIMITS) {
        let length = String::from_utf8_lossy(text.content).chars().count();
        ensure(
            text.tag == 0x0c && (1..=limit).contains(&length),
            "texts of UTF8String, sizes 200, 200, 100, 100, none empty",
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::lint::certificate::{form::Form, planted};
    use crate::x509::encode;

    #[test]
    fn a_breach_is_found() {
        for sizes in [[1, 1, 1, 101], [1, 201, 1, 1], [0, 1, 1, 1]] {
            let texts = sizes.map(|size| encode::utf8_string(&"щ".repeat(size)));
            let value = encode::element(0x30, &texts.concat());
            let found = planted::found(Form::Holder, |draft| draft.set(oid::ISSUER_SIGN_TOOL, &value));
            assert_eq!(found, [RULE.id]);
        }
    }
}
