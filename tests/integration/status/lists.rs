//! Lists at their edges: empty, long, every reason, lengths around which headers grow.

use std::fs;

use jiff::SignedDuration;
use kepler::{
    registry::revocation::{Revocation, RevocationReason},
    status::crl::{
        plan::{CrlError, CrlPlan},
        spool::RevokedSpool,
    },
};
use x509_cert::{crl::CertificateList, der::Decode as _};

use super::authority::{TestAuthority, at, revocation};

fn plan(authority: &TestAuthority) -> CrlPlan {
    let this_update = at("2026-02-01T00:00:00Z");
    CrlPlan::for_issuer(
        &authority.certificate,
        1,
        this_update,
        this_update + SignedDuration::from_hours(24 * 7),
    )
    .unwrap()
}

fn openssl_accepts(authority: &TestAuthority, list: &[u8]) {
    fs::write(authority.path("list.der"), list).unwrap();
    let (verified, said) = authority.openssl("crl -inform DER -in list.der -CAfile ca.pem -noout");
    assert!(verified && said.contains("verify OK"), "{said}");
}

#[test]
fn an_empty_list_leaves_the_entries_out() {
    let authority = TestAuthority::new("Empty CA");
    let list = plan(&authority).build([], authority.issuer_key.as_ref()).unwrap();
    let read = CertificateList::<x509_cert::certificate::Rfc5280>::from_der(&list).unwrap();
    assert!(read.tbs_cert_list.revoked_certificates.is_none());
    openssl_accepts(&authority, &list);
}

#[test]
fn every_reason_stands_as_the_standard_numbers_it() {
    let authority = TestAuthority::new("Reasons CA");
    let serials: Vec<_> = RevocationReason::ALL
        .map(|reason| [0x80, reason.number()])
        .to_vec();
    let entries = serials.iter().zip(RevocationReason::ALL).map(|(serial, reason)| {
        (
            serial.as_slice(),
            Revocation::new(at("2051-01-01T00:00:00Z"), reason),
        )
    });
    let list = plan(&authority)
        .build(entries, authority.issuer_key.as_ref())
        .unwrap();
    openssl_accepts(&authority, &list);
    let read = CertificateList::<x509_cert::certificate::Rfc5280>::from_der(&list).unwrap();
    let revoked = read.tbs_cert_list.revoked_certificates.unwrap();
    for (entry, reason) in revoked.iter().zip(RevocationReason::ALL) {
        assert_eq!(entry.serial_number.as_bytes(), [0, 0x80, reason.number()]);
        let written = entry
            .crl_entry_extensions
            .as_ref()
            .map(|list| list[0].extn_value.as_bytes().to_vec());
        let expected = (reason != RevocationReason::Unspecified).then(|| vec![0x0a, 1, reason.number()]);
        assert_eq!(written, expected);
    }
}

#[test]
fn lists_of_all_lengths_decode_and_verify() {
    let authority = TestAuthority::new("Lengths CA");
    for count in [1, 2, 3, 4, 5, 6, 7, 1_800, 1_900, 5_000_u32] {
        let mut spool = RevokedSpool::new(tempfile::tempfile().unwrap());
        for number in 0..count {
            spool
                .push(&(0x4000_0000 + number).to_be_bytes(), &revocation())
                .unwrap();
        }
        let mut list = Vec::new();
        let summary = plan(&authority)
            .sign(spool, authority.issuer_key.as_ref(), &mut list)
            .unwrap();
        assert_eq!(
            (summary.entries, summary.length),
            (u64::from(count), list.len() as u64)
        );
        let read = CertificateList::<x509_cert::certificate::Rfc5280>::from_der(&list).unwrap();
        assert_eq!(
            read.tbs_cert_list.revoked_certificates.unwrap().len(),
            count as usize
        );
        openssl_accepts(&authority, &list);
    }
}

#[test]
fn what_cannot_be_a_list_is_refused() {
    let authority = TestAuthority::new("Refusing CA");
    let key = authority.issuer_key.as_ref();
    let long = [1; 21];
    assert!(matches!(
        plan(&authority).build([(&long[..], revocation())], key),
        Err(CrlError::Serial)
    ));
    assert!(matches!(
        plan(&authority).build([(&[][..], revocation())], key),
        Err(CrlError::Serial)
    ));
    let stale = CrlPlan {
        next_update: at("2026-02-01T00:00:00Z"),
        ..plan(&authority)
    };
    assert!(matches!(stale.build([], key), Err(CrlError::Updates)));
}
