//! A bundle of certificates, `.p7b`: CMS `SignedData` without content and signers (RFC 5652 5.1, RFC 8551 3.8).

use super::encoding::{SEQUENCE, element};

/// `[0]`: EXPLICIT around `SignedData`, IMPLICIT around its certificates.
const TAG_0: u8 = 0xa0;
/// id-signedData.
const SIGNED_DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
/// version 1, no digest algorithms, `EncapsulatedContentInfo` of id-data without content.
const HEAD: &[u8] = b"\x02\x01\x01\x31\x00\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";
/// No signers.
const TAIL: &[u8] = b"\x31\x00";

/// The bundle of `certificates` (DER).
pub fn certs_only<'c>(certificates: impl IntoIterator<Item = &'c [u8]>) -> Vec<u8> {
    let mut certificates: Vec<_> = certificates.into_iter().collect();
    // X.690 11.6: the elements of a SET OF stand in ascending order.
    certificates.sort_unstable();
    let signed_data = [HEAD, &element(TAG_0, &certificates.concat()), TAIL].concat();
    let content = [SIGNED_DATA, &element(TAG_0, &element(SEQUENCE, &signed_data))].concat();
    element(SEQUENCE, &content)
}
