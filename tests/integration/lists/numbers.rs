//! Numbers only grow, whoever publishes; and revocations that come together share a list.

use jiff::SignedDuration;
use kepler::{registry::revocation::RevocationReason, store::crls};

use super::judge::{certificate, list, names, published};
use crate::support::authority::TestAuthority;

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_publish_at_once_and_a_higher_number_never_knows_less() {
    let house = TestAuthority::new().await;
    house.run_jobs().await;
    let other = house.again().await;
    let id = house.issuer();
    let mut revoked = Vec::new();
    for _ in 0..3 {
        let record = certificate(&house).await;
        let reason = RevocationReason::Superseded;
        house
            .authority
            .revoke(&house.officer, record.id, reason)
            .await
            .unwrap();
        revoked.push(record.serial);
        let (one, two) = tokio::join!(house.authority.publish_crl(&id), other.publish_crl(&id));
        one.unwrap();
        two.unwrap();
        let newest = list(&house, "full").await;
        assert!(revoked.iter().all(|serial| names(&newest, serial)));
    }
    let mut tx = house.authority.store().read("numbers").await.unwrap();
    let head = crls::head(&mut tx, &id).await.unwrap();
    let mut known = (0, 0);
    for number in 1..=head.number {
        let row = crls::of_number(&mut tx, &id, "full".parse().unwrap(), number)
            .await
            .unwrap();
        let Some(row) = row else { continue };
        assert!(
            row.position >= known.0 && row.entries >= known.1,
            "number {number} knows less than one before"
        );
        known = (row.position, row.entries);
    }
    assert!(known.1 >= 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn revocations_that_come_together_share_a_list() {
    let house = TestAuthority::with_policy(|policy| policy.crl.debounce_seconds = 5).await;
    let records = [certificate(&house).await, certificate(&house).await];
    house.advance(SignedDuration::from_secs(60));
    house.run_jobs().await;
    let number = async || published(&house, "full").await.unwrap().number;
    house.authority.publish_crl(&house.issuer()).await.unwrap();
    let before = number().await;
    for record in &records {
        house.advance(SignedDuration::from_secs(1));
        let reason = RevocationReason::Superseded;
        house
            .authority
            .revoke(&house.officer, record.id, reason)
            .await
            .unwrap();
        house.run_jobs().await;
        assert_eq!(number().await, before, "too soon");
    }
    house.advance(SignedDuration::from_secs(4));
    house.run_jobs().await;
    assert_eq!(number().await, before + 1);
    let newest = list(&house, "full").await;
    assert!(records.iter().all(|record| names(&newest, &record.serial)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_list_within_a_second_is_not_told_by_its_date() {
    let house = TestAuthority::new().await;
    let id = house.issuer();
    house.advance(SignedDuration::from_secs(10));
    house.authority.publish_crl(&id).await.unwrap();
    assert!(published(&house, "full").await.unwrap().is_dated);
    house.authority.publish_crl(&id).await.unwrap();
    assert!(!published(&house, "full").await.unwrap().is_dated);
    house.advance(SignedDuration::from_secs(1));
    house.authority.publish_crl(&id).await.unwrap();
    assert!(published(&house, "full").await.unwrap().is_dated);
}
