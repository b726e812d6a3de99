//! `id-pkix-ocsp-nocheck` (RFC 6960 4.2.2.2.1): a responder's certificate is not asked about at itself.

use super::Extension;
use crate::x509::oid;

pub(crate) fn build() -> Extension {
    // NULL
    Extension::plain(oid::OCSP_NO_CHECK, vec![5, 0])
}
