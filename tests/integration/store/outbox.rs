//! What goes out: messages, webhooks, replayed answers.

use kepler::{
    id::{MessageId, WebhookId},
    locale::Locale,
    store::{
        StoreError,
        events::NewEvent,
        idempotency::{self, Begin},
        messages::{self, Message, MessageState},
        webhooks::{self, Delivery, DeliveryState, Endpoint},
    },
};

use super::world::World;

on_both!(
    a_message_is_queued_once,
    endpoints_and_deliveries_come_back,
    the_same_request_gets_the_same_answer,
    one_of_many_equal_requests_does_the_work,
    keys_are_freed_in_time,
);

async fn a_message_is_queued_once(world: &World) {
    let application = world.application().await.id();
    let mut message = Message {
        id: MessageId::generate(&*world.clock, &*world.random).unwrap(),
        deduplication: "received:1".into(),
        application: Some(application),
        channel: "email".into(),
        recipient: "maria@example.ru".into(),
        locale: Locale::En,
        kind: "received".into(),
        subject: "Заявление принято".into(),
        text: "Здравствуйте".into(),
        html: "<p>Здравствуйте</p>".into(),
        state: MessageState::Queued,
        attempts: 0,
    };
    let mut tx = world.store.begin("message").await.unwrap();
    assert!(messages::insert(&mut tx, &message).await.unwrap());
    let same = Message {
        id: MessageId::generate(&*world.clock, &*world.random).unwrap(),
        ..message.clone()
    };
    assert!(!messages::insert(&mut tx, &same).await.unwrap());
    messages::failed(&mut tx, message.id, false).await.unwrap();
    messages::sent(&mut tx, message.id).await.unwrap();
    message.attempts = 2;
    message.state = MessageState::Sent;
    assert_eq!(
        messages::load(&mut tx, message.id).await.unwrap().as_ref(),
        Some(&message)
    );
    assert_eq!(
        messages::of_application(&mut tx, application).await.unwrap(),
        [message.clone()]
    );
    assert!(!format!("{message:?}").contains("maria"));
    let again = messages::sent(&mut tx, message.id).await.unwrap_err();
    assert!(matches!(again, StoreError::Conflict { what: "message" }));
}

async fn endpoints_and_deliveries_come_back(world: &World) {
    let mut endpoint = Endpoint {
        id: WebhookId::generate(&*world.clock, &*world.random).unwrap(),
        portal: world.portal,
        url: "https://portal.example.ru/hook".into(),
        secret: vec![9; 32],
        types: vec!["certificate.issued".into(), "certificate.revoked".into()],
        created_at: world.now(),
        disabled_at: None,
    };
    let mut tx = world.store.begin("webhook").await.unwrap();
    webhooks::insert(&mut tx, &endpoint).await.unwrap();
    tx.event(NewEvent {
        portal: world.portal,
        application: None,
        kind: "certificate.issued",
        at: world.now(),
        data: serde_json::json!({}),
    });
    tx.commit().await.unwrap();
    let mut tx = world.store.begin("deliver").await.unwrap();
    let mut delivery = Delivery {
        id: MessageId::generate(&*world.clock, &*world.random).unwrap(),
        endpoint: endpoint.id,
        event_seq: 1,
        state: DeliveryState::Queued,
        attempts: 0,
        created_at: world.now(),
        last_attempt_at: None,
        last_status: None,
    };
    assert!(webhooks::insert_delivery(&mut tx, &delivery).await.unwrap());
    let same = Delivery {
        id: MessageId::generate(&*world.clock, &*world.random).unwrap(),
        ..delivery.clone()
    };
    assert!(!webhooks::insert_delivery(&mut tx, &same).await.unwrap());
    delivery.state = DeliveryState::Delivered;
    delivery.attempts = 1;
    delivery.last_attempt_at = Some(world.later(1));
    delivery.last_status = Some(204);
    webhooks::save_delivery(&mut tx, &delivery).await.unwrap();
    assert_eq!(
        webhooks::load_delivery(&mut tx, delivery.id)
            .await
            .unwrap()
            .as_ref(),
        Some(&delivery)
    );
    assert_eq!(
        webhooks::list_deliveries(&mut tx, endpoint.id, 9).await.unwrap(),
        [delivery]
    );
    assert!(endpoint.wants("certificate.issued") && !endpoint.wants("certificate.expiring"));
    endpoint.disabled_at = Some(world.later(2));
    webhooks::save(&mut tx, &endpoint).await.unwrap();
    assert!(!endpoint.wants("certificate.issued"));
    assert_eq!(
        webhooks::load(&mut tx, endpoint.id).await.unwrap().as_ref(),
        Some(&endpoint)
    );
    assert_eq!(webhooks::list(&mut tx, world.portal).await.unwrap(), [endpoint]);
}

