//! What statute and standards ask of the authority's own certificates.

use const_oid::ObjectIdentifier;
use jiff::tz::TimeZone;

use super::{
    AuthorityForm,
    config::{AuthorityProfileConfig, Period},
};
use crate::{
    issuance::{
        extension::{certificate_policies, key_usage::Usage},
        profile::{
            check::{check_common, check_issuer_tool, check_purposes, check_text},
            refused::{Fault, ensure},
            statute,
        },
    },
    x509::oid,
};

pub(super) fn check(config: &AuthorityProfileConfig) -> Result<(), Fault> {
    check_common(
        &config.statute,
        (config.effective_from, config.effective_until),
        &config.algorithms,
        config.name_length_cap,
    )?;
    statute::check_attributes(
        &config.subject,
        statute::mandatory_of_authority(config.form),
        statute::forbidden_to_authority(config.form),
    )?;
    check_usage(config)?;
    check_validity(config)?;
    if config.form.is_authority() {
        check_authority(config)
    } else {
        check_end_entity(config)
    }
}

/// RFC 5280 4.2.1.3: certSign and cRLSign for authorities, and for them alone.
fn check_usage(config: &AuthorityProfileConfig) -> Result<(), Fault> {
    let usage = &config.key_usage;
    let needed: &[Usage] = if config.form.is_authority() {
        &[Usage::KeyCertSign, Usage::CrlSign]
    } else {
        &[Usage::DigitalSignature]
    };
    let allowed: &[Usage] = match config.form {
        AuthorityForm::Root | AuthorityForm::IssuingAuthority => &[
            Usage::KeyCertSign,
            Usage::CrlSign,
            Usage::DigitalSignature,
            Usage::NonRepudiation,
        ],
        AuthorityForm::OcspResponder => &[Usage::DigitalSignature, Usage::NonRepudiation],
        // A binding signature is the holder's alone: a key for signing in must not make one (63-FZ art. 6).
        AuthorityForm::TlsServer | AuthorityForm::Operator => &[Usage::DigitalSignature],
    };
    ensure(
        needed.iter().all(|usage| config.key_usage.contains(usage)),
        "key_usage",
        &format!("must contain {needed:?} (RFC 5280 4.2.1.3)"),
    )?;
    ensure(
        usage.iter().all(|usage| allowed.contains(usage)),
        "key_usage",
        &format!("must contain nothing but {allowed:?} (RFC 5280 4.2.1.3)"),
    )
}

fn check_validity(config: &AuthorityProfileConfig) -> Result<(), Fault> {
    let start = config
        .effective_from
        .to_zoned(TimeZone::UTC)
        .map(|day| day.timestamp());
    let end = |period: Period| start.as_ref().ok().and_then(|start| period.end(*start));
    let (bound, clause) = match config.form {
        AuthorityForm::Root => (Period::Months(240), "order FSB 795; roots last up to 20 years"),
        AuthorityForm::IssuingAuthority => (
            Period::Months(180),
            "order FSB 795; authorities last up to 15 years",
        ),
        AuthorityForm::OcspResponder => (
            Period::Days(366),
            "RFC 6960 4.2.2.2.1: a responder that nobody can revoke lives shortly",
        ),
        AuthorityForm::TlsServer => (Period::Days(398), "the longest that browsers accept"),
        AuthorityForm::Operator => (Period::Months(36), "order FSB 796; the longest period of a key"),
    };
    let (certificate, key) = (end(config.validity.certificate), end(config.validity.key));
    let begins = start.as_ref().ok().copied();
    ensure(
        key > begins && certificate > begins,
        "validity",
        "key and certificate must last some time",
    )?;
    ensure(
        certificate <= end(bound),
        "validity.certificate",
        &format!("must not exceed {bound} ({clause})"),
    )?;
    ensure(
        key <= certificate,
        "validity.key",
        "must not exceed validity.certificate (RFC 3280 4.2.1.4)",
    )
}

fn check_authority(config: &AuthorityProfileConfig) -> Result<(), Fault> {
    ensure(
        config.extended_key_usage.is_empty(),
        "extended_key_usage",
        "an authority's certificate does not carry it (order FSB 795)",
    )?;
    let class = config.tool_class.as_deref().unwrap_or_default();
    ensure(
        certificate_policies::up_to(class).is_some(),
        "tool_class",
        "must be one of KC1, KC2, KC3, KB1, KB2, KA1 (order FSB 795)",
    )?;
    ensure(
        config.identification_kind.is_some_and(|kind| kind <= 3),
        "identification_kind",
        "must be 0 to 3 (RFC 9215)",
    )?;
    let tool = config.subject_sign_tool.as_deref().unwrap_or_default();
    check_text(
        "subject_sign_tool",
        tool,
        crate::issuance::extension::subject_sign_tool::LIMIT,
    )?;
    match (&config.issuer_sign_tool, config.form) {
        (Some(tool), _) => check_issuer_tool(tool),
        (None, AuthorityForm::Root) => Ok(()),
        (None, _) => Err(Fault::new("issuer_sign_tool", "must be given (order FSB 795)")),
    }?;
    ensure(
        config.form == AuthorityForm::Root || config.path_length.is_some(),
        "path_length",
        "must be given: an issuing authority has no unbounded path (RFC 5280 4.2.1.9)",
    )
}

fn check_end_entity(config: &AuthorityProfileConfig) -> Result<(), Fault> {
    for (key, present) in [
        ("path_length", config.path_length.is_some()),
        ("tool_class", config.tool_class.is_some()),
        ("any_policy", config.any_policy),
        ("identification_kind", config.identification_kind.is_some()),
        ("subject_sign_tool", config.subject_sign_tool.is_some()),
        ("issuer_sign_tool", config.issuer_sign_tool.is_some()),
    ] {
        ensure(!present, key, "belongs to authorities alone")?;
    }
    check_purposes(&config.extended_key_usage)?;
    let purpose = match config.form {
        AuthorityForm::OcspResponder => oid::OCSP_SIGNING,
        AuthorityForm::TlsServer => oid::SERVER_AUTH,
        AuthorityForm::Root | AuthorityForm::IssuingAuthority | AuthorityForm::Operator => oid::CLIENT_AUTH,
    };
    let listed = config.extended_key_usage.iter();
    let only = listed
        .map(|text| text.parse::<ObjectIdentifier>())
        .all(|listed| listed == Ok(purpose));
    ensure(
        only,
        "extended_key_usage",
        &format!("must be {purpose} alone (RFC 5280 4.2.1.12, RFC 6960 4.2.2.2)"),
    )
}
