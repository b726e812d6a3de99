//! Attempts, certificates, revocation, lists: what a CA can never take back.

use kepler::{
    crypto::public_key::KeyIdentities,
    id::{ApplicationId, AttemptId},
    registry::{
        certificate::{CertificateRecord, CertificateState},
        revocation::{Revocation, RevocationReason},
    },
    store::{
        StoreError,
        attempts::{self, Attempt, AttemptState},
        certificates::{self, CertificateFilter},
        issuers, keys, reminders,
    },
};

use super::world::{ISSUER, World};

on_both!(
    an_application_has_one_live_attempt,
    a_serial_number_is_spent_once,
    an_application_gets_one_certificate,
    one_key_gets_one_certificate,
    revocation_is_final,
    certificates_are_found_and_listed,
    a_key_is_accepted_once,
    a_reminder_is_sent_once,
    issuers_come_back,
);

fn attempt(world: &World, application: ApplicationId, serial: u8) -> Attempt {
    Attempt {
        id: AttemptId::generate(&*world.clock, &*world.random).unwrap(),
        application,
        issuer: ISSUER.into(),
        serial: vec![serial],
        profile: "natural-person".into(),
        tbs: vec![0x30, serial],
        state: AttemptState::Intended,
        created_at: world.now(),
        ended_at: None,
        failure: None,
    }
}

async fn insert_attempt(world: &World, attempt: &Attempt) -> Result<(), StoreError> {
    let mut tx = world.store.begin("attempt").await.unwrap();
    attempts::insert(&mut tx, attempt).await?;
    tx.commit().await
}

async fn finish(world: &World, id: AttemptId, state: AttemptState) -> Result<(), StoreError> {
    let mut tx = world.store.begin("finish attempt").await.unwrap();
    attempts::finish(&mut tx, id, state, world.now(), Some("crosscheck")).await?;
    tx.commit().await
}

fn is_conflict(result: Result<(), StoreError>, expected: &str) -> bool {
    result.is_err_and(|error| matches!(error, StoreError::Conflict { what } if what == expected))
}

/// Invariants 1 and 2: no second signature while one is under way, none after one was made.
async fn an_application_has_one_live_attempt(world: &World) {
    let application = world.application().await.id();
    let first = attempt(world, application, 1);
    insert_attempt(world, &first).await.unwrap();
    assert!(is_conflict(
        insert_attempt(world, &attempt(world, application, 2)).await,
        "attempt"
    ));
    let mut tx = world.store.read("look").await.unwrap();
    assert_eq!(
        attempts::open(&mut tx).await.unwrap(),
        std::slice::from_ref(&first)
    );
    drop(tx);
    finish(world, first.id, AttemptState::Abandoned).await.unwrap();
    assert!(is_conflict(
        finish(world, first.id, AttemptState::Signed).await,
        "attempt"
    ));
    let second = attempt(world, application, 2);
    insert_attempt(world, &second).await.unwrap();
    finish(world, second.id, AttemptState::Signed).await.unwrap();
    assert!(is_conflict(
        insert_attempt(world, &attempt(world, application, 3)).await,
        "attempt"
    ));
    let mut tx = world.store.read("look").await.unwrap();
    assert!(attempts::open(&mut tx).await.unwrap().is_empty());
    let states: Vec<_> = attempts::of_application(&mut tx, application).await.unwrap();
    assert_eq!(
        states
            .iter()
            .filter(|attempt| attempt.state == AttemptState::Signed)
            .count(),
        1
    );
    assert_eq!(states.len(), 2);
}

async fn a_serial_number_is_spent_once(world: &World) {
    let (one, other) = (world.application().await.id(), world.application().await.id());
    let first = attempt(world, one, 1);
    insert_attempt(world, &first).await.unwrap();
    finish(world, first.id, AttemptState::Abandoned).await.unwrap();
    world.execute("DELETE FROM attempts").await.unwrap_err();
    assert!(is_conflict(
        insert_attempt(world, &attempt(world, other, 1)).await,
        "attempt"
    ));
}

