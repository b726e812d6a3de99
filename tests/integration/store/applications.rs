//! Applications: what is kept comes back, nobody overwrites anybody, nobody decides twice.

use kepler::{
    id::{AppointmentId, OperatorId},
    registration::{
        application::Application,
        check::CheckKind,
        video::appointment::{Appointment, AppointmentState},
    },
    store::{
        StoreError,
        applications::{self, ApplicationFilter},
        appointments, evidence,
    },
};

use super::world::{World, altered};

on_both!(
    an_application_comes_back_as_it_was,
    a_stale_version_is_refused,
    a_locked_application_waits_for_its_holder,
    a_portal_uses_a_reference_once,
    lists_narrow_and_page,
    queue_and_deadlines_go_by_due_time,
    the_schema_keeps_reviewer_and_approver_apart,
    whoever_once_prepared_never_approves,
    nothing_personal_lies_in_clear,
    an_operator_is_booked_once_for_a_time,
    evidence_is_kept_once_and_byte_for_byte,
);

async fn an_application_comes_back_as_it_was(world: &World) {
    let application = world.application().await;
    let mut tx = world.store.read("look").await.unwrap();
    let loaded = applications::load(&mut tx, application.id())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(loaded, application);
    let reference = application.portal_reference();
    let found = applications::by_reference(&mut tx, world.portal, reference)
        .await
        .unwrap();
    assert_eq!(found, Some(application.clone()));
    let check = application.checks().iter().next().unwrap().id;
    assert_eq!(
        applications::of_check(&mut tx, check).await.unwrap(),
        Some(application.id())
    );
    let found = applications::by_snils(&mut tx, "12345678964").await.unwrap();
    assert_eq!(found, [application.id()]);
    assert!(
        applications::by_snils(&mut tx, "12345678965")
            .await
            .unwrap()
            .is_empty()
    );
}

async fn a_stale_version_is_refused(world: &World) {
    let application = world.application().await;
    let mut tx = world.store.begin("first").await.unwrap();
    let saved = applications::save(&mut tx, application.clone()).await.unwrap();
    assert_eq!(saved.version(), application.version() + 1);
    tx.commit().await.unwrap();
    let mut tx = world.store.begin("second").await.unwrap();
    let error = applications::save(&mut tx, application).await.unwrap_err();
    assert!(matches!(error, StoreError::Conflict { what: "version" }));
}

async fn a_locked_application_waits_for_its_holder(world: &World) {
    let id = world.application().await.id();
    let add = |store: kepler::store::Store| async move {
        for _ in 0..5 {
            let mut tx = store.begin("add").await.unwrap();
            let application = applications::load_for_update(&mut tx, id).await.unwrap().unwrap();
            applications::save(&mut tx, application).await.unwrap();
            tx.commit().await.unwrap();
        }
    };
    let adders: Vec<_> = (0..4).map(|_| tokio::spawn(add(world.store.clone()))).collect();
    for adder in adders {
        adder.await.unwrap();
    }
    let mut tx = world.store.read("look").await.unwrap();
    assert_eq!(
        applications::load(&mut tx, id).await.unwrap().unwrap().version(),
        20
    );
}

async fn a_portal_uses_a_reference_once(world: &World) {
    let mut tx = world.store.begin("first").await.unwrap();
    applications::insert(&mut tx, &world.new_application("A-1"))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.store.begin("second").await.unwrap();
    let error = applications::insert(&mut tx, &world.new_application("A-1"))
        .await
        .unwrap_err();
    assert!(matches!(
        error,
        StoreError::Conflict {
            what: "portal_reference"
        }
    ));
}

