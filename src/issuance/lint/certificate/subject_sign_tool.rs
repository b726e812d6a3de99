//! The holder's signature tool is named in 1 to 200 characters.

use der::{Decode as _, asn1::Utf8StringRef};

use super::{CertificateRule, Linted, Purpose};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::{issuance::extension::subject_sign_tool::LIMIT, x509::oid};

pub(super) const RULE: CertificateRule = Rule {
    id: "subject_sign_tool",
    clause: "RFC 9215; order FSB 795",
    severity: Severity::Error,
    demands: "The holder's signature tool is named in 1 to 200 characters.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    if linted.purpose == Purpose::Responder {
        return Ok(());
    }
    let value = linted.required(oid::SUBJECT_SIGN_TOOL)?;
    let tool = Utf8StringRef::from_der(value).map_err(unreadable)?;
    let length = tool.as_str().chars().count();
    ensure((1..=LIMIT).contains(&length), "must have 1 to 200 characters")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{issuance::samples, x509::encode};

    #[test]
    fn a_breach_is_found() {
        for text in [String::new(), "щ".repeat(201)] {
            let value = encode::utf8_string(&text);
            let der = samples::certificate(|parts| samples::replace(parts, oid::SUBJECT_SIGN_TOOL, &value));
            assert_eq!(samples::rules(&der), [RULE.id]);
        }
    }
}
