//! Verifies that
//! - a POST needs a key, and the same POST again gets the first answer,
//! - another POST under the same key is refused, another portal's key is another key,
//! - pages are stable and complete.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{
    bodies::submission,
    world::{Answer, World},
};

#[tokio::test]
async fn the_same_request_gets_the_first_answer() {
    let world = World::new().await;
    let first = world.post("/v1/applications", "k-1", &submission("A-1")).await;
    let again = world.post("/v1/applications", "k-1", &submission("A-1")).await;
    assert_eq!((first.status, first.header("idempotent-replayed")), (201, None));
    assert_eq!(
        (again.status, again.header("idempotent-replayed")),
        (201, Some("true"))
    );
    assert_eq!(
        (&again.bytes, again.header("etag")),
        (&first.bytes, first.header("etag"))
    );
    assert_eq!(
        world.get("/v1/applications").await.body["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let other = world.post("/v1/applications", "k-1", &submission("A-2")).await;
    assert_eq!(other.problem(), (422, "idempotency_key_reused"));
    assert_eq!(
        world.get("/v1/applications").await.body["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    world.end().await;
}

#[tokio::test]
async fn refusals_are_repeated_as_well() {
    let world = World::new().await;
    let first = world.post("/v1/applications", "k", &json!({})).await;
    let again = world.post("/v1/applications", "k", &json!({})).await;
    assert_eq!(
        (first.problem(), again.problem()),
        ((422, "invalid_fields"), (422, "invalid_fields"))
    );
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    world.end().await;
}

#[tokio::test]
async fn a_key_is_needed_and_must_be_printable() {
    let world = World::new().await;
    let post = || world.request("POST", "/v1/applications").json(&submission("A-1"));
    assert_eq!(
        Answer::of(post()).await.problem(),
        (400, "idempotency_key_missing")
    );
    let long = Answer::of(post().header("Idempotency-Key", "x".repeat(256))).await;
    assert_eq!(long.problem(), (400, "idempotency_key_invalid"));
    let foreign = Answer::of(post().header("Idempotency-Key", "ключ".as_bytes())).await;
    assert_eq!(foreign.problem(), (400, "idempotency_key_invalid"));
    assert_eq!(world.get("/v1/applications").await.body["items"], json!([]));
    world.end().await;
}

#[tokio::test]
async fn keys_belong_to_their_portal() {
    let world = World::new().await;
    let ours = world.post("/v1/applications", "k", &submission("A-1")).await;
    let request = world
        .client()
        .post(world.url("/v1/applications"))
        .bearer_auth(&world.foreign_token);
    let theirs = Answer::of(request.header("Idempotency-Key", "k").json(&submission("A-1"))).await;
    assert_eq!((ours.status, theirs.status), (201, 201));
    assert_ne!(ours.text("/id"), theirs.text("/id"));
    world.end().await;
}

#[tokio::test]
async fn many_requests_at_once_make_one_application() {
    let world = World::new().await;
    let body = submission("A-1");
    let mut answers = Vec::new();
    for _ in 0..8 {
        let request = world.request("POST", "/v1/applications");
        answers.push(tokio::spawn(Answer::of(
            request.header("Idempotency-Key", "k").json(&body),
        )));
    }
    for answer in answers {
        let answer = answer.await.unwrap();
        let fits = answer.status == 201 || answer.problem() == (409, "idempotency_in_progress");
        assert!(fits, "{}", answer.body);
    }
    assert_eq!(
        world.get("/v1/applications").await.body["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    world.end().await;
}

#[tokio::test]
async fn pages_are_complete_and_without_repetition() {
    let world = World::new().await;
    for number in 0..5 {
        assert_eq!(world.submit(&format!("A-{number}")).await.status, 201);
        // Identifiers sort by the millisecond.
        world.clock.advance(SignedDuration::from_secs(1));
    }
    let mut seen = Vec::new();
    let mut path = "/v1/applications?limit=2".to_owned();
    loop {
        let page = world.get(&path).await.body;
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["reference"].clone()),
        );
        match page["next"].as_str() {
            Some(next) => path = format!("/v1/applications?limit=2&after={next}"),
            None => break,
        }
    }
    assert_eq!(Value::from(seen), json!(["A-0", "A-1", "A-2", "A-3", "A-4"]));
    let one = world
        .get("/v1/applications?reference=A-3&state=awaiting_payment")
        .await
        .body;
    assert_eq!(one["items"][0]["reference"], "A-3");
    world.end().await;
}
