//! Portals, operators, sign-in.

use kepler::{
    actor::Role,
    id::PortalId,
    registration::portal::Portal,
    store::{StoreError, operators, portals, sign_in},
};

use super::world::World;

on_both!(
    portals_are_found_by_credential,
    operators_come_back,
    a_link_signs_in_once,
    a_lock_ends_sessions
);

async fn portals_are_found_by_credential(world: &World) {
    let mut portal = Portal {
        id: PortalId::generate(&*world.clock, &*world.random).unwrap(),
        name: "Второй".into(),
        token_sha256: None,
        certificate_sha256: Some("cc".into()),
        created_at: world.now(),
    };
    let mut tx = world.store.begin("portal").await.unwrap();
    portals::insert(&mut tx, &portal).await.unwrap();
    assert_eq!(
        portals::by_certificate(&mut tx, "cc").await.unwrap().as_ref(),
        Some(&portal)
    );
    portal.token_sha256 = Some("bb".into());
    portals::save(&mut tx, &portal).await.unwrap();
    assert_eq!(
        portals::by_token(&mut tx, "bb").await.unwrap().as_ref(),
        Some(&portal)
    );
    assert_eq!(portals::by_token(&mut tx, "dd").await.unwrap(), None);
    assert_eq!(
        portals::load(&mut tx, portal.id).await.unwrap().as_ref(),
        Some(&portal)
    );
    assert_eq!(portals::list(&mut tx).await.unwrap().len(), 2);
    portal.token_sha256 = Some("aa".repeat(32));
    let error = portals::save(&mut tx, &portal).await.unwrap_err();
    assert!(matches!(error, StoreError::Conflict { what: "portal" }));
}

async fn operators_come_back(world: &World) {
    let id = world.operator().await;
    let mut tx = world.store.begin("operator").await.unwrap();
    let mut operator = operators::load(&mut tx, id).await.unwrap().unwrap();
    assert_eq!(operator.roles, [Role::Reviewer, Role::VideoOperator]);
    operator.roles = Vec::new();
    operator.locked_at = Some(world.now());
    operators::save(&mut tx, &operator).await.unwrap();
    assert_eq!(operators::list(&mut tx).await.unwrap(), [operator.clone()]);
    operator.id = kepler::id::OperatorId::generate(&*world.clock, &*world.random).unwrap();
    let error = operators::insert(&mut tx, &operator).await.unwrap_err();
    assert!(matches!(error, StoreError::Conflict { what: "operator" }));
}

async fn a_link_signs_in_once(world: &World) {
    let operator = world.operator().await;
    let mut tx = world.store.begin("link").await.unwrap();
    sign_in::insert_link(&mut tx, "link", operator, world.later(60))
        .await
        .unwrap();
    sign_in::insert_link(&mut tx, "old", operator, world.now())
        .await
        .unwrap();
    assert_eq!(
        sign_in::use_link(&mut tx, "old", world.now()).await.unwrap(),
        None
    );
    assert_eq!(
        sign_in::use_link(&mut tx, "unknown", world.now()).await.unwrap(),
        None
    );
    tx.commit().await.unwrap();
    let use_it = |store: kepler::store::Store, now| async move {
        let mut tx = store.begin("use").await.unwrap();
        let used = sign_in::use_link(&mut tx, "link", now).await.unwrap();
        tx.commit().await.unwrap();
        used
    };
    let users: Vec<_> = (0..4)
        .map(|_| tokio::spawn(use_it(world.store.clone(), world.now())))
        .collect();
    let mut signed_in = Vec::new();
    for user in users {
        signed_in.extend(user.await.unwrap());
    }
    assert_eq!(signed_in, [operator]);
}

async fn a_lock_ends_sessions(world: &World) {
    let id = world.operator().await;
    let mut tx = world.store.begin("session").await.unwrap();
    sign_in::insert_session(&mut tx, "session", id, world.later(60))
        .await
        .unwrap();
    sign_in::insert_session(&mut tx, "ended", id, world.later(60))
        .await
        .unwrap();
    sign_in::end_session(&mut tx, "ended", world.now()).await.unwrap();
    assert_eq!(
        sign_in::session(&mut tx, "session", world.later(59))
            .await
            .unwrap(),
        Some(id)
    );
    assert_eq!(
        sign_in::session(&mut tx, "session", world.later(60))
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        sign_in::session(&mut tx, "ended", world.now()).await.unwrap(),
        None
    );
    let mut operator = operators::load(&mut tx, id).await.unwrap().unwrap();
    operator.locked_at = Some(world.now());
    operators::save(&mut tx, &operator).await.unwrap();
    assert_eq!(
        sign_in::session(&mut tx, "session", world.now()).await.unwrap(),
        None
    );
    sign_in::insert_link(&mut tx, "link", id, world.later(60))
        .await
        .unwrap();
    assert_eq!(
        sign_in::use_link(&mut tx, "link", world.now()).await.unwrap(),
        None
    );
}
