//! authorityKeyIdentifier names key, issuer and number of the CA certificate that the case goes under.

use crate::issuance::extension;

carried! {
    id: "case_authority_key_identifier",
    clause: "63-FZ art. 17 p. 2; RFC 5280 4.2.1.1",
    demands: "authorityKeyIdentifier names key, issuer and number of the CA certificate that the case goes under.",
    extension: |case| extension::authority_key_identifier::build(case.authority),
    planted: (AUTHORITY_KEY_IDENTIFIER, &[0x30, 3, 0x80, 1, 7]),
}