async fn an_application_gets_one_certificate(world: &World) {
    let application = world.application().await.id();
    let mut tx = world.store.begin("first").await.unwrap();
    let record = world.certificate(application, 1);
    certificates::insert(&mut tx, &record).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.store.begin("second").await.unwrap();
    let second = certificates::insert(&mut tx, &world.certificate(application, 2)).await;
    assert!(is_conflict(second, "certificate"));
    drop(tx);
    let mut tx = world.store.read("look").await.unwrap();
    assert_eq!(
        certificates::by_application(&mut tx, application).await.unwrap(),
        Some(record)
    );
}

async fn one_key_gets_one_certificate(world: &World) {
    let (one, other) = (world.application().await.id(), world.application().await.id());
    let mut tx = world.store.begin("first").await.unwrap();
    certificates::insert(&mut tx, &world.certificate(one, 1))
        .await
        .unwrap();
    let mut second = world.certificate(other, 2);
    second.public_key_fingerprint = vec![1; 32];
    assert!(is_conflict(
        certificates::insert(&mut tx, &second).await,
        "certificate"
    ));
}

/// Invariant 6: the first revocation stands, in the functions and in the schema.
async fn revocation_is_final(world: &World) {
    let application = world.application().await.id();
    let record = world.certificate(application, 1);
    let first = Revocation::new(world.later(5), RevocationReason::KeyCompromise)
        .invalid_since(Some(world.later(-3600)));
    let second = Revocation::new(world.later(9), RevocationReason::Superseded);
    let mut tx = world.store.begin("revoke").await.unwrap();
    certificates::insert(&mut tx, &record).await.unwrap();
    assert_eq!(
        certificates::status(&mut tx, ISSUER, &record.serial)
            .await
            .unwrap(),
        Some(None)
    );
    assert_eq!(certificates::status(&mut tx, ISSUER, b"no").await.unwrap(), None);
    assert!(certificates::revoke(&mut tx, record.id, first).await.unwrap());
    assert!(!certificates::revoke(&mut tx, record.id, second).await.unwrap());
    tx.commit().await.unwrap();
    let mut tx = world.store.read("look").await.unwrap();
    assert_eq!(
        certificates::status(&mut tx, ISSUER, &record.serial)
            .await
            .unwrap(),
        Some(Some(first))
    );
    assert_eq!(
        certificates::revoked(&mut tx, ISSUER).await.unwrap(),
        [(record.serial.clone(), first)]
    );
    drop(tx);
    for statement in [
        "UPDATE certificates SET revoked_at = NULL, revocation_reason = NULL",
        "UPDATE certificates SET revocation_reason = 'superseded'",
        "UPDATE certificates SET invalid_since = NULL",
        "DELETE FROM certificates",
    ] {
        world.execute(statement).await.unwrap_err();
    }
    let mut tx = world.store.read("look").await.unwrap();
    let loaded = certificates::load(&mut tx, record.id).await.unwrap().unwrap();
    assert_eq!(loaded.revocation, Some(first));
}

async fn certificates_are_found_and_listed(world: &World) {
    let records = one_of_each_state(world).await;
    let mut tx = world.store.read("look").await.unwrap();
    let first = certificates::load(&mut tx, records[0].id).await.unwrap();
    assert_eq!(first.as_ref(), Some(&records[0]));
    let serial = records[2].serial.clone();
    let third = certificates::by_serial(&mut tx, ISSUER, &serial).await.unwrap();
    assert_eq!(third.as_ref(), Some(&records[2]));
    let found = certificates::find_serial(&mut tx, &serial).await.unwrap();
    assert_eq!(found, records[2..3]);
    let now = world.later(11);
    for (state, record) in [
        (CertificateState::Active, &records[0]),
        (CertificateState::Revoked, &records[1]),
        (CertificateState::Issued, &records[2]),
        (CertificateState::Expired, &records[3]),
    ] {
        assert_eq!(record.state(now), state);
        let filter = CertificateFilter {
            state: Some((state, now)),
            limit: 9,
            ..CertificateFilter::default()
        };
        assert_eq!(
            certificates::list(&mut tx, &filter).await.unwrap(),
            std::slice::from_ref(record),
            "{state:?}"
        );
    }
    let filter = CertificateFilter {
        portal: Some(world.portal),
        limit: 2,
        after: Some(records[0].id),
        ..CertificateFilter::default()
    };
    assert_eq!(certificates::list(&mut tx, &filter).await.unwrap(), records[1..3]);
    let filter = CertificateFilter {
        serial: Some(serial),
        limit: 9,
        ..CertificateFilter::default()
    };
    assert_eq!(certificates::list(&mut tx, &filter).await.unwrap(), records[2..3]);
    let ending = certificates::ending_between(&mut tx, world.now(), world.later(11), 9)
        .await
        .unwrap();
    assert_eq!(ending, records[3..]);
}

