//! The numbers of the state registers have the right checksums.

use super::{CertificateRule, Linted};
use crate::issuance::lint::{Rule, Severity, Verdict};
use crate::{
    registration::applicant::{Ogrn, Ogrnip, OrganisationInn, PersonInn, Snils},
    x509::name::AttributeType,
};

pub(super) const RULE: CertificateRule = Rule {
    id: "identifier_checksums",
    clause: "Checksums of INN, OGRN, OGRNIP, SNILS",
    severity: Severity::Error,
    demands: "The numbers of the state registers have the right checksums.",
    check,
};

fn check(linted: &Linted<'_>) -> Verdict {
    for attribute in &linted.subject {
        let value = attribute.value.as_str();
        let result = match AttributeType::from_oid(attribute.oid) {
            Some(AttributeType::Inn) => value.parse::<PersonInn>().map(drop),
            Some(AttributeType::InnLe) => value.parse::<OrganisationInn>().map(drop),
            Some(AttributeType::Ogrn) => value.parse::<Ogrn>().map(drop),
            Some(AttributeType::Ogrnip) => value.parse::<Ogrnip>().map(drop),
            Some(AttributeType::Snils) => value.parse::<Snils>().map(drop),
            _ => Ok(()),
        };
        result.map_err(|malformed| malformed.code.to_owned())?;
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
            let position = parts
                .subject
                .windows(11)
                .position(|window| window == b"12345678964")
                .unwrap();
            parts.subject[position] = b'2';
        });
        assert_eq!(samples::rules(&der), [RULE.id]);
    }
}
