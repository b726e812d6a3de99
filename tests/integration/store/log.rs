//! What commit appends: the audit chain and the event feed, whole under concurrent writers.

use kepler::{
    audit,
    store::{
        applications, audit as audit_log, cursors,
        events::{self, NewEvent, StoredEvent},
    },
};

use super::world::World;

on_both!(
    eight_writers_make_one_chain,
    the_audit_log_cannot_be_changed,
    eight_writers_leave_no_gap_in_the_feed,
    a_failed_commit_leaves_nothing,
);

async fn eight_writers_make_one_chain(world: &World) {
    let write = |writer: usize, store: kepler::store::Store, entries: Vec<audit::AuditEntry>| async move {
        for (number, entry) in entries.into_iter().enumerate() {
            let mut tx = store.begin("write").await.unwrap();
            cursors::save(&mut tx, &format!("writer {writer}"), &number.to_string())
                .await
                .unwrap();
            tx.audit(entry.clone());
            if number % 5 == 4 {
                drop(tx);
                continue;
            }
            tx.audit(entry);
            tx.commit().await.unwrap();
        }
    };
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let entries = (0..20)
                .map(|number| world.entry("test.written", number))
                .collect();
            tokio::spawn(write(writer, world.store.clone(), entries))
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let mut tx = world.store.read("look").await.unwrap();
    let head = audit_log::head(&mut tx).await.unwrap();
    assert_eq!(head.sequence, 8 * 16 * 2);
    let records = audit_log::list(&mut tx, 1, 1000).await.unwrap();
    assert_eq!(audit::verify_reaches(head, records.clone()).unwrap(), head);
    let page = audit_log::list(&mut tx, 100, 10).await.unwrap();
    assert_eq!(page, records[99..109]);
    assert_eq!(
        audit_log::of_subject(&mut tx, "thing:3", 100)
            .await
            .unwrap()
            .len(),
        16
    );
}

async fn the_audit_log_cannot_be_changed(world: &World) {
    let mut tx = world.store.begin("write").await.unwrap();
    tx.audit(world.entry("test.written", 1));
    tx.commit().await.unwrap();
    world
        .execute("UPDATE audit_records SET action = 'other'")
        .await
        .unwrap_err();
    world.execute("DELETE FROM audit_records").await.unwrap_err();
    let mut tx = world.store.read("look").await.unwrap();
    let records = audit_log::list(&mut tx, 1, 10).await.unwrap();
    assert_eq!(records[0].action, "test.written");
    audit::verify(records).unwrap();
}

async fn eight_writers_leave_no_gap_in_the_feed(world: &World) {
    let first = world.application().await.id();
    let second = world.application().await.id();
    let (portal, at) = (world.portal, world.now());
    let event = move |application| NewEvent {
        portal,
        application,
        kind: "application.state_changed",
        at,
        data: serde_json::json!({"state": "in_checks"}),
    };
    let write = move |store: kepler::store::Store, writer: usize| async move {
        for number in 0..10 {
            let mut tx = store.begin("write").await.unwrap();
            // Opposite orders would meet in a deadlock if commit did not sort them.
            let both = if writer.is_multiple_of(2) {
                [first, second]
            } else {
                [second, first]
            };
            for application in both {
                tx.event(event(Some(application)));
            }
            tx.event(event(None));
            if number % 5 == 4 {
                tx.roll_back().await.unwrap();
            } else {
                tx.commit().await.unwrap();
            }
        }
    };
    let writers: Vec<_> = (0..8)
        .map(|writer| tokio::spawn(write(world.store.clone(), writer)))
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let mut tx = world.store.read("look").await.unwrap();
    let all = events::list(&mut tx, world.portal, 0, 1000).await.unwrap();
    let numbers: Vec<i64> = all.iter().map(|event| event.seq).collect();
    assert_eq!(numbers, (1..=192).collect::<Vec<_>>());
    for application in [first, second] {
        let of_it = |event: &&StoredEvent| event.application == Some(application);
        let numbers: Vec<_> = all
            .iter()
            .filter(of_it)
            .map(|event| event.application_seq.unwrap())
            .collect();
        assert_eq!(numbers, (1..=64).collect::<Vec<_>>());
        assert_eq!(
            events::of_application(&mut tx, application).await.unwrap().len(),
            64
        );
    }
    let page = events::list(&mut tx, world.portal, 190, 1).await.unwrap();
    assert_eq!(page, all[190..191]);
    assert_eq!(events::after(&mut tx, 190, 9).await.unwrap(), all[190..]);
    assert_eq!(events::load(&mut tx, 5).await.unwrap().as_ref(), all.get(4));
}

async fn a_failed_commit_leaves_nothing(world: &World) {
    let stranger = world.new_application("never stored").id();
    let mut tx = world.store.begin("write").await.unwrap();
    let application = world.new_application("with a wrong event");
    applications::insert(&mut tx, &application).await.unwrap();
    tx.audit(world.entry("test.written", 1));
    tx.event(NewEvent {
        portal: world.portal,
        application: Some(stranger),
        kind: "application.submitted",
        at: world.now(),
        data: serde_json::json!({}),
    });
    tx.commit().await.unwrap_err();
    let mut tx = world.store.begin("look").await.unwrap();
    assert_eq!(applications::load(&mut tx, application.id()).await.unwrap(), None);
    assert_eq!(audit_log::head(&mut tx).await.unwrap().sequence, 0);
    assert!(events::after(&mut tx, 0, 9).await.unwrap().is_empty());
}