async fn lists_narrow_and_page(world: &World) {
    let mut ids = Vec::new();
    for _ in 0..5 {
        world.clock.advance(jiff::SignedDuration::from_secs(1));
        ids.push(world.application().await.id());
    }
    let mut tx = world.store.read("look").await.unwrap();
    let filter = ApplicationFilter {
        limit: 2,
        portal: Some(world.portal),
        ..ApplicationFilter::default()
    };
    let first = applications::list(&mut tx, &filter).await.unwrap();
    assert_eq!(first.iter().map(Application::id).collect::<Vec<_>>(), ids[..2]);
    let filter = ApplicationFilter {
        after: Some(ids[3]),
        limit: 10,
        ..ApplicationFilter::default()
    };
    assert_eq!(applications::list(&mut tx, &filter).await.unwrap().len(), 1);
    let changed_after = Some(first[1].changed_at());
    let filter = ApplicationFilter {
        changed_after,
        limit: 10,
        ..ApplicationFilter::default()
    };
    assert_eq!(applications::list(&mut tx, &filter).await.unwrap().len(), 3);
    for (states, expected) in [
        (vec!["in_review".to_owned()], 0),
        (vec!["in_checks".into(), "awaiting_payment".into()], 5),
    ] {
        let filter = ApplicationFilter {
            states,
            limit: 10,
            ..ApplicationFilter::default()
        };
        assert_eq!(
            applications::list(&mut tx, &filter).await.unwrap().len(),
            expected
        );
    }
    let counted = applications::count_by_state(&mut tx).await.unwrap();
    assert_eq!(counted, [("awaiting_payment".to_owned(), 5)]);
}

async fn queue_and_deadlines_go_by_due_time(world: &World) {
    let mut expected = Vec::new();
    for due in [Some(30), None, Some(10), Some(20)] {
        let application = world.application().await;
        let mut tx = world.store.begin("due").await.unwrap();
        let application = application.due(due.map(|seconds| world.later(seconds)));
        let application = applications::save(&mut tx, application).await.unwrap();
        tx.commit().await.unwrap();
        expected.push((due.unwrap_or(i64::MAX), application.id()));
    }
    expected.sort();
    let mut tx = world.store.read("look").await.unwrap();
    let states = ["in_review", "awaiting_payment"];
    let queue = applications::queue(&mut tx, &states, 10).await.unwrap();
    let expected: Vec<_> = expected.into_iter().map(|(_, id)| id).collect();
    assert_eq!(queue.iter().map(Application::id).collect::<Vec<_>>(), expected);
    assert_eq!(applications::queue(&mut tx, &states, 1).await.unwrap().len(), 1);
    let overdue = applications::overdue(&mut tx, world.later(20), 10).await.unwrap();
    assert_eq!(overdue, expected[..2]);
}

/// Invariant 4, against a program that is wrong: the columns of the row.
async fn the_schema_keeps_reviewer_and_approver_apart(world: &World) {
    let application = world.application().await;
    let (one, other) = (world.operator().await, world.operator().await);
    let decided = |reviewer: OperatorId, approver: OperatorId| {
        altered(&application, |value| {
            value["review"]["reviewer"] = reviewer.to_string().into();
            value["approval"]["approver"] = approver.to_string().into();
        })
    };
    let mut tx = world.store.begin("alone").await.unwrap();
    let error = applications::save(&mut tx, decided(one, one)).await.unwrap_err();
    assert!(
        matches!(error, StoreError::Conflict { what: "four_eyes" }),
        "{error:?}"
    );
    drop(tx);
    let mut tx = world.store.begin("in pairs").await.unwrap();
    applications::save(&mut tx, decided(one, other)).await.unwrap();
    tx.commit().await.unwrap();
}

/// Invariant 4, over the whole history: an earlier reviewer, and an operator of an earlier call.
async fn whoever_once_prepared_never_approves(world: &World) {
    let (reviewer, caller, third) = (
        world.operator().await,
        world.operator().await,
        world.operator().await,
    );
    let application = world.application().await;
    let verdict = serde_json::json!({
        "appointment": AppointmentId::generate(&*world.clock, &*world.random).unwrap(),
        "operator": caller, "outcome": "inconclusive", "confirmed": [], "reasons": ["line"], "at": world.now(),
    });
    let mut tx = world.store.begin("prepare").await.unwrap();
    let prepared = altered(&application, |value| {
        value["review"]["decided_by"] = vec![reviewer.to_string()].into();
        value["identity"]["verdicts"] = vec![verdict].into();
    });
    let prepared = applications::save(&mut tx, prepared).await.unwrap();
    tx.commit().await.unwrap();
    // The aggregate forgets, the table of decisions does not.
    let approved_by = |approver: OperatorId| {
        altered(&prepared, |value| {
            value["review"]["decided_by"] = serde_json::json!([]);
            value["identity"]["verdicts"] = serde_json::json!([]);
            value["approval"]["approver"] = approver.to_string().into();
        })
    };
    for approver in [reviewer, caller] {
        let mut tx = world.store.begin("approve").await.unwrap();
        let error = applications::save(&mut tx, approved_by(approver))
            .await
            .unwrap_err();
        assert!(
            matches!(error, StoreError::Conflict { what: "four_eyes" }),
            "{error:?}"
        );
    }
    let mut tx = world.store.begin("approve").await.unwrap();
    let approved = applications::save(&mut tx, approved_by(third)).await.unwrap();
    applications::save(&mut tx, approved).await.unwrap();
    tx.commit().await.unwrap();
}

