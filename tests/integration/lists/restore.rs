//! A restored database: the archive remembers what it forgot.

use std::{fs, path::Path};

use jiff::SignedDuration;
use kepler::{
    id::CertificateId,
    lifecycle::Scope,
    registry::revocation::{Revocation, RevocationReason},
    status::source::SerialStatus,
};

use super::judge::{certificate, list, names, published};
use crate::support::authority::TestAuthority;

const REASON: RevocationReason = RevocationReason::KeyCompromise;

#[tokio::test(flavor = "multi_thread")]
async fn no_restore_takes_back_a_number_or_a_revocation() {
    let folder = tempfile::tempdir().unwrap();
    let start = "2026-11-24T07:00:00Z".parse().unwrap();
    let house = TestAuthority::over(folder.path(), 1, start, |_| ()).await;
    let (revoked, good) = (certificate(&house).await, certificate(&house).await);
    house.run_jobs().await;
    let later = house.now() + SignedDuration::from_mins(5);
    house.authority.store().close().await;
    fs::copy(folder.path().join("kepler.db"), folder.path().join("backup.db")).unwrap();

    let house = TestAuthority::over(folder.path(), 2, later, |_| ()).await;
    let revoke = house.authority.revoke(&house.officer, revoked.id, REASON);
    revoke.await.unwrap();
    for _ in 0..3 {
        house.run_jobs().await;
        house.authority.publish_crl(&house.issuer()).await.unwrap();
    }
    let told = published(&house, "full").await.unwrap();
    let first = revocation(&house, revoked.id).await;
    house.authority.store().close().await;

    restore(folder.path());
    let later = later + SignedDuration::from_mins(5);
    let house = TestAuthority::over(folder.path(), 3, later, |_| ()).await;
    house.run_jobs().await;
    let newest = published(&house, "full").await.unwrap();
    assert!(
        newest.number > told.number,
        "{} after {}",
        newest.number,
        told.number
    );
    assert!(names(&list(&house, "full").await, &revoked.serial));
    let again = revocation(&house, revoked.id).await;
    assert_eq!(
        (again.at.as_second(), again.reason),
        (first.at.as_second(), REASON)
    );
    let issuer = house.issuer();
    let status = async |serial: &[u8]| house.authority.serial_status(&issuer, serial).await.unwrap();
    assert!(matches!(status(&revoked.serial).await, SerialStatus::Revoked(_)));
    assert_eq!(status(&good.serial).await, SerialStatus::Good);
    // What was taken over is taken over once.
    for _ in 0..2 {
        assert_eq!(raised(&house).await, 1);
        house.authority.check_crl_numbers().await.unwrap();
    }
}

fn restore(folder: &Path) {
    for rest in ["kepler.db-wal", "kepler.db-shm"] {
        let _ = fs::remove_file(folder.join(rest));
    }
    fs::copy(folder.join("backup.db"), folder.join("kepler.db")).unwrap();
}

async fn revocation(house: &TestAuthority, id: CertificateId) -> Revocation {
    let record = house.authority.certificate(&Scope::System, id).await;
    record.unwrap().revocation.expect("a revocation")
}

async fn raised(house: &TestAuthority) -> usize {
    let audit = house.audit().await;
    let raised = audit.iter().filter(|record| record.action == "crl.number_raised");
    raised.count()
}
