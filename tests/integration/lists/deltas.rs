//! Deltas: what changed since an earlier full list, combined by `openssl`.

use jiff::SignedDuration;
use kepler::registry::revocation::RevocationReason;

use super::judge::{Judge, certificate, list, names, published};
use crate::support::authority::TestAuthority;

async fn with_deltas() -> TestAuthority {
    TestAuthority::with_policy(|policy| {
        policy.crl.deltas = true;
        policy.crl_interval_hours = 12;
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_base_and_a_delta_tell_what_the_full_list_tells() {
    let house = with_deltas().await;
    let (early, late, never) = (
        certificate(&house).await,
        certificate(&house).await,
        certificate(&house).await,
    );
    let revoke = async |id| {
        let reason = RevocationReason::KeyCompromise;
        house.authority.revoke(&house.officer, id, reason).await.unwrap();
        house.run_jobs().await;
    };
    revoke(early.id).await;
    let (base, base_number) = (
        list(&house, "full").await,
        published(&house, "full").await.unwrap().number,
    );
    house.advance(SignedDuration::from_hours(12));
    revoke(late.id).await;
    let (full, delta) = (list(&house, "full").await, list(&house, "delta").await);
    let (full_says, delta_says) = (
        published(&house, "full").await.unwrap(),
        published(&house, "delta").await.unwrap(),
    );
    // Issued together: one number, one moment.
    assert_eq!(full_says.number, delta_says.number);
    assert_eq!(full_says.this_update, delta_says.this_update);
    assert!(names(&full, &early.serial) && names(&full, &late.serial));
    assert!(!names(&delta, &early.serial) && names(&delta, &late.serial));

    let judge = Judge::new();
    let text = judge.text(&delta);
    assert!(text.contains("X509v3 Delta CRL Indicator: critical"), "{text}");
    assert!(!text.contains("Freshest"), "{text}");
    assert!(text.contains(&format!("{base_number:02X}")), "{text}");
    let text = judge.text(&full);
    assert!(
        text.contains("X509v3 Freshest CRL") && text.contains(&format!("/crl/{}/delta.crl", house.issuer())),
        "{text}"
    );

    let now = house.now();
    let options = "-extended_crl -use_deltas";
    let verdict = |certificate, lists: &[&[u8]], options| judge.verify(certificate, lists, options, now);
    let (good, said) = verdict(&late, &[&base], "");
    assert!(good, "the base does not know yet: {said}");
    for revoked in [&early, &late] {
        let (good, said) = verdict(revoked, &[&base, &delta], options);
        assert!(!good && said.contains("certificate revoked"), "{said}");
        let (good, said) = verdict(revoked, &[&full], "");
        assert!(!good && said.contains("certificate revoked"), "{said}");
    }
    let (good, said) = verdict(&never, &[&base, &delta], options);
    assert!(good, "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_base_of_a_delta_is_a_whole_interval_old_so_that_holders_of_older_lists_can_use_it() {
    let house = with_deltas().await;
    house.run_jobs().await;
    let mut numbers = Vec::new();
    for _ in 0..4 {
        house.advance(SignedDuration::from_hours(4));
        house.authority.publish_crl(&house.issuer()).await.unwrap();
        numbers.push(published(&house, "full").await.unwrap().number);
    }
    let mut tx = house.authority.store().read("base").await.unwrap();
    let delta = kepler::store::crls::latest(
        &mut tx,
        &house.issuer(),
        kepler::status::crl::scope::CrlScope::Delta,
    )
    .await
    .unwrap()
    .unwrap();
    // The list of twelve hours ago.
    assert_eq!((delta.number, delta.base), (numbers[3], Some(numbers[0])));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_list_has_no_delta_beside_it_and_sends_nobody_there() {
    let house = with_deltas().await;
    let sends = async || {
        Judge::new()
            .text(&list(&house, "full").await)
            .contains("Freshest")
    };
    house.authority.publish_crl(&house.issuer()).await.unwrap();
    assert!(published(&house, "delta").await.is_none());
    assert!(!sends().await);
    house.authority.publish_crl(&house.issuer()).await.unwrap();
    assert!(published(&house, "delta").await.is_some());
    assert!(sends().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restore_from_before_the_first_list_the_delta_adds_to_the_newest_archived_one() {
    let mut house = with_deltas().await;
    let (revoked, good) = (certificate(&house).await, certificate(&house).await);
    house.back_up("backup.db").await;
    let id = revoked.id;
    let reason = RevocationReason::KeyCompromise;
    house.authority.revoke(&house.officer, id, reason).await.unwrap();
    house.run_jobs().await;
    let base = list(&house, "full").await;
    let archived = published(&house, "full").await.unwrap().number;

    house.restore("backup.db").await;
    // Before a new one is made, the archived list goes on being the newest.
    assert_eq!(published(&house, "full").await.unwrap().number, archived);
    house.run_jobs().await;
    let delta = list(&house, "delta").await;
    let (judge, now) = (Judge::new(), house.now());
    let options = "-extended_crl -use_deltas";
    let (accepted, said) = judge.verify(&revoked, &[&base, &delta], options, now);
    assert!(!accepted && said.contains("certificate revoked"), "{said}");
    let (accepted, said) = judge.verify(&good, &[&base, &delta], options, now);
    assert!(accepted, "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_deltas_there_is_none_and_no_list_points_to_one() {
    let house = TestAuthority::new().await;
    house.run_jobs().await;
    assert!(published(&house, "delta").await.is_none());
    let full = list(&house, "full").await;
    let text = Judge::new().text(&full);
    assert!(!text.contains("Freshest") && !text.contains("Delta"), "{text}");
}
