//! Every attribute that the profile demands, or wants and is known, stands in the subject exactly once.

use super::{CaseRule, Compared};
use crate::issuance::lint::{Rule, Severity, Verdict, ensure, unreadable};
use crate::x509::name::{self, AttributeType};

pub(super) const RULE: CaseRule = Rule {
    id: "case_attributes_complete",
    clause: "order FSB 795",
    severity: Severity::Error,
    demands: "Every attribute that the profile demands, or wants and is known, stands in the subject exactly once.",
    check,
};

fn check(compared: &Compared<'_>) -> Verdict {
    let attributes = name::attributes(compared.certificate.subject).map_err(unreadable)?;
    let count = |wanted: AttributeType| {
        attributes
            .iter()
            .filter(|found| found.oid == wanted.oid())
            .count()
    };
    for entry in compared.case.profile.subject() {
        let known = compared.case.subject.value(entry.attribute).is_some();
        ensure(known || !entry.required, "a mandatory attribute is not known")?;
        ensure(
            count(entry.attribute) == usize::from(known),
            "an attribute of the profile is missing or stands twice",
        )?;
    }
    let named: usize = compared
        .case
        .profile
        .subject()
        .iter()
        .map(|entry| count(entry.attribute))
        .sum();
    ensure(
        attributes.len() == named,
        "the subject has an attribute that the profile does not name",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuance::{lint::case::samples::broken, samples};

    #[test]
    fn a_breach_is_found() {
        let twice = samples::subject_with(&[(AttributeType::Country, "RU")]);
        assert_eq!(broken(|parts| parts.subject = twice), [RULE.id]);
        let [person, ..] = samples::holders();
        let mail = samples::subject(&person)
            .value(AttributeType::CommonName)
            .unwrap()
            .to_owned();
        let less = name::build(&[(AttributeType::CommonName, &mail)], 250).unwrap();
        assert!(broken(|parts| parts.subject = less).contains(&RULE.id));
    }
}
