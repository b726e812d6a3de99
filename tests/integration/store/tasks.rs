//! The queue: each task is done once, whoever works on it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use kepler::store::{
    Store, StoreError,
    tasks::{self, ClaimedTask, Kinds, NewTask},
};

use super::world::World;

on_both!(
    concurrent_claims_hand_out_each_task_once,
    a_worker_whose_lease_ran_out_is_fenced_off,
    the_same_work_waits_once,
    work_that_is_asked_for_sooner_comes_forward_unless_it_keeps_its_time,
    a_retried_task_gives_way_to_the_same_work,
    buried_tasks_stay,
    a_lane_gets_its_own_kinds,
);

const ALL: Kinds = Kinds::Except(&[]);

fn new(world: &World, number: i64, key: Option<&str>) -> NewTask {
    NewTask {
        task: serde_json::json!({"task": "issue", "number": number}),
        kind: "issue".into(),
        run_at: world.later(number % 7),
        deduplication: key.map(str::to_owned),
        hasten: false,
    }
}

async fn enqueue(world: &World, task: NewTask) -> bool {
    let mut tx = world.store.begin("enqueue").await.unwrap();
    let taken = tasks::enqueue(&mut tx, task).await.unwrap();
    tx.commit().await.unwrap();
    taken
}

async fn claim_one(world: &World, now: Timestamp, until: Timestamp) -> ClaimedTask {
    let mut claimed = tasks::claim(&world.store, ALL, (now, until), 1).await.unwrap();
    assert_eq!(claimed.len(), 1);
    claimed.remove(0)
}

async fn concurrent_claims_hand_out_each_task_once(world: &World) {
    let mut tx = world.store.begin("enqueue").await.unwrap();
    for number in 0..200 {
        assert!(tasks::enqueue(&mut tx, new(world, number, None)).await.unwrap());
    }
    tx.commit().await.unwrap();
    let (now, until) = (world.later(60), world.later(600));
    let work = move |store: Store| async move {
        let mut done = Vec::new();
        loop {
            let claimed = tasks::claim(&store, ALL, (now, until), 7).await.unwrap();
            if claimed.is_empty() {
                return done;
            }
            for task in claimed {
                assert_eq!(task.attempts, 1);
                let mut tx = store.begin("finish").await.unwrap();
                tasks::finish(&mut tx, &task).await.unwrap();
                tx.commit().await.unwrap();
                done.push(task.task["number"].as_i64().unwrap());
            }
        }
    };
    let workers: Vec<_> = (0..8).map(|_| tokio::spawn(work(world.store.clone()))).collect();
    let mut done = Vec::new();
    for worker in workers {
        done.extend(worker.await.unwrap());
    }
    assert_eq!(done.len(), 200);
    assert_eq!(done.into_iter().collect::<BTreeSet<_>>().len(), 200);
    let mut tx = world.store.read("look").await.unwrap();
    assert_eq!(tasks::next_due(&mut tx).await.unwrap(), None);
    assert_eq!(tasks::count_waiting(&mut tx).await.unwrap(), 0);
}

async fn a_worker_whose_lease_ran_out_is_fenced_off(world: &World) {
    enqueue(world, new(world, 0, None)).await;
    let slow = claim_one(world, world.now(), world.later(60)).await;
    assert!(
        tasks::claim(&world.store, ALL, (world.later(59), world.later(90)), 1)
            .await
            .unwrap()
            .is_empty()
    );
    let quick = claim_one(world, world.later(60), world.later(120)).await;
    assert_eq!((quick.id, quick.attempts), (slow.id, 2));
    for end in ["finish", "retry", "bury"] {
        let mut tx = world.store.begin(end).await.unwrap();
        let ended = match end {
            "finish" => tasks::finish(&mut tx, &slow).await,
            "retry" => tasks::retry(&mut tx, &slow, world.later(0), "late").await,
            _ => tasks::bury(&mut tx, &slow, "late").await,
        };
        assert!(
            matches!(ended, Err(StoreError::Conflict { what: "lease" })),
            "{end}: {ended:?}"
        );
    }
    let mut tx = world.store.begin("finish").await.unwrap();
    tasks::finish(&mut tx, &quick).await.unwrap();
    tx.commit().await.unwrap();
}