/// Active, revoked, issued, and one that expires in ten seconds.
async fn one_of_each_state(world: &World) -> Vec<CertificateRecord> {
    let mut records = Vec::new();
    for serial in 1..=4 {
        world.clock.advance(jiff::SignedDuration::from_secs(1));
        let application = world.application().await.id();
        records.push(world.certificate(application, serial));
    }
    records[3].not_after = world.later(10);
    let mut tx = world.store.begin("fill").await.unwrap();
    for record in &records {
        certificates::insert(&mut tx, record).await.unwrap();
    }
    assert!(
        certificates::acknowledge(&mut tx, records[0].id, world.now())
            .await
            .unwrap()
    );
    assert!(
        !certificates::acknowledge(&mut tx, records[0].id, world.later(1))
            .await
            .unwrap()
    );
    records[0].acknowledged_at = Some(world.now());
    let revocation = Revocation::new(world.now(), RevocationReason::Superseded);
    assert!(
        certificates::revoke(&mut tx, records[1].id, revocation)
            .await
            .unwrap()
    );
    // What is revoked is not taken into use any more, whoever was faster.
    assert!(
        !certificates::acknowledge(&mut tx, records[1].id, world.later(1))
            .await
            .unwrap()
    );
    records[1].revocation = Some(revocation);
    tx.commit().await.unwrap();
    records
}

async fn a_key_is_accepted_once(world: &World) {
    let (one, other) = (world.application().await.id(), world.application().await.id());
    let key = |spki, bare| KeyIdentities {
        spki: [spki; 32],
        bare: [bare; 32],
    };
    let mut tx = world.store.begin("key").await.unwrap();
    keys::insert(&mut tx, &key(7, 8), one).await.unwrap();
    tx.commit().await.unwrap();
    world.execute("DELETE FROM keys_seen").await.unwrap_err();
    // Neither the same key nor the same secret under another encoding.
    for again in [key(7, 8), key(9, 8), key(7, 9)] {
        let mut tx = world.store.begin("key").await.unwrap();
        assert!(is_conflict(
            keys::insert(&mut tx, &again, other).await,
            "key_seen"
        ));
    }
    let mut tx = world.store.begin("key").await.unwrap();
    keys::insert(&mut tx, &key(9, 10), other).await.unwrap();
}

async fn a_reminder_is_sent_once(world: &World) {
    let application = world.application().await.id();
    let record = world.certificate(application, 1);
    let mut tx = world.store.begin("remind").await.unwrap();
    certificates::insert(&mut tx, &record).await.unwrap();
    assert!(
        reminders::insert(&mut tx, record.id, 30, "email", world.now())
            .await
            .unwrap()
    );
    assert!(
        !reminders::insert(&mut tx, record.id, 30, "email", world.later(9))
            .await
            .unwrap()
    );
    assert!(
        reminders::insert(&mut tx, record.id, 30, "webhook", world.now())
            .await
            .unwrap()
    );
    assert!(
        reminders::insert(&mut tx, record.id, 7, "email", world.now())
            .await
            .unwrap()
    );
}

async fn issuers_come_back(world: &World) {
    let mut tx = world.store.begin("issuer").await.unwrap();
    let mut issuer = issuers::load(&mut tx, ISSUER).await.unwrap().unwrap();
    issuer.name = "Другое имя".into();
    issuers::upsert(&mut tx, &issuer).await.unwrap();
    assert_eq!(issuers::list(&mut tx).await.unwrap(), [issuer]);
    assert_eq!(issuers::load(&mut tx, "ff").await.unwrap(), None);
}
