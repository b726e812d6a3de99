//! What statute and standards ask of every profile, and of a holder's.

use const_oid::ObjectIdentifier;
use jiff::civil::Date;

use super::{
    config::ProfileConfig,
    refused::{Fault, ensure},
    statute,
};
use crate::{
    crypto::algorithm::SignatureAlgorithm,
    issuance::extension::{
        certificate_policies,
        issuer_sign_tool::{self, IssuerSignTool},
        key_usage::Usage,
        subject_sign_tool,
    },
};

pub(super) fn check(config: &ProfileConfig) -> Result<(), Fault> {
    check_common(
        &config.statute,
        (config.effective_from, config.effective_until),
        &config.algorithms,
        config.name_length_cap,
    )?;
    statute::check_attributes(
        &config.subject,
        &statute::mandatory(config.holder),
        statute::forbidden(config.holder),
    )?;
    check_period(config)?;
    check_usage(config)?;
    check_purposes(&config.extended_key_usage)?;
    check_text(
        "subject_sign_tool",
        &config.subject_sign_tool,
        subject_sign_tool::LIMIT,
    )?;
    check_issuer_tool(&config.issuer_sign_tool)?;
    ensure(
        certificate_policies::up_to(&config.tool_class).is_some(),
        "tool_class",
        "must be one of KC1, KC2, KC3, KB1, KB2, KA1 (order FSB 795)",
    )
}

/// What profiles of holders and of the authority have in common.
pub(super) fn check_common(
    statute: &str,
    (from, until): (Date, Option<Date>),
    algorithms: &[SignatureAlgorithm],
    name_length_cap: usize,
) -> Result<(), Fault> {
    ensure(
        !statute.trim().is_empty(),
        "statute",
        "must name the clause that the profile follows",
    )?;
    ensure(
        until.is_none_or(|until| until > from),
        "effective_until",
        "must be later than effective_from",
    )?;
    ensure(!algorithms.is_empty(), "algorithms", "must not be empty")?;
    let mut seen = algorithms.to_vec();
    seen.sort_unstable();
    seen.dedup();
    ensure(
        seen.len() == algorithms.len(),
        "algorithms",
        "must name each algorithm once",
    )?;
    ensure(
        (64..=1000).contains(&name_length_cap),
        "name_length_cap",
        "must be 64 to 1000",
    )
}

pub(super) fn check_issuer_tool(tool: &IssuerSignTool) -> Result<(), Fault> {
    for ((key, text), limit) in [
        "issuer_sign_tool.sign_tool",
        "issuer_sign_tool.ca_tool",
        "issuer_sign_tool.sign_tool_certificate",
        "issuer_sign_tool.ca_tool_certificate",
    ]
    .into_iter()
    .zip(tool.texts())
    .zip(issuer_sign_tool::LIMITS)
    {
        check_text(key, text, limit)?;
    }
    Ok(())
}

pub(super) fn check_text(key: &'static str, text: &str, limit: usize) -> Result<(), Fault> {
    let fits = !text.trim().is_empty() && text.chars().count() <= limit;
    ensure(
        fits,
        key,
        &format!("must have 1 to {limit} characters (RFC 9215)"),
    )
}

pub(super) fn check_purposes(purposes: &[String]) -> Result<(), Fault> {
    let identifiers = purposes.iter().map(|text| text.parse::<ObjectIdentifier>());
    let mut seen: Vec<ObjectIdentifier> = identifiers.filter_map(Result::ok).collect();
    seen.sort_unstable();
    seen.dedup();
    ensure(
        !purposes.is_empty() && seen.len() == purposes.len(),
        "extended_key_usage",
        "must list object identifiers, each once",
    )
}

fn check_period(config: &ProfileConfig) -> Result<(), Fault> {
    // The longest period of any certified tool: 3 years for keys that cannot be exported.
    ensure(
        (1..=36).contains(&config.validity.key_months),
        "validity.key_months",
        "must be 1 to 36 (order FSB 796)",
    )?;
    ensure(
        (0..=1440).contains(&config.validity.beyond_key_minutes),
        "validity.beyond_key_minutes",
        "must be 0 to 1440",
    )
}

fn check_usage(config: &ProfileConfig) -> Result<(), Fault> {
    let usage = &config.key_usage;
    for (key, list) in [
        ("key_usage.enciphering", &usage.enciphering),
        ("key_usage.signing", &usage.signing),
        (
            "key_usage.gost",
            usage.gost.as_ref().unwrap_or(&usage.enciphering),
        ),
    ] {
        ensure(
            list.contains(&Usage::NonRepudiation),
            key,
            "must contain non_repudiation: the signature binds (63-FZ art. 6)",
        )?;
        ensure(
            !list.contains(&Usage::KeyCertSign) && !list.contains(&Usage::CrlSign),
            key,
            "must not contain key_cert_sign or crl_sign: a holder is no authority (RFC 5280 4.2.1.3)",
        )?;
    }
    ensure(
        !usage.signing.contains(&Usage::KeyEncipherment) && !usage.signing.contains(&Usage::DataEncipherment),
        "key_usage.signing",
        "must not encipher (RFC 8813 3)",
    )?;
    ensure(
        !usage.enciphering.contains(&Usage::KeyAgreement),
        "key_usage.enciphering",
        "must not agree on keys (RFC 3279 2.3.1)",
    )
}