async fn nothing_personal_lies_in_clear(world: &World) {
    world.application().await;
    world.store.close().await;
    let mut files = Vec::new();
    if let Ok(folder) = std::fs::read_dir(world.folder.path().join("data")) {
        files.extend(folder.map(|file| std::fs::read(file.unwrap().path()).unwrap()));
        assert!(!files.is_empty());
    } else {
        files.push(crate::support::postgres::dump(&world.url));
    }
    let contains = |needle: &str| {
        let needle = needle.as_bytes();
        files
            .iter()
            .any(|file| file.windows(needle.len()).any(|window| window == needle))
    };
    assert!(contains("awaiting_payment"), "the look is in the wrong place");
    for secret in [
        "Образцова",
        "12345678964",
        "123456789047",
        "maria@example.ru",
        "4500",
    ] {
        assert!(!contains(secret), "{secret} lies in clear");
    }
}

async fn an_operator_is_booked_once_for_a_time(world: &World) {
    let operator = world.operator().await;
    let booking = |application| Appointment {
        id: AppointmentId::generate(&*world.clock, &*world.random).unwrap(),
        application,
        operator,
        starts_at: world.later(3600),
        ends_at: world.later(4800),
        state: AppointmentState::Scheduled,
    };
    let (mine, theirs) = (world.application().await.id(), world.application().await.id());
    let first = booking(mine);
    let mut tx = world.store.begin("book").await.unwrap();
    appointments::insert(&mut tx, &first).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = world.store.begin("book twice").await.unwrap();
    let error = appointments::insert(&mut tx, &booking(theirs)).await.unwrap_err();
    assert!(matches!(error, StoreError::Conflict { what: "appointment" }));
    drop(tx);
    let mut tx = world.store.begin("cancel").await.unwrap();
    let cancelled = Appointment {
        state: AppointmentState::Cancelled,
        ..first.clone()
    };
    appointments::save(&mut tx, &cancelled).await.unwrap();
    let second = booking(theirs);
    appointments::insert(&mut tx, &second).await.unwrap();
    let taken = appointments::taken(&mut tx, world.now(), world.later(7200))
        .await
        .unwrap();
    assert_eq!(taken, [(operator, world.later(3600))]);
    assert!(
        appointments::taken(&mut tx, world.now(), world.later(3600))
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        appointments::upcoming(&mut tx, world.now(), 10).await.unwrap(),
        [second]
    );
    assert_eq!(
        appointments::of_application(&mut tx, mine).await.unwrap(),
        std::slice::from_ref(&cancelled)
    );
    assert_eq!(
        appointments::load(&mut tx, first.id).await.unwrap(),
        Some(cancelled)
    );
}

async fn evidence_is_kept_once_and_byte_for_byte(world: &World) {
    let application = world.application().await;
    let new = evidence::NewEvidence {
        event_id: "smev-1".into(),
        check: application.checks().iter().next().unwrap().id,
        attempt: 2,
        application: application.id(),
        kind: CheckKind::Snils,
        raw: "<ответ>\r\n\0".into(),
        signature: vec![0, 0xff],
        received_at: world.now(),
        verified: true,
    };
    let mut tx = world.store.begin("keep").await.unwrap();
    assert!(evidence::insert(&mut tx, &new).await.unwrap());
    assert!(!evidence::insert(&mut tx, &new).await.unwrap());
    assert_eq!(
        evidence::of_application(&mut tx, application.id()).await.unwrap(),
        [new]
    );
}
