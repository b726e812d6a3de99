//! The journal of statuses: every change is in it, once, in order; it can be made anew, and its rows merged.

use kepler::{
    id::{AttemptId, AuthorityCertificateId},
    registry::revocation::{Revocation, RevocationReason},
    status::{block::Block, index::StatusIndex, serial::Serial, source::SerialStatus},
    store::{
        attempts::{self, Attempt, AttemptState},
        authority_certificates::{self, Intent},
        certificates,
        status_journal::{self, JournalRow, Merge},
    },
};

use super::world::{ISSUER, World};

on_both!(
    every_change_of_status_is_in_the_journal,
    what_is_not_committed_leaves_no_gap,
    a_journal_made_anew_says_the_same,
    old_rows_are_merged_and_nothing_is_lost,
    whoever_waits_is_woken_by_a_commit,
);

async fn every_change_of_status_is_in_the_journal(world: &World) {
    let changed = everything(world).await;
    let rows = rows(world, 0).await;
    let numbers: Vec<u64> = rows.iter().map(|row| row.seq).collect();
    assert_eq!(
        numbers,
        [1, 2, 3, 4, 5, 6],
        "one row for each commit that changed a status"
    );
    changed.stand_in(&index(&rows));
    let mut tx = world.store.read("look").await.unwrap();
    assert_eq!(status_journal::head(&mut tx).await.unwrap(), 6);
    drop(tx);
    assert_eq!(self::rows(world, 4).await, rows[4..]);
}

async fn what_is_not_committed_leaves_no_gap(world: &World) {
    let application = world.application().await.id();
    let mut tx = world.store.begin("dropped").await.unwrap();
    certificates::insert(&mut tx, &world.certificate(application, 1))
        .await
        .unwrap();
    tx.roll_back().await.unwrap();
    let mut tx = world.store.begin("nothing").await.unwrap();
    tx.audit(world.entry("test.nothing", 1));
    tx.commit().await.unwrap();
    assert_eq!(rows(world, 0).await, []);
    let mut tx = world.store.begin("kept").await.unwrap();
    certificates::insert(&mut tx, &world.certificate(application, 2))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let rows = rows(world, 0).await;
    assert_eq!((rows.len(), rows[0].seq), (1, 1));
}

async fn a_journal_made_anew_says_the_same(world: &World) {
    let changed = everything(world).await;
    assert_eq!(
        status_journal::rebuild(&world.store).await.unwrap(),
        0,
        "it is there"
    );
    world.execute("DELETE FROM status_journal").await.unwrap();
    world.execute("UPDATE status_head SET seq = 0").await.unwrap();
    let (one, other) = tokio::join!(
        status_journal::rebuild(&world.store),
        status_journal::rebuild(&world.store)
    );
    assert_eq!(one.unwrap() + other.unwrap(), 5, "by one of two nodes");
    let rows = rows(world, 0).await;
    assert_eq!(rows.len(), 1);
    changed.stand_in(&index(&rows));
}

async fn old_rows_are_merged_and_nothing_is_lost(world: &World) {
    let changed = everything(world).await;
    let before = rows(world, 0).await;
    let merge = async |kept, rows| {
        status_journal::merge(&world.store, Merge { kept, rows })
            .await
            .unwrap()
    };
    assert_eq!(merge(2, 5).await, 0, "only four are old");
    assert_eq!(merge(2, 4).await, 4);
    assert_eq!(merge(2, 2).await, 0, "one is left of them");
    let after = rows(world, 0).await;
    let numbers: Vec<u64> = after.iter().map(|row| row.seq).collect();
    assert_eq!(numbers, [4, 5, 6], "a change never gets a lower number");
    changed.stand_in(&index(&after));
    // A node that had followed up to the middle of what was merged loses nothing.
    let late = index(&before[..2]);
    apply(&late, &rows(world, 2).await);
    changed.stand_in(&late);
    assert_eq!(merge(0, 3).await, 3);
    let whole = rows(world, 0).await;
    assert_eq!(whole.len(), 1);
    changed.stand_in(&index(&whole));
}

async fn whoever_waits_is_woken_by_a_commit(world: &World) {
    let application = world.application().await.id();
    let store = world.store.clone();
    let woken = tokio::spawn(async move { store.status_changed().await });
    let mut tx = world.store.begin("issue").await.unwrap();
    certificates::insert(&mut tx, &world.certificate(application, 1))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    tokio::time::timeout(std::time::Duration::from_secs(10), woken)
        .await
        .unwrap()
        .unwrap();
}

/// What must stand in any index.
struct Changed {
    good: Vec<u8>,
    revoked: Vec<(Vec<u8>, Revocation)>,
}