async fn the_same_work_waits_once(world: &World) {
    assert!(enqueue(world, new(world, 0, Some("crl"))).await);
    assert!(!enqueue(world, new(world, 1, Some("crl"))).await);
    assert!(enqueue(world, new(world, 2, Some("other"))).await);
    // Work that came while the first is under way may know more than it: it is taken in.
    let first = claim_one(world, world.now(), world.later(60)).await;
    assert_eq!(first.task["number"], 0);
    assert!(enqueue(world, new(world, 3, Some("crl"))).await);
}

async fn work_that_is_asked_for_sooner_comes_forward_unless_it_keeps_its_time(world: &World) {
    let at = |seconds, hasten| NewTask {
        run_at: world.later(seconds),
        hasten,
        ..new(world, 0, Some("crl"))
    };
    for (task, due) in [
        (at(3600, true), 3600),
        (at(60, false), 3600),
        (at(60, true), 60),
        (at(90, true), 60),
    ] {
        enqueue(world, task).await;
        let mut tx = world.store.read("look").await.unwrap();
        assert_eq!(tasks::next_due(&mut tx).await.unwrap(), Some(world.later(due)));
        assert_eq!(tasks::count_waiting(&mut tx).await.unwrap(), 1);
    }
}

/// `SQLite` has one writer, and nobody can take anything while it writes.
#[tokio::test]
async fn work_that_an_open_transaction_asked_for_is_not_taken_before_its_commit() {
    let world = World::on_postgres().await;
    enqueue(&world, new(&world, 0, Some("crl"))).await;
    let mut revocation = world.store.begin("revocation").await.unwrap();
    assert!(
        !tasks::enqueue(&mut revocation, new(&world, 0, Some("crl")))
            .await
            .unwrap()
    );
    let (now, until) = (world.later(1), world.later(60));
    // Taken now, the list would be made without what the revocation is about to commit.
    let early = tasks::claim(&world.store, ALL, (now, until), 1).await.unwrap();
    assert!(early.is_empty(), "{early:?}");
    revocation.commit().await.unwrap();
    claim_one(&world, now, until).await;
    world.end().await;
}

async fn a_retried_task_gives_way_to_the_same_work(world: &World) {
    enqueue(world, new(world, 0, Some("crl"))).await;
    let first = claim_one(world, world.now(), world.later(60)).await;
    let mut tx = world.store.begin("retry").await.unwrap();
    tasks::retry(&mut tx, &first, world.later(5), "unavailable")
        .await
        .unwrap();
    assert_eq!(tasks::next_due(&mut tx).await.unwrap(), Some(world.later(5)));
    tx.commit().await.unwrap();
    let again = claim_one(world, world.later(5), world.later(60)).await;
    assert_eq!((again.id, again.attempts), (first.id, 2));
    enqueue(world, new(world, 1, Some("crl"))).await;
    let mut tx = world.store.begin("retry").await.unwrap();
    tasks::retry(&mut tx, &again, world.later(9), "unavailable")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let left = tasks::claim(&world.store, ALL, (world.later(90), world.later(100)), 9)
        .await
        .unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].task["number"], 1);
}

async fn buried_tasks_stay(world: &World) {
    enqueue(world, new(world, 0, None)).await;
    let task = claim_one(world, world.now(), world.later(60)).await;
    let mut tx = world.store.begin("bury").await.unwrap();
    tasks::bury(&mut tx, &task, "hopeless").await.unwrap();
    tx.commit().await.unwrap();
    assert!(
        tasks::claim(&world.store, ALL, (world.later(900), world.later(999)), 1)
            .await
            .unwrap()
            .is_empty()
    );
    let mut tx = world.store.read("look").await.unwrap();
    assert_eq!(tasks::buried(&mut tx, 10).await.unwrap(), [task]);
    assert_eq!(tasks::next_due(&mut tx).await.unwrap(), None);
}

async fn a_lane_gets_its_own_kinds(world: &World) {
    enqueue(world, new(world, 0, None)).await;
    let times = (world.now(), world.later(60));
    for kinds in [Kinds::Except(&["remind", "issue"]), Kinds::Only(&["remind"])] {
        let none = tasks::claim(&world.store, kinds, times, 1).await.unwrap();
        assert!(none.is_empty(), "{kinds:?}");
    }
    let kinds = Kinds::Only(&["remind", "issue"]);
    assert_eq!(
        tasks::claim(&world.store, kinds, times, 1).await.unwrap().len(),
        1
    );
}