async fn begin(world: &World, fingerprint: &str, at: i64) -> Begin {
    let mut tx = world.store.begin("begin").await.unwrap();
    let begin = idempotency::begin(&mut tx, world.portal, "key", fingerprint, world.later(at))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    begin
}

async fn answer(world: &World, status: u16) -> Result<(), StoreError> {
    let headers = [("location".to_owned(), "/v1/applications/1".to_owned())];
    let mut tx = world.store.begin("finish").await.unwrap();
    let body = "{\"имя\":1}".as_bytes();
    idempotency::finish(&mut tx, world.portal, "key", (status, &headers, body)).await?;
    tx.commit().await
}

async fn the_same_request_gets_the_same_answer(world: &World) {
    assert_eq!(begin(world, "a", 0).await, Begin::New);
    assert_eq!(begin(world, "a", 1).await, Begin::InProgress);
    assert_eq!(begin(world, "b", 1).await, Begin::Mismatch);
    answer(world, 201).await.unwrap();
    let replay = Begin::Replay {
        status: 201,
        headers: vec![("location".into(), "/v1/applications/1".into())],
        body: "{\"имя\":1}".into(),
    };
    assert_eq!(begin(world, "a", 2).await, replay);
    assert_eq!(begin(world, "b", 2).await, Begin::Mismatch);
    answer(world, 500).await.unwrap_err();
    assert_eq!(begin(world, "a", 3600).await, replay);
}

async fn one_of_many_equal_requests_does_the_work(world: &World) {
    let try_it = |store: kepler::store::Store, portal, now| async move {
        let mut tx = store.begin("begin").await.unwrap();
        let begin = idempotency::begin(&mut tx, portal, "key", "a", now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        begin
    };
    let tries: Vec<_> = (0..6)
        .map(|_| tokio::spawn(try_it(world.store.clone(), world.portal, world.now())))
        .collect();
    let mut new = 0;
    for one in tries {
        match one.await.unwrap() {
            Begin::New => new += 1,
            other => assert_eq!(other, Begin::InProgress),
        }
    }
    assert_eq!(new, 1);
}

async fn keys_are_freed_in_time(world: &World) {
    assert_eq!(begin(world, "a", 0).await, Begin::New);
    assert_eq!(
        begin(world, "a", 60).await,
        Begin::New,
        "the first died with its process"
    );
    let mut tx = world.store.begin("forget").await.unwrap();
    idempotency::forget(&mut tx, world.portal, "key").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(begin(world, "b", 61).await, Begin::New);
    answer(world, 200).await.unwrap();
    let week = 7 * 24 * 3600;
    assert!(matches!(begin(world, "b", week).await, Begin::Replay { .. }));
    let mut tx = world.store.begin("purge").await.unwrap();
    assert_eq!(
        idempotency::purge(&mut tx, world.later(week + 60)).await.unwrap(),
        0
    );
    assert_eq!(
        idempotency::purge(&mut tx, world.later(week + 61)).await.unwrap(),
        1
    );
    tx.commit().await.unwrap();
    assert_eq!(begin(world, "c", week + 61).await, Begin::New);
}
