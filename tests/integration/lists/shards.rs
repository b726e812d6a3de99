//! Parted lists: certificates name their part, and only that part tells of them.

use jiff::SignedDuration;
use kepler::{
    issuance::shard::Shard,
    registry::revocation::RevocationReason,
    store::crls,
    x509::{certificate::Certificate, oid},
};

use super::judge::{Judge, certificate, list, names, published};
use crate::support::authority::TestAuthority;

async fn parted(digits: u8) -> TestAuthority {
    let start = "2026-11-24T07:00:00Z".parse().unwrap();
    TestAuthority::shaped(start, move |branches| branches[0].crl_digits = Some(digits)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_names_its_part_and_the_part_tells_of_it() {
    let house = parted(1).await;
    let (revoked, good) = (certificate(&house).await, certificate(&house).await);
    let part = |serial: &[u8]| Shard::of(serial, 1).to_string();
    let parsed = Certificate::parse(&revoked.der).unwrap();
    let points = parsed.extension(oid::CRL_DISTRIBUTION_POINTS).unwrap().value;
    let address = format!(
        "http://127.0.0.1:8080/crl/{}/{}.crl",
        house.issuer(),
        part(&revoked.serial)
    );
    assert!(names(points, address.as_bytes()));

    let reason = RevocationReason::Superseded;
    house
        .authority
        .revoke(&house.officer, revoked.id, reason)
        .await
        .unwrap();
    house.run_jobs().await;
    let own = list(&house, &part(&revoked.serial)).await;
    assert!(names(&own, &revoked.serial));
    assert!(names(&list(&house, "full").await, &revoked.serial));

    let judge = Judge::new();
    let text = judge.text(&own);
    assert!(
        text.contains("X509v3 Issuing Distribution Point: critical") && text.contains(&address),
        "{text}"
    );
    let now = house.now();
    let (passed, said) = judge.verify(&revoked, &[&own], "", now);
    assert!(!passed && said.contains("certificate revoked"), "{said}");
    let (passed, said) = judge.verify(&good, &[&list(&house, &part(&good.serial)).await], "", now);
    assert!(passed, "{said}");
    // A part that speaks of others says nothing.
    let other = Shard::all(1)
        .map(|shard| shard.to_string())
        .find(|name| *name != part(&revoked.serial))
        .unwrap();
    let (passed, said) = judge.verify(&revoked, &[&list(&house, &other).await], "", now);
    assert!(!passed && !said.contains("certificate revoked"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_parts_together_are_the_full_list_and_only_changed_ones_are_made_anew() {
    let house = parted(2).await;
    let one = certificate(&house).await;
    house.run_jobs().await;
    let mut numbers = Vec::new();
    for shard in Shard::all(2) {
        let published = published(&house, &shard.to_string()).await.expect("every part");
        numbers.push(published.number);
    }
    house.advance(SignedDuration::from_mins(1));
    let reason = RevocationReason::KeyCompromise;
    house
        .authority
        .revoke(&house.officer, one.id, reason)
        .await
        .unwrap();
    house.run_jobs().await;
    let mut changed = Vec::new();
    for (shard, before) in Shard::all(2).zip(&numbers) {
        let now = published(&house, &shard.to_string()).await.unwrap();
        if now.number > *before {
            changed.push(shard);
        }
    }
    assert_eq!(changed, [Shard::of(&one.serial, 2)]);

    house.advance(SignedDuration::from_hours(24));
    house.authority.refresh_crls().await.unwrap();
    house.run_jobs().await;
    let mut entries = 0;
    let mut tx = house.authority.store().read("parts").await.unwrap();
    let current = crls::current(&mut tx, &house.issuer()).await.unwrap();
    let full = current
        .iter()
        .find(|row| row.scope.to_string() == "full")
        .unwrap();
    for row in current.iter().filter(|row| row.scope.to_string().len() == 2) {
        assert_eq!(row.number, full.number, "a day later all are made anew");
        entries += row.entries;
    }
    assert_eq!(entries, full.entries);
    assert!(entries > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_are_published_until_the_last_certificate_that_names_them_has_ended() {
    let folder = tempfile::tempdir().unwrap();
    let start = "2026-11-24T07:00:00Z".parse().unwrap();
    let house = TestAuthority::over(folder.path(), 1, start, |branches| {
        branches[0].crl_digits = Some(1);
    })
    .await;
    let named = certificate(&house).await;
    house.run_jobs().await;
    let part = Shard::of(&named.serial, 1).to_string();
    let before = published(&house, &part).await.unwrap().number;
    house.authority.store().close().await;

    // Parting is switched off; the certificate lives on.
    let later = start + SignedDuration::from_hours(48);
    let house = TestAuthority::over(folder.path(), 2, later, |_| ()).await;
    house.run_jobs().await;
    let after = published(&house, &part).await.unwrap().number;
    assert!(after > before, "the part is no longer published");
    let new = certificate(&house).await;
    let full = format!("/crl/{}.crl", house.issuer());
    let parsed = Certificate::parse(&new.der).unwrap();
    let points = parsed.extension(oid::CRL_DISTRIBUTION_POINTS).unwrap();
    assert!(names(points.value, full.as_bytes()));
    house.authority.store().close().await;

    let end = named.not_after + SignedDuration::from_hours(100);
    let house = TestAuthority::over(folder.path(), 3, end, |_| ()).await;
    house.run_jobs().await;
    house.authority.publish_crl(&house.issuer()).await.unwrap();
    assert_eq!(published(&house, &part).await.unwrap().number, after);
    assert!(published(&house, "full").await.unwrap().number > after);
}
