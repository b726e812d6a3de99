//! Lists: numbers that only grow, rows that name files, addresses that are served as long as they are needed.

use kepler::{
    status::crl::scope::CrlScope,
    store::{
        crl_shardings,
        crls::{self, CrlHead, CrlRow},
    },
};

use super::world::{ISSUER, World};

on_both!(
    lists_are_numbered_without_gaps,
    old_lists_go_into_files,
    addresses_of_parts_are_kept,
);

async fn lists_are_numbered_without_gaps(world: &World) {
    for number in 1..=3 {
        let mut lost = world.store.begin("lost").await.unwrap();
        let spent = crls::next_number(&mut lost, ISSUER, 10 * number, 10 * number + 5).await;
        assert_eq!(spent.unwrap(), Some(number));
        lost.roll_back().await.unwrap();
        let mut tx = world.store.begin("list").await.unwrap();
        let spent = crls::next_number(&mut tx, ISSUER, 10 * number, 10 * number + 5).await;
        assert_eq!(spent.unwrap(), Some(number));
        for scope in ["full", "delta", "c"] {
            let crl = list(world, scope.parse().unwrap(), number);
            crls::insert(&mut tx, &crl).await.unwrap();
            let latest = crls::latest(&mut tx, ISSUER, crl.scope).await.unwrap();
            assert_eq!(latest, Some(crl));
        }
        tx.commit().await.unwrap();
    }
    // Entries that were read before the newest list knew more are not numbered.
    let mut tx = world.store.begin("late").await.unwrap();
    assert_eq!(crls::next_number(&mut tx, ISSUER, 34, 99).await.unwrap(), None);
    let head = CrlHead {
        number: 3,
        position: 35,
    };
    assert_eq!(crls::head(&mut tx, ISSUER).await.unwrap(), head);
    assert!(!crls::raise_number(&mut tx, ISSUER, 3).await.unwrap());
    assert!(crls::raise_number(&mut tx, ISSUER, 9).await.unwrap());
    assert_eq!(
        crls::next_number(&mut tx, ISSUER, 35, 35).await.unwrap(),
        Some(10)
    );
    drop(tx);
    lists_are_found(world).await;
}

async fn lists_are_found(world: &World) {
    let mut tx = world.store.read("lists").await.unwrap();
    let scopes = |rows: Vec<CrlRow>| {
        rows.iter()
            .map(|row| (row.scope.to_string(), row.number))
            .collect::<Vec<_>>()
    };
    let current = crls::current(&mut tx, ISSUER).await.unwrap();
    assert_eq!(
        scopes(current),
        [
            ("c".to_owned(), 3),
            ("delta".to_owned(), 3),
            ("full".to_owned(), 3)
        ]
    );
    let newest = crls::newest(&mut tx, ISSUER, CrlScope::Full).await.unwrap();
    assert_eq!(scopes(newest), [("full".to_owned(), 3), ("full".to_owned(), 2)]);
    let until = crls::newest_until(&mut tx, ISSUER, world.later(2)).await.unwrap();
    assert_eq!(until, Some(list(world, CrlScope::Full, 2)));
    assert_eq!(
        crls::newest_until(&mut tx, ISSUER, world.later(0)).await.unwrap(),
        None
    );
    let oldest = crls::oldest(&mut tx, ISSUER).await.unwrap();
    assert_eq!(oldest, Some(list(world, CrlScope::Full, 1)));
    let of_number = crls::of_number(&mut tx, ISSUER, CrlScope::Delta, 2)
        .await
        .unwrap();
    assert_eq!(of_number, Some(list(world, CrlScope::Delta, 2)));
    assert_eq!(crls::unfiled(&mut tx, ISSUER).await.unwrap(), None);
}

fn list(world: &World, scope: CrlScope, number: u64) -> CrlRow {
    CrlRow {
        issuer: ISSUER.into(),
        scope,
        number,
        base: (scope == CrlScope::Delta).then(|| number - 1),
        position: 10 * number,
        entries: 7,
        length: 1000,
        digest: [u8::try_from(number).unwrap(); 32],
        this_update: world.later(i64::try_from(number).unwrap()),
        next_update: world.later(3600),
    }
}

/// A list of an earlier version lies in the database until it is put into its file.
async fn old_lists_go_into_files(world: &World) {
    world
        .execute(
            "INSERT INTO crls (issuer, scope, number, status_position, entries, length, der, this_update, next_update) \
             SELECT id, 'full', 7, 0, 0, 1, certificate, 0, 1 FROM issuers",
        )
        .await
        .unwrap();
    let mut tx = world.store.begin("file").await.unwrap();
    let old = crls::unfiled(&mut tx, ISSUER).await.unwrap().unwrap();
    assert_eq!((old.number, old.der.is_empty()), (7, false));
    assert_eq!(crls::latest(&mut tx, ISSUER, CrlScope::Full).await.unwrap(), None);
    assert!(crls::file(&mut tx, ISSUER, 7, ([7; 32], 3, 99)).await.unwrap());
    assert!(!crls::file(&mut tx, ISSUER, 7, ([8; 32], 3, 99)).await.unwrap());
    let filed = crls::latest(&mut tx, ISSUER, CrlScope::Full)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((filed.digest, filed.entries, filed.length), ([7; 32], 3, 99));
    assert_eq!(crls::unfiled(&mut tx, ISSUER).await.unwrap(), None);
}

async fn addresses_of_parts_are_kept(world: &World) {
    let mut tx = world.store.begin("shardings").await.unwrap();
    for news in [true, false] {
        let taken = crl_shardings::take_into_use(&mut tx, ISSUER, 1, "http://a", world.now()).await;
        assert_eq!(taken.unwrap(), news);
    }
    let mut known = crl_shardings::of_issuer(&mut tx, ISSUER).await.unwrap().remove(0);
    assert_eq!(
        (known.digits, known.base.as_str(), known.until),
        (1, "http://a", None)
    );
    assert!(
        crl_shardings::leave(&mut tx, &known, world.later(9))
            .await
            .unwrap()
    );
    assert!(
        !crl_shardings::leave(&mut tx, &known, world.later(8))
            .await
            .unwrap()
    );
    known.until = Some(world.later(9));
    assert_eq!(crl_shardings::of_issuer(&mut tx, ISSUER).await.unwrap(), [known]);
    let again = crl_shardings::take_into_use(&mut tx, ISSUER, 1, "http://a", world.now()).await;
    assert!(again.unwrap());
    let known = crl_shardings::of_issuer(&mut tx, ISSUER).await.unwrap();
    assert_eq!((known.len(), known[0].until), (1, None));
}
