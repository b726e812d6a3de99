//! Verifies that
//! - a portal is known by its bearer token or by its client certificate, and by nothing else,
//! - no portal sees, changes or even notices what belongs to another,
//! - one portal's rate does not touch another's.

use kepler::actor::Actor;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::world::{Answer, World, client_builder};

#[tokio::test]
async fn without_a_credential_there_is_only_a_401() {
    let world = World::new().await;
    for request in [
        world.client().get(world.url("/v1/offers")),
        world.client().get(world.url("/v1/offers")).bearer_auth("wrong"),
        world
            .client()
            .get(world.url("/v1/offers"))
            .basic_auth("a", Some(&world.token)),
        world
            .client()
            .get(world.url("/v1/offers"))
            .bearer_auth("x".repeat(1000)),
    ] {
        let answer = Answer::of(request).await;
        assert_eq!(answer.problem(), (401, "unauthenticated"));
        assert!(answer.header("www-authenticate").unwrap().starts_with("Bearer"));
    }
    world.end().await;
}

#[tokio::test]
async fn a_client_certificate_is_a_portal_once_it_is_bound() {
    let world = World::new().await;
    let made = rcgen::generate_simple_self_signed(["portal".to_owned()]).unwrap();
    let pem = made.cert.pem() + &made.signing_key.serialize_pem();
    let identity = reqwest::Identity::from_pem(pem.as_bytes()).unwrap();
    let client = client_builder().identity(identity).build().unwrap();
    let ask = || Answer::of(client.get(world.url("/v1/offers")));
    assert_eq!(ask().await.problem(), (401, "unauthenticated"));
    let sha256 = hex::encode(Sha256::digest(made.cert.der()));
    let system = Actor::system("test");
    world
        .authority
        .bind_portal_certificate(&system, world.portal, Some(sha256))
        .await
        .unwrap();
    let answer = ask().await;
    assert_eq!((answer.status, answer.text("/items/0/title")), (200, "Базовый"));
    let wrong = Answer::of(client.get(world.url("/v1/offers")).bearer_auth("wrong")).await;
    assert_eq!(wrong.problem(), (401, "unauthenticated"));
    world.end().await;
}

#[tokio::test]
async fn what_belongs_to_another_portal_does_not_exist() {
    let world = World::new().await;
    let id = world.submit("A-1").await.text("/id").to_owned();
    let before = world.get(&format!("/v1/applications/{id}")).await.body;
    let foreign = |method: &str, tail: &str| {
        let url = world.url(&format!("/v1/applications/{id}{tail}"));
        let request = world.client().request(method.parse().unwrap(), url);
        request
            .bearer_auth(&world.foreign_token)
            .header("Idempotency-Key", tail)
    };
    let paid = json!({"invoice": "1", "paid_kopecks": 1});
    for request in [
        foreign("GET", ""),
        foreign("GET", "/documents"),
        foreign("GET", "/timeline"),
        foreign("GET", "/acknowledgement"),
        foreign("GET", "/appointment-slots"),
        foreign("PUT", "/payment").json(&paid),
        foreign("PUT", "/documents/passport")
            .header("Content-Type", "image/png")
            .body("x"),
        foreign("POST", "/withdrawal").json(&json!({"reason": "x"})),
        foreign("POST", "/key-request-token").json(&json!({})),
    ] {
        assert_eq!(Answer::of(request).await.problem(), (404, "not_found"));
    }
    for list in ["/v1/applications", "/v1/events"] {
        let request = world
            .client()
            .get(world.url(list))
            .bearer_auth(&world.foreign_token);
        assert_eq!(Answer::of(request).await.body["items"], json!([]));
    }
    assert_eq!(world.get(&format!("/v1/applications/{id}")).await.body, before);
    world.end().await;
}

#[tokio::test]
async fn one_portal_s_rate_does_not_touch_another_s() {
    let world = World::with_burst(3).await;
    for _ in 0..3 {
        assert_eq!(world.get("/v1/offers").await.status, 200);
    }
    let answer = world.get("/v1/offers").await;
    assert_eq!(answer.problem(), (429, "rate_limited"));
    assert!(answer.header("retry-after").unwrap().parse::<u32>().unwrap() >= 1);
    let other = world
        .client()
        .get(world.url("/v1/offers"))
        .bearer_auth(&world.foreign_token);
    assert_eq!(Answer::of(other).await.status, 200);
    world.end().await;
}
