//! What is replaced goes into the archive; further places hold what the listener serves.

use std::{fs, io::Read as _};

use jiff::SignedDuration;
use kepler::{
    registry::revocation::RevocationReason,
    store::{
        crl_files::{CrlName, compress::Coding},
        crls,
    },
};

use super::judge::{certificate, list, published};
use crate::support::authority::TestAuthority;

#[tokio::test(flavor = "multi_thread")]
async fn every_list_stays_in_the_archive_as_it_was_signed() {
    let house = TestAuthority::new().await;
    let id = house.issuer();
    let record = certificate(&house).await;
    let reason = RevocationReason::Superseded;
    house
        .authority
        .revoke(&house.officer, record.id, reason)
        .await
        .unwrap();
    for _ in 0..5 {
        house.advance(SignedDuration::from_secs(1));
        house.authority.publish_crl(&id).await.unwrap();
        house.run_jobs().await;
    }
    let newest = published(&house, "full").await.unwrap();
    let mut tx = house.authority.store().read("archive").await.unwrap();
    let (mut plain, mut found) = (0, 0);
    for number in 1..=newest.number {
        let scope = "full".parse().unwrap();
        let row = crls::of_number(&mut tx, &id, scope, number).await.unwrap();
        let Some(row) = row else { continue };
        let name = CrlName {
            issuer: id.clone(),
            scope,
            number,
        };
        let mut der = Vec::new();
        let mut kept = house.authority.crl_files.read(&name).unwrap();
        kept.read_to_end(&mut der).unwrap();
        assert_eq!(kepler::crypto::digest::sha256(&der), row.digest);
        plain += usize::from(house.authority.crl_files.path(&name).exists());
        found += 1;
    }
    assert!(found >= 5, "{found}");
    assert_eq!(plain, 2, "the newest and the one before it");
    for coding in Coding::ALL {
        assert!(coding.path(&newest.path).exists());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_further_place_has_every_current_list_and_one_that_is_down_is_tried_again() {
    let elsewhere = tempfile::tempdir().unwrap();
    let place = format!("file://{}", elsewhere.path().display());
    let house = TestAuthority::with_policy(|policy| {
        policy.crl.deltas = true;
        policy.crl.publish_to = vec![place];
    })
    .await;
    let id = house.issuer();
    for _ in 0..2 {
        house.advance(SignedDuration::from_secs(60));
        house.authority.publish_crl(&id).await.unwrap();
        house.run_jobs().await;
        for scope in ["full", "delta"] {
            let name = match scope {
                "full" => format!("{id}.crl"),
                other => format!("{id}/{other}.crl"),
            };
            let there = fs::read(elsewhere.path().join(name)).unwrap();
            assert!(there == list(&house, scope).await, "{scope}");
        }
    }
    // The place is taken by something that is no list.
    let full = elsewhere.path().join(format!("{id}.crl"));
    fs::remove_file(&full).unwrap();
    fs::create_dir(&full).unwrap();
    fs::write(full.join("x"), "x").unwrap();
    house.advance(SignedDuration::from_secs(60));
    house.authority.publish_crl(&id).await.unwrap();
    house.run_jobs().await;
    fs::remove_dir_all(&full).unwrap();
    house.advance(SignedDuration::from_hours(1));
    house.run_jobs().await;
    assert!(fs::read(&full).unwrap() == list(&house, "full").await);
}
