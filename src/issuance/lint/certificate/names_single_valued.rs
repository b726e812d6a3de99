//! Each RDN of the subject has one value, and no attribute stands twice.

use super::{CertificateRule, Linted};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure};

pub(super) const RULE: CertificateRule = Rule {
    id: "names_single_valued",
    clause: "Order FSB 795",
    severity: Severity::Error,
    demands: "Each RDN of the subject has one value, and no attribute stands twice.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    for (position, attribute) in linted.subject.iter().enumerate() {
        let others = linted.subject.iter().skip(position + 1);
        for other in others {
            ensure(other.rdn != attribute.rdn, "an RDN with several values")?;
            ensure(other.oid != attribute.oid, "an attribute stands twice")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        issuance::samples,
        x509::name::{self, AttributeType},
    };

    #[test]
    fn a_breach_is_found() {
        let der = samples::certificate(|parts| {
            parts.subject = name::build(
                &[(AttributeType::CommonName, "А"), (AttributeType::CommonName, "Б")],
                64,
            )
            .unwrap();
        });
        assert!(samples::rules(&der).contains(&RULE.id));
    }
}
