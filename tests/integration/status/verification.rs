//! `verify_statuses` finds whatever makes relying parties hear something else than what is on record.

use kepler::{
    crypto::algorithm::SignatureAlgorithm,
    lifecycle::verify_statuses::{Discrepancy, StatusVerification},
    registration::applicant::HolderType,
    registry::{certificate::CertificateRecord, revocation::RevocationReason},
};

use crate::support::authority::TestAuthority;

/// A good and a revoked certificate.
async fn two(house: &TestAuthority) -> [CertificateRecord; 2] {
    let mut records = Vec::new();
    for _ in 0..2 {
        let (application, _) = house
            .issued(HolderType::NaturalPerson, SignatureAlgorithm::EcdsaP256)
            .await;
        records.push(house.record(application).await);
    }
    let records: [_; 2] = records.try_into().unwrap();
    let reason = RevocationReason::KeyCompromise;
    let revoke = house.authority.revoke(&house.officer, records[1].id, reason);
    revoke.await.unwrap();
    records
}

/// By a process that has the database and nothing else.
async fn verified(house: &TestAuthority) -> StatusVerification {
    house.again().await.verify_statuses().await.unwrap()
}

fn only(verification: &StatusVerification) -> &Discrepancy {
    let [found] = verification.discrepancies.as_slice() else {
        panic!("{verification:?}")
    };
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_is_on_record() {
    let house = TestAuthority::new().await;
    assert!(verified(&house).await.is_sound());
    two(&house).await;
    let verification = verified(&house).await;
    assert!(verification.is_sound(), "{verification:?}");
    assert!(verification.compared >= 2, "{verification:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_row_of_the_journal_is_found() {
    let house = TestAuthority::new().await;
    let [_, revoked] = two(&house).await;
    // The last row tells of the revocation.
    house
        .tamper("DELETE FROM status_journal WHERE seq = (SELECT MAX(seq) FROM status_journal)")
        .await;
    let verification = verified(&house).await;
    assert!(!verification.is_sound() && !verification.register_says_less());
    let found = only(&verification);
    assert_eq!(found.registered.serial.as_bytes(), revoked.serial);
    assert!(found.registered.standing.revocation.is_some());
    assert_eq!(
        found.told.unwrap().revocation,
        None,
        "relying parties are told good"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_nobody_is_told_of_and_one_that_is_not_on_record_are_found() {
    let house = TestAuthority::new().await;
    let [good, _] = two(&house).await;
    house
        .tamper("DELETE FROM status_journal WHERE seq = (SELECT MIN(seq) FROM status_journal)")
        .await;
    let verification = verified(&house).await;
    let found = only(&verification);
    assert_eq!(found.registered.serial.as_bytes(), good.serial);
    assert_eq!(found.told, None);
    assert!(!verification.register_says_less());

    let other = TestAuthority::new().await;
    two(&other).await;
    other
        .tamper("DROP TRIGGER certificates_remain; PRAGMA foreign_keys = OFF; DELETE FROM certificates")
        .await;
    let verification = verified(&other).await;
    assert_eq!(verification.unregistered, 2);
    assert!(verification.register_says_less());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hand_in_the_register_is_found() {
    let house = TestAuthority::new().await;
    let [good, _] = two(&house).await;
    house
        .tamper(
            "UPDATE certificates SET revoked_at = issued_at, revocation_reason = 'key_compromise' \
             WHERE revoked_at IS NULL",
        )
        .await;
    let verification = verified(&house).await;
    let found = only(&verification);
    assert_eq!(found.registered.serial.as_bytes(), good.serial);
}

/// A journal made anew from such a register would tell `good` again.
#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_that_a_hand_took_back_is_found_as_the_fault_of_the_register() {
    let house = TestAuthority::new().await;
    let [_, revoked] = two(&house).await;
    house
        .tamper(
            "DROP TRIGGER revocation_is_final; UPDATE certificates SET revoked_at = NULL, revocation_reason = NULL",
        )
        .await;
    let verification = verified(&house).await;
    let found = only(&verification);
    assert_eq!(found.registered.serial.as_bytes(), revoked.serial);
    assert_eq!(found.registered.standing.revocation, None);
    assert!(found.told.unwrap().revocation.is_some());
    assert!(verification.register_says_less());
}
