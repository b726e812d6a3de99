//! `subjectAltName` (RFC 5280 4.2.1.6): an e-mail address in the subject stands here as well, and so do the names of a
//! server.

use std::net::IpAddr;

use super::Extension;
use crate::x509::{encode, oid};

/// Another name of the subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlternativeName {
    /// An e-mail address.
    Mail(String),
    /// A host, in ASCII (RFC 5280 7.2).
    Host(String),
    /// An address of a host.
    Address(IpAddr),
}

pub(crate) fn build(email: &str) -> Extension {
    of_names(&[AlternativeName::Mail(email.to_owned())])
}

pub(crate) fn of_names(names: &[AlternativeName]) -> Extension {
    let names: Vec<Vec<u8>> = names.iter().map(general_name).collect();
    Extension::plain(oid::SUBJECT_ALT_NAME, encode::element(0x30, &names.concat()))
}

fn general_name(name: &AlternativeName) -> Vec<u8> {
    match name {
        AlternativeName::Mail(mail) => encode::context(1, mail.as_bytes()),
        AlternativeName::Host(host) => encode::context(2, host.as_bytes()),
        AlternativeName::Address(IpAddr::V4(address)) => encode::context(7, &address.octets()),
        AlternativeName::Address(IpAddr::V6(address)) => encode::context(7, &address.octets()),
    }
}
