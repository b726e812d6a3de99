//! Texts of the subject stay within the bound of X.520, or somebody looks at them.

use super::{CertificateRule, Linted};
use crate::issuance::lint::{Rule, Severity, Verdict};
use crate::x509::name::AttributeType;

pub(super) const RULE: CertificateRule = Rule {
    id: "name_length",
    clause: "RFC 5280 appendix A.1, upper bounds",
    severity: Severity::Warning,
    demands: "Texts of the subject stay within the bound of X.520, or somebody looks at them.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    for attribute in &linted.subject {
        // Real names of organisations exceed the bound and the form sets none: worth a look, not a refusal.
        let known = AttributeType::from_oid(attribute.oid);
        let bounded = known.is_some_and(|known| known.digits().is_none() && known != AttributeType::Email);
        if bounded && attribute.value.chars().count() > 64 {
            return Err(format!("{} is longer than 64 characters", attribute.oid).into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{issuance::samples, x509::name::AttributeType};

    #[test]
    fn a_breach_is_found() {
        let der = samples::certificate(|parts| {
            parts.subject = samples::subject_with(&[(AttributeType::Locality, &"щ".repeat(65))]);
        });
        assert_eq!(samples::rules(&der), [RULE.id]);
    }
}
