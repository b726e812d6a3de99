//! A restored database: the archive remembers what it forgot.

use std::fs;

use jiff::SignedDuration;
use kepler::{lifecycle::Scope, registry::revocation::RevocationReason, status::source::SerialStatus};

use super::judge::{certificate, issuer, list, names, published};
use crate::support::authority::TestAuthority;

#[tokio::test(flavor = "multi_thread")]
async fn no_restore_takes_back_a_number_or_a_revocation() {
    let folder = tempfile::tempdir().unwrap();
    let start = "2026-11-24T07:00:00Z".parse().unwrap();
    let house = TestAuthority::over(folder.path(), 1, start, |_| ()).await;
    let (revoked, good) = (certificate(&house).await, certificate(&house).await);
    house.run_jobs().await;
    let later = house.now() + SignedDuration::from_mins(5);
    house.authority.store().close().await;
    let backup = folder.path().join("backup.db");
    fs::copy(folder.path().join("kepler.db"), &backup).unwrap();

    let house = TestAuthority::over(folder.path(), 2, later, |_| ()).await;
    let reason = RevocationReason::KeyCompromise;
    house
        .authority
        .revoke(&house.officer, revoked.id, reason)
        .await
        .unwrap();
    for _ in 0..3 {
        house.run_jobs().await;
        house.authority.publish_crl(&issuer(&house)).await.unwrap();
    }
    let told = published(&house, "full").await.unwrap();
    let at = house
        .authority
        .certificate(&Scope::System, revoked.id)
        .await
        .unwrap()
        .revocation
        .unwrap()
        .at;
    house.authority.store().close().await;

    for rest in ["kepler.db-wal", "kepler.db-shm"] {
        let _ = fs::remove_file(folder.path().join(rest));
    }
    fs::copy(&backup, folder.path().join("kepler.db")).unwrap();
    let house = TestAuthority::over(folder.path(), 3, later + SignedDuration::from_mins(5), |_| ()).await;
    house.run_jobs().await;
    let newest = published(&house, "full").await.unwrap();
    assert!(
        newest.number > told.number,
        "{} after {}",
        newest.number,
        told.number
    );
    assert!(names(&list(&house, "full").await, &revoked.serial));
    let record = house
        .authority
        .certificate(&Scope::System, revoked.id)
        .await
        .unwrap();
    let again = record.revocation.expect("revoked again");
    assert_eq!((again.at.as_second(), again.reason), (at.as_second(), reason));
    let status = async |serial: &[u8]| {
        house
            .authority
            .serial_status(&issuer(&house), serial)
            .await
            .unwrap()
    };
    assert!(matches!(status(&revoked.serial).await, SerialStatus::Revoked(_)));
    assert_eq!(status(&good.serial).await, SerialStatus::Good);
    let actions: Vec<_> = house
        .audit()
        .await
        .into_iter()
        .map(|record| record.action)
        .collect();
    assert!(
        actions.iter().any(|action| action == "crl.number_raised"),
        "{actions:?}"
    );

    // What was taken over is taken over once.
    let raised = |actions: &[String]| {
        actions
            .iter()
            .filter(|action| *action == "crl.number_raised")
            .count()
    };
    house.authority.check_crl_numbers().await.unwrap();
    let after: Vec<_> = house
        .audit()
        .await
        .into_iter()
        .map(|record| record.action)
        .collect();
    assert_eq!(raised(&after), raised(&actions));
}
