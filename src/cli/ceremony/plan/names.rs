//! The subject, the names beside it, and where the parent publishes.

use super::{Certified, KeyOrigin, PublishedAt, attribute};
use crate::{
    cli::ceremony::{
        fault::{Fault, ensure},
        file::{CeremonyFile, Kind},
    },
    issuance::{
        ceremony::subject::{self, SubjectRefused},
        extension::subject_alternative_name::AlternativeName,
        profile::authority::AuthorityProfile,
    },
    x509::{certificate::Certificate, name::NameError},
};

/// `Name` in DER: that of the file, or of the certificate that is crossed, byte for byte.
pub(super) fn subject(
    file: &CeremonyFile,
    profile: &AuthorityProfile,
    key: &Certified,
) -> Result<Vec<u8>, Fault> {
    if let KeyOrigin::Public {
        certificate: Some(certificate),
        ..
    } = &key.origin
    {
        ensure(
            file.subject.is_empty(),
            "subject",
            "a cross-certificate takes the name of the certificate that exists",
            "take the section out",
        )?;
        let parsed = Certificate::parse(certificate);
        return parsed
            .map(|parsed| parsed.subject.to_vec())
            .map_err(|error| Fault::new("key.certificate", error, "name a certificate"));
    }
    let attributes: Vec<_> = file
        .subject
        .iter()
        .map(|(attribute, value)| (*attribute, value.as_str()))
        .collect();
    subject::build(profile, &attributes).map_err(|refused| refusal(refused, profile))
}

fn refusal(refused: SubjectRefused, profile: &AuthorityProfile) -> Fault {
    let of = |kind| format!("subject.{}", attribute(kind));
    match refused {
        SubjectRefused::Missing(kind) => Fault::new(
            of(kind),
            format_args!("is missing: profile {} requires it", profile.name()),
            "give it",
        ),
        SubjectRefused::Foreign(kind) => Fault::new(
            of(kind),
            format_args!("is no attribute of profile {}", profile.name()),
            "take it out",
        ),
        SubjectRefused::Name(
            error @ (NameError::Blank(kind) | NameError::Length(kind) | NameError::Alphabet(kind)),
        ) => Fault::new(of(kind), error, "correct the value"),
    }
}

/// RFC 6125 6.4.4: a server is known by the names here alone.
pub(super) fn alternative(file: &CeremonyFile) -> Result<Vec<AlternativeName>, Fault> {
    let names = &file.alternative_names;
    let server = file.kind == Kind::TlsServer;
    let hosts = !names.hosts.is_empty() || !names.addresses.is_empty();
    ensure(
        server == hosts,
        "alternative_names",
        "a server needs hosts or addresses, and nothing else has them",
        "give a server its names, take them out elsewhere",
    )?;
    ensure(
        names.mail.is_empty() || file.kind == Kind::Operator,
        "alternative_names.mail",
        "belongs to an operator",
        "take it out",
    )?;
    for host in &names.hosts {
        ensure(
            is_host(host),
            "alternative_names.hosts",
            format_args!("{host:?} is no host name (RFC 1123 2.1)"),
            "write it in ASCII, Punycode for Cyrillic",
        )?;
    }
    for mail in &names.mail {
        ensure(
            mail.contains('@') && mail.bytes().all(|octet| octet.is_ascii_graphic()),
            "alternative_names.mail",
            format_args!("{mail:?} is no e-mail address"),
            "write it in ASCII",
        )?;
    }
    let hosts = names.hosts.iter().cloned().map(AlternativeName::Host);
    let addresses = names.addresses.iter().copied().map(AlternativeName::Address);
    let mail = names.mail.iter().cloned().map(AlternativeName::Mail);
    Ok(hosts.chain(addresses).chain(mail).collect())
}

fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        let letters = label
            .bytes()
            .all(|octet| octet.is_ascii_alphanumeric() || octet == b'-');
        letters && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    host.len() <= 253 && host.split('.').all(label)
}

/// RFC 5280 8: status is not fetched over TLS that itself asks for status.
pub(super) fn published_at(file: &CeremonyFile) -> Result<PublishedAt, Fault> {
    let section = &file.addresses;
    let lists = [
        ("addresses.crl", &section.crl),
        ("addresses.ocsp", &section.ocsp),
        ("addresses.ca_certificate", &section.ca_certificate),
    ];
    for (key, list) in lists {
        for address in list {
            let host = address.strip_prefix("http://").unwrap_or_default();
            ensure(
                !host.is_empty() && host.bytes().all(|octet| octet.is_ascii_graphic()),
                key,
                format_args!("{address:?} does not begin with http://, or is not ASCII"),
                "give addresses of plain HTTP",
            )?;
        }
        ensure(
            list.is_empty() || !matches!(file.kind, Kind::Root | Kind::CertificationRequest),
            key,
            format_args!("{} has nobody above it who publishes", file.kind.code()),
            "take it out",
        )?;
    }
    Ok(PublishedAt {
        crls: section.crl.clone(),
        ocsp: section.ocsp.clone(),
        ca_certificates: section.ca_certificate.clone(),
    })
}
