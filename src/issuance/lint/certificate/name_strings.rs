//! Attributes of the subject have the string type and the size that the form prescribes.

use super::{CertificateRule, Linted};
use crate::issuance::lint::{Rule, Severity, Verdict};
use crate::x509::name::AttributeType;

pub(super) const RULE: CertificateRule = Rule {
    id: "name_strings",
    clause: "RFC 9215; order FSB 795",
    severity: Severity::Error,
    demands: "Attributes of the subject have the string type and the size that the form prescribes.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    for attribute in &linted.subject {
        let Some(known) = AttributeType::from_oid(attribute.oid) else {
            continue;
        };
        // BMPString stands in some certificates of authorities; we write UTF8String.
        if attribute.tag != known.tag() {
            return Err(format!("{known:?} must be {}", known.tag()).into());
        }
        known
            .check(&attribute.value, usize::MAX)
            .map_err(|error| error.to_string())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::samples;

    #[test]
    fn a_breach_is_found() {
        let der = samples::certificate(|parts| {
            // SNILS as UTF8String instead of NumericString.
            let position = parts
                .subject
                .windows(13)
                .position(|window| window == b"\x12\x0b12345678964")
                .unwrap();
            parts.subject[position] = 0x0c;
        });
        assert_eq!(samples::rules(&der), [RULE.id]);
    }
}