impl Changed {
    fn stand_in(&self, index: &StatusIndex) {
        let issuer = index.known_issuer(ISSUER).unwrap();
        let status = |serial: &[u8]| index.status(issuer, Serial::new(serial).unwrap());
        assert_eq!(status(&self.good), SerialStatus::Good);
        for (serial, revocation) in &self.revoked {
            assert_eq!(status(serial), SerialStatus::Revoked(*revocation), "{serial:?}");
        }
        assert_eq!(status(b"other"), SerialStatus::Unknown);
        assert_eq!(index.len(), 1 + self.revoked.len());
        let listed = index.revoked_since(issuer, 0).count();
        assert_eq!(listed, self.revoked.len());
    }
}

/// Every way in which a status changes, each in a transaction of its own.
async fn everything(world: &World) -> Changed {
    let (one, other) = (world.application().await.id(), world.application().await.id());
    let (good, bad) = (world.certificate(one, 1), world.certificate(other, 2));
    let revocation = Revocation::new(world.later(60), RevocationReason::KeyCompromise);
    let mut tx = world.store.begin("issue").await.unwrap();
    let mut writes = world.store.writes();
    certificates::insert_many(&mut writes, &[&good, &bad]).unwrap();
    tx.write(writes).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = world.store.begin("revoke").await.unwrap();
    assert!(certificates::revoke(&mut tx, bad.id, revocation).await.unwrap());
    tx.commit().await.unwrap();

    let spent = abandon(world).await;
    let mut changed = Changed {
        good: good.serial,
        revoked: vec![(bad.serial, revocation), spent],
    };
    changed.revoked.extend(own_certificates(world, revocation).await);
    changed
}

async fn abandon(world: &World) -> (Vec<u8>, Revocation) {
    let attempt = Attempt {
        id: AttemptId::generate(&*world.clock, &*world.random).unwrap(),
        application: world.application().await.id(),
        issuer: ISSUER.into(),
        serial: vec![3, 1, 2],
        profile: "natural-person".into(),
        tbs: vec![0x30, 1, 3],
        state: AttemptState::Intended,
        created_at: world.now(),
        ended_at: None,
        failure: None,
    };
    let mut tx = world.store.begin("attempt").await.unwrap();
    attempts::insert(&mut tx, &attempt).await.unwrap();
    tx.commit().await.unwrap();
    let at = world.later(7);
    let mut tx = world.store.begin("abandon").await.unwrap();
    attempts::finish(
        &mut tx,
        attempt.id,
        AttemptState::Abandoned,
        at,
        Some("crosscheck"),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    (attempt.serial, given_up(at))
}

/// One that is signed and then revoked, and one that is given up.
async fn own_certificates(world: &World, revocation: Revocation) -> Vec<(Vec<u8>, Revocation)> {
    let intent = |serial: u8| Intent {
        id: AuthorityCertificateId::generate(&*world.clock, &*world.random).unwrap(),
        issuer: ISSUER.into(),
        form: "ocsp_responder".into(),
        serial: vec![serial, 1, 2],
        public_key_fingerprint: vec![serial; 32],
        tbs: vec![0x30, 0],
        not_before: world.now(),
        not_after: world.later(86_400),
        created_at: world.now(),
    };
    let (signed, left) = (intent(4), intent(5));
    let mut tx = world.store.begin("intend").await.unwrap();
    authority_certificates::intend(&mut tx, &signed).await.unwrap();
    authority_certificates::intend(&mut tx, &left).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = world.store.begin("sign").await.unwrap();
    authority_certificates::sign(&mut tx, signed.id, &[0x30, 0], world.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.store.begin("revoke").await.unwrap();
    assert!(
        authority_certificates::revoke(&mut tx, signed.id, revocation)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    let mut tx = world.store.begin("abandon").await.unwrap();
    let at = world.later(9);
    assert!(
        authority_certificates::abandon(&mut tx, left.id, "left_behind", at)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    vec![(signed.serial, revocation), (left.serial, given_up(at))]
}

fn given_up(at: jiff::Timestamp) -> Revocation {
    Revocation::new(at, RevocationReason::CessationOfOperation)
}

async fn rows(world: &World, seq: u64) -> Vec<JournalRow> {
    let mut tx = world.store.read("look").await.unwrap();
    status_journal::after(&mut tx, seq, 100).await.unwrap()
}

fn index(rows: &[JournalRow]) -> StatusIndex {
    let index = StatusIndex::default();
    apply(&index, rows);
    index
}

fn apply(index: &StatusIndex, rows: &[JournalRow]) {
    for row in rows {
        index
            .apply_block(row.seq, &Block::parse(&row.changes).unwrap())
            .unwrap();
    }
    assert_eq!(index.position(), rows.last().unwrap().seq);
}
