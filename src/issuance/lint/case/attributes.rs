//! Every attribute of the subject is the verified datum, and none is there that was not verified.

use super::{CaseRule, Compared};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::name::{self, AttributeType};

pub(super) const RULE: CaseRule = Rule {
    id: "case_attributes",
    clause: "63-FZ art. 14 p. 2.2; order FSB 795",
    severity: Severity::Error,
    demands: "Every attribute of the subject is the verified datum, and none is there that was not verified.",
    check,
};

fn check(compared: &Compared<'_>) -> Verdict {
    let attributes = name::attributes(compared.certificate.subject).map_err(unreadable)?;
    for attribute in &attributes {
        let known = AttributeType::from_oid(attribute.oid)
            .ok_or("the subject has an attribute that no case knows")?;
        let verified = compared
            .case
            .subject
            .value(known)
            .ok_or("the subject has an attribute that was not verified")?;
        ensure(
            attribute.value == verified,
            "an attribute of the subject differs from the verified datum",
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::{lint::case::samples::broken, samples};

    #[test]
    fn a_breach_is_found() {
        let other = samples::subject_with(&[(AttributeType::Ogrn, "1027700132195")]);
        assert!(broken(|parts| parts.subject = other).contains(&RULE.id));
        let renamed = name::build(&[(AttributeType::CommonName, "Another")], 64).unwrap();
        assert!(broken(|parts| parts.subject = renamed).contains(&RULE.id));
    }
}
