//! `authorityKeyIdentifier` (RFC 5280 4.2.1.1) with all three parts: 63-FZ art. 17 asks for the number of the CA's own
//! qualified certificate, and this is where it stands.

use super::Extension;
use crate::{
    issuance::issuer::Authority,
    x509::{encode, oid},
};

/// Key identifier, and issuer and serial number *of the CA's certificate*, copied byte for byte.
pub(crate) fn build(authority: &Authority) -> Extension {
    let directory_name = encode::context_constructed(4, &[&authority.issuer]);
    let value = encode::sequence(&[
        &encode::context(0, &authority.key_identifier),
        &encode::context_constructed(1, &[&directory_name]),
        &encode::context(2, &authority.serial),
    ]);
    Extension::plain(oid::AUTHORITY_KEY_IDENTIFIER, value)
}
