//! Every rule that a profile lays down, as text: key, value, clause. What a reviewer reads, and what `diff` compares.

use const_oid::ObjectIdentifier;

use super::{
    Profile,
    authority::{AuthorityForm, AuthorityProfile},
    catalogue::ProfileFile,
    config::SubjectAttribute,
    effective::EffectivePeriod,
};
use crate::{
    crypto::algorithm::SignatureAlgorithm,
    issuance::extension::{issuer_sign_tool::IssuerSignTool, key_usage},
    x509::oid,
};

/// One rule of a profile.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ProfileRule {
    /// The key of the file that it comes from, or the part of the certificate that the form fixes.
    pub key: String,
    /// What holds.
    pub value: String,
    /// The clause behind it.
    pub clause: &'static str,
}

/// A value that two profiles say differently; absent where a profile has no such rule.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// The key.
    pub key: String,
    /// What the first says.
    pub old: Option<String>,
    /// What the second says.
    pub new: Option<String>,
}

/// Every effective rule of a profile.
pub fn rules(file: &ProfileFile) -> Vec<ProfileRule> {
    match file {
        ProfileFile::Holder(profile) => of_holder(profile),
        ProfileFile::Authority(profile) => of_authority(profile),
    }
}

/// What `new` says otherwise than `old`, key by key.
pub fn difference(old: &ProfileFile, new: &ProfileFile) -> Vec<Difference> {
    let (old, new) = (rules(old), rules(new));
    let value = |rules: &[ProfileRule], key: &str| {
        let found = rules.iter().find(|rule| rule.key == key);
        found.map(|rule| rule.value.clone())
    };
    let added = new.iter().filter(|rule| value(&old, &rule.key).is_none());
    let keys = old.iter().chain(added).map(|rule| rule.key.clone());
    keys.map(|key| Difference {
        old: value(&old, &key),
        new: value(&new, &key),
        key,
    })
    .filter(|difference| difference.old != difference.new)
    .collect()
}

fn of_holder(profile: &Profile) -> Vec<ProfileRule> {
    let mut rules = Rules::default();
    rules.add("holder", profile.holder().code(), "63-FZ art. 14, art. 17 p. 2");
    rules.common(profile.name(), profile.statute(), profile.effective());
    rules.add(
        "validity.key",
        format!("{} months", profile.key_months()),
        "order FSB 796; RFC 3280 4.2.1.4",
    );
    rules.add(
        "validity.certificate",
        format!("as the key, and {} minutes", profile.beyond_key_minutes()),
        "63-FZ art. 14; RFC 5280 4.1.2.5",
    );
    rules.algorithms(&profile.key_policy().algorithms);
    for algorithm in profile.key_policy().algorithms {
        let key = format!("key_usage.{}", algorithm.code());
        let usage = usages(profile.key_usage(algorithm));
        rules.add(&key, usage, "RFC 5280 4.2.1.3; RFC 8813 3; 63-FZ art. 6");
    }
    rules.purposes(profile.purposes());
    rules.policies(profile.policies());
    rules.names(profile.subject(), profile.name_length_cap());
    rules.add(
        "subject_sign_tool",
        profile.subject_sign_tool(),
        "order FSB 795; RFC 9215",
    );
    rules.issuer_tool(profile.issuer_sign_tool());
    for (key, value, clause) in [
        (
            "identification_kind",
            "0 to 3: the ground on record for the case",
            "63-FZ art. 18; RFC 9215",
        ),
        (
            "cRLDistributionPoints",
            "the issuer's list at every status address",
            "RFC 5280 4.2.1.13",
        ),
        (
            "authorityInfoAccess",
            "OCSP and the issuer's certificate at every status address",
            "RFC 5280 4.2.2.1",
        ),
        (
            "subjectAltName",
            "the e-mail address, where the subject has one",
            "RFC 5280 4.2.1.6",
        ),
    ] {
        rules.add(key, value, clause);
    }
    rules.fixed();
    rules.0
}

