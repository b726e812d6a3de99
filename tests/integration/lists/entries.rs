//! What stands in a list: since when a certificate was invalid, and how long an entry stays.

use jiff::SignedDuration;
use kepler::registry::revocation::{RevocationGround, RevocationReason};

use super::judge::{Judge, certificate, list, names};
use crate::support::authority::TestAuthority;

#[tokio::test(flavor = "multi_thread")]
async fn the_entry_tells_since_when_the_certificate_was_not_to_be_trusted() {
    let house = TestAuthority::new().await;
    let record = certificate(&house).await;
    let ground = |hours| RevocationGround {
        reason: RevocationReason::KeyCompromise,
        invalid_since: Some(house.now() + SignedDuration::from_hours(hours)),
    };
    let revoke = async |ground| house.authority.revoke(&house.officer, record.id, ground).await;
    let refused = revoke(ground(1)).await.unwrap_err();
    assert!(format!("{refused:?}").contains("in_future"), "{refused:?}");
    let revoked = revoke(ground(-30)).await.unwrap().revocation.unwrap();
    assert_eq!(
        revoked.invalid_since,
        Some(house.now() - SignedDuration::from_hours(30))
    );
    house.run_jobs().await;
    let text = Judge::new().text(&list(&house, "full").await);
    assert!(
        text.contains("Invalidity Date") && text.contains("Key Compromise"),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_stays_for_one_regular_list_after_the_certificate_has_ended() {
    for keeps in [false, true] {
        let house = TestAuthority::with_policy(|policy| {
            policy.crl.keep_expired = keeps;
            policy.crl_interval_hours = 12;
        })
        .await;
        let record = certificate(&house).await;
        let reason = RevocationReason::KeyCompromise;
        house
            .authority
            .revoke(&house.officer, record.id, reason)
            .await
            .unwrap();
        let issuer = house.issuer();
        let made = async || {
            house.authority.publish_crl(&issuer).await.unwrap();
            list(&house, "full").await
        };
        made().await;
        let until_the_end = record.not_after.duration_since(house.now());
        house.advance(until_the_end + SignedDuration::from_secs(1));
        assert!(
            names(&made().await, &record.serial),
            "the first list after the end"
        );
        house.advance(SignedDuration::from_hours(11));
        assert!(
            names(&made().await, &record.serial),
            "no regular list was made since"
        );
        house.advance(SignedDuration::from_hours(2));
        let later = made().await;
        assert_eq!(names(&later, &record.serial), keeps);
        // expiredCertsOnCRL, 2.5.29.60.
        assert_eq!(names(&later, b"\x06\x03\x55\x1d\x3c"), keeps);
    }
}