fn of_authority(profile: &AuthorityProfile) -> Vec<ProfileRule> {
    let mut rules = Rules::default();
    rules.add("form", profile.form().code(), "RFC 3647 6.1");
    rules.common(profile.name(), profile.statute(), profile.effective());
    let lifetimes = profile.lifetimes();
    rules.add("validity.key", lifetimes.key.to_string(), "RFC 3280 4.2.1.4");
    rules.add(
        "validity.certificate",
        lifetimes.certificate.to_string(),
        "RFC 5280 4.1.2.5",
    );
    rules.algorithms(profile.algorithms());
    rules.add("key_usage", usages(profile.key_usage()), "RFC 5280 4.2.1.3");
    if let Some(length) = profile.path_length() {
        let length = length.map_or("unbounded".to_owned(), |length| length.to_string());
        rules.add("path_length", length, "RFC 5280 4.2.1.9");
    }
    if !profile.purposes().is_empty() {
        rules.purposes(profile.purposes());
    }
    if !profile.policies().is_empty() {
        rules.policies(profile.policies());
    }
    rules.names(profile.subject(), profile.name_length_cap());
    if let Some(kind) = profile.identification_kind() {
        rules.add("identification_kind", kind.to_string(), "RFC 9215");
    }
    if let Some(tool) = profile.subject_sign_tool() {
        rules.add("subject_sign_tool", tool, "order FSB 795; RFC 9215");
    }
    if let Some(tool) = profile.issuer_sign_tool() {
        rules.issuer_tool(tool);
    }
    if profile.form() == AuthorityForm::OcspResponder {
        rules.add("id-pkix-ocsp-nocheck", "present", "RFC 6960 4.2.2.2.1");
    }
    rules.fixed();
    rules.0
}

#[derive(Default)]
struct Rules(Vec<ProfileRule>);

impl Rules {
    fn add(&mut self, key: &str, value: impl Into<String>, clause: &'static str) {
        self.0.push(ProfileRule {
            key: key.to_owned(),
            value: value.into(),
            clause,
        });
    }

    fn common(&mut self, name: &str, statute: &str, effective: EffectivePeriod) {
        const CLAUSE: &str = "docs/PROFILES.md";
        self.add("name", name, CLAUSE);
        self.add("statute", statute, CLAUSE);
        self.add("effective_from", effective.from.to_string(), CLAUSE);
        let until = effective
            .until
            .map_or("open".to_owned(), |until| until.to_string());
        self.add("effective_until", until, CLAUSE);
    }

    fn algorithms(&mut self, algorithms: &[SignatureAlgorithm]) {
        let codes: Vec<&str> = algorithms.iter().map(|algorithm| algorithm.code()).collect();
        self.add(
            "algorithms",
            codes.join(", "),
            "order FSB 795; RFC 5758; RFC 4055",
        );
    }

    fn purposes(&mut self, purposes: &[ObjectIdentifier]) {
        self.add("extended_key_usage", identifiers(purposes), "RFC 5280 4.2.1.12");
    }

    fn policies(&mut self, policies: &[ObjectIdentifier]) {
        self.add(
            "policies",
            identifiers(policies),
            "order FSB 795; RFC 5280 4.2.1.4",
        );
    }

    fn names(&mut self, subject: &[SubjectAttribute], cap: usize) {
        const CLAUSE: &str = "63-FZ art. 17 p. 2; order FSB 795; RFC 9215";
        for (position, entry) in subject.iter().enumerate() {
            let key = format!("subject.{}", attribute(*entry));
            let need = if entry.required { "required" } else { "where known" };
            self.add(&key, format!("{need}, place {}", position + 1), CLAUSE);
        }
        let value = format!("{cap} characters");
        self.add(
            "name_length_cap",
            value,
            "X.520 says 64; order FSB 795 sets no limit",
        );
    }

    fn issuer_tool(&mut self, tool: &IssuerSignTool) {
        let [sign, ca, sign_paper, ca_paper] = tool.texts();
        for (key, text) in [
            ("issuer_sign_tool.sign_tool", sign),
            ("issuer_sign_tool.ca_tool", ca),
            ("issuer_sign_tool.sign_tool_certificate", sign_paper),
            ("issuer_sign_tool.ca_tool_certificate", ca_paper),
        ] {
            self.add(key, text, "order FSB 795; RFC 9215");
        }
    }

    /// What no file may change.
    fn fixed(&mut self) {
        for (key, value, clause) in [
            ("version", "3", "RFC 5280 4.1.2.1"),
            (
                "serialNumber",
                "16 octets, 126 of the bits random",
                "RFC 5280 4.1.2.2",
            ),
            (
                "subjectKeyIdentifier",
                "SHA-1 of the key's BIT STRING",
                "RFC 5280 4.2.1.2",
            ),
            (
                "authorityKeyIdentifier",
                "key identifier, issuer and serial number of the issuer's certificate",
                "63-FZ art. 17 p. 2; RFC 5280 4.2.1.1",
            ),
        ] {
            self.add(key, value, clause);
        }
    }
}

/// The key of an attribute in a file.
fn attribute(entry: SubjectAttribute) -> String {
    let text = serde_json::to_value(entry.attribute).unwrap_or_default();
    text.as_str().unwrap_or_default().to_owned()
}

fn usages(bits: u16) -> String {
    let named = [
        (key_usage::DIGITAL_SIGNATURE, "digitalSignature"),
        (key_usage::NON_REPUDIATION, "nonRepudiation"),
        (key_usage::KEY_ENCIPHERMENT, "keyEncipherment"),
        (key_usage::DATA_ENCIPHERMENT, "dataEncipherment"),
        (key_usage::KEY_AGREEMENT, "keyAgreement"),
        (key_usage::KEY_CERT_SIGN, "keyCertSign"),
        (key_usage::CRL_SIGN, "cRLSign"),
    ];
    let set = named.into_iter().filter(|(bit, _)| bits & bit != 0);
    set.map(|(_, name)| name).collect::<Vec<_>>().join(", ")
}

/// Identifiers with the names that people know.
fn identifiers(identifiers: &[ObjectIdentifier]) -> String {
    let known = [
        (oid::CLIENT_AUTH, "clientAuth"),
        (oid::SERVER_AUTH, "serverAuth"),
        (oid::EMAIL_PROTECTION, "emailProtection"),
        (oid::OCSP_SIGNING, "OCSPSigning"),
        (oid::ANY_POLICY, "anyPolicy"),
    ];
    let classes = oid::TOOL_CLASSES.map(|(name, policy)| (policy, name));
    let shown = identifiers.iter().map(|identifier| {
        let mut names = known.iter().chain(&classes);
        match names.find(|(known, _)| known == identifier) {
            Some((_, name)) => format!("{name} ({identifier})"),
            None => identifier.to_string(),
        }
    });
    shown.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NATURAL_PERSON: &str = include_str!("../../../config/profiles/natural-person.toml");

    fn file(text: &str) -> ProfileFile {
        ProfileFile::from_toml(text).unwrap()
    }

    #[test]
    fn every_key_of_the_file_is_told_with_its_clause() {
        let told = rules(&file(NATURAL_PERSON));
        for (key, value) in [
            ("policies", "KC1 (1.2.643.100.113.1), KC2 (1.2.643.100.113.2)"),
            ("key_usage.ecdsa-p256", "digitalSignature, nonRepudiation"),
            ("subject.snils", "required, place 6"),
            ("subject.email", "where known, place 7"),
            ("effective_until", "2027-09-01"),
        ] {
            let rule = told.iter().find(|rule| rule.key == key).unwrap();
            assert_eq!(rule.value, value);
            assert!(!rule.clause.is_empty());
        }
        let mut keys: Vec<&str> = told.iter().map(|rule| rule.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), told.len(), "a key is told twice");
    }

    #[test]
    fn a_difference_names_the_key_and_both_values() {
        let changed = NATURAL_PERSON
            .replace("key_months = 15", "key_months = 12")
            .replace("    { attribute = \"email\" },\n", "");
        let found = difference(&file(NATURAL_PERSON), &file(&changed));
        let told: Vec<_> = found
            .iter()
            .map(|found| (found.key.as_str(), found.old.as_deref(), found.new.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                ("validity.key", Some("15 months"), Some("12 months")),
                ("subject.email", Some("where known, place 7"), None),
            ]
        );
        assert_eq!(difference(&file(&changed), &file(&changed)), []);
    }
}
