//! Verifies that
//! - each kind of bad input has a problem code of its own, in the reader's language,
//! - and changes nothing: neither the application's version nor any list.

use reqwest::header;
use serde_json::{Value, json};

use super::{
    bodies::{PNG, submission, submission_with},
    world::{Answer, World},
};

/// Everything that a portal can see, to be compared before and after.
async fn visible(world: &World) -> Vec<Value> {
    let mut all = Vec::new();
    for path in [
        "/v1/applications",
        "/v1/events",
        "/v1/certificates",
        "/v1/webhook-endpoints",
    ] {
        all.push(world.get(path).await.body);
    }
    all
}

async fn created(world: &World) -> String {
    let answer = world.submit("A-1").await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.text("/id").to_owned()
}

fn raw(world: &World, body: &'static str, media_type: &str) -> reqwest::RequestBuilder {
    world
        .request("POST", "/v1/applications")
        .header("Idempotency-Key", body)
        .header(header::CONTENT_TYPE, media_type)
        .body(body)
}

#[tokio::test]
async fn bodies_that_are_not_what_they_should_be() {
    let world = World::new().await;
    let before = visible(&world).await;
    let answer = Answer::of(raw(&world, "{", "application/json")).await;
    assert_eq!(answer.problem(), (400, "malformed_json"));
    let answer = Answer::of(raw(&world, "<a/>", "text/xml")).await;
    assert_eq!(answer.problem(), (415, "unsupported_media_type"));
    let big = json!({"reference": "x".repeat(300 * 1024)});
    assert_eq!(
        world.post("/v1/applications", "big", &big).await.problem(),
        (413, "body_too_large")
    );
    let mut extra = submission("A-1");
    extra["nickname"] = json!("x");
    let answer = world.post("/v1/applications", "extra", &extra).await;
    assert_eq!(answer.problem(), (422, "unknown_field"));
    assert_eq!(answer.text("/errors/0/pointer"), "/nickname");
    assert_eq!(visible(&world).await, before);
    world.end().await;
}

#[tokio::test]
async fn every_wrong_field_is_named_at_once() {
    let world = World::new().await;
    let before = visible(&world).await;
    let mut body = submission_with("/holder/person/inn", json!("123456789048"));
    body["holder"]["person"]["passport"]["issued_on"] = json!("2010-02-30");
    body["holder"]["person"]["snils"] = json!("123-456-789 65");
    body["time_zone"] = json!("Mars/Olympus");
    let answer = world.post("/v1/applications", "k", &body).await;
    assert_eq!(answer.problem(), (422, "invalid_fields"));
    let errors = answer.body["errors"].as_array().unwrap();
    let found: Vec<_> = errors
        .iter()
        .map(|error| {
            (
                error["pointer"].as_str().unwrap(),
                error["code"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("/time_zone", "time_zone"),
            ("/holder/person/snils", "snils_checksum"),
            ("/holder/person/inn", "inn_checksum"),
            ("/holder/person/passport/issued_on", "date_format"),
        ]
    );
    assert!(
        errors
            .iter()
            .all(|error| !error["detail"].as_str().unwrap().is_empty())
    );
    assert_eq!(visible(&world).await, before);
    world.end().await;
}

#[tokio::test]
async fn rules_of_the_authority() {
    let world = World::new().await;
    for (pointer, value, place, code) in [
        ("/offer", json!("none"), "/offer", "offer_unknown"),
        ("/consents", json!([]), "/consents", "consent_missing"),
        (
            "/holder/person/birth_date",
            json!("2025-01-01"),
            "/holder/person",
            "birth_date_too_young",
        ),
    ] {
        let answer = world
            .post("/v1/applications", pointer, &submission_with(pointer, value))
            .await;
        assert_eq!(answer.problem(), (422, "invalid_fields"), "{}", answer.body);
        assert_eq!(
            (answer.text("/errors/0/pointer"), answer.text("/errors/0/code")),
            (place, code)
        );
    }
    created(&world).await;
    let other = submission_with("/holder/person/email", json!("other@example.ru"));
    assert_eq!(
        world.post("/v1/applications", "other", &other).await.problem(),
        (409, "reference_taken")
    );
    world.end().await;
}

#[tokio::test]
async fn addresses_and_methods_that_do_not_exist() {
    let world = World::new().await;
    assert_eq!(world.get("/v1/nothing").await.problem(), (404, "unknown_route"));
    assert_eq!(
        world.get("/v1/applications/5").await.problem(),
        (404, "not_found")
    );
    let answer = Answer::of(world.request("DELETE", "/v1/offers")).await;
    assert_eq!(answer.problem(), (405, "method_not_allowed"));
    assert!(answer.header("allow").unwrap().contains("GET"));
    let answer = world
        .get("/v1/applications?limit=201&state=lost&colour=red")
        .await;
    assert_eq!(answer.problem(), (400, "invalid_query"));
    assert_eq!(answer.body["errors"].as_array().unwrap().len(), 3);
    world.end().await;
}

#[tokio::test]
async fn scans_that_are_not_what_they_claim() {
    let world = World::new().await;
    let id = created(&world).await;
    let before = (
        visible(&world).await,
        world.get(&format!("/v1/applications/{id}")).await.body,
    );
    let put = |slot: &str, media_type: &str, bytes: Vec<u8>| {
        let path = format!("/v1/applications/{id}/documents/{slot}");
        world
            .request("PUT", &path)
            .header(header::CONTENT_TYPE, media_type)
            .body(bytes)
    };
    for (request, problem) in [
        (
            put("passport", "image/gif", PNG.to_vec()),
            (415, "unsupported_media_type"),
        ),
        (
            put("passport", "image/jpeg", PNG.to_vec()),
            (422, "media_type_mismatch"),
        ),
        (
            put("passport", "image/png", vec![0; 10 * 1024 * 1024 + 1]),
            (413, "body_too_large"),
        ),
        (put("mirror", "image/png", PNG.to_vec()), (404, "not_found")),
        (
            put("passport", "image/png", PNG.to_vec()).header("Content-Digest", "sha-256=:AAAA:"),
            (400, "digest_invalid"),
        ),
        (
            put("passport", "image/png", PNG.to_vec()).header(
                "Content-Digest",
                "sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:",
            ),
            (422, "digest_mismatch"),
        ),
    ] {
        assert_eq!(Answer::of(request).await.problem(), problem);
    }
    let after = (
        visible(&world).await,
        world.get(&format!("/v1/applications/{id}")).await.body,
    );
    assert_eq!(after, before);
    world.end().await;
}

#[tokio::test]
async fn steps_that_the_state_does_not_allow() {
    let world = World::new().await;
    let id = created(&world).await;
    let path = |tail: &str| format!("/v1/applications/{id}{tail}");
    let before = world.get(&path("")).await.body;
    let booking = json!({"starts_at": "2026-12-02T09:00:00Z"});
    let answer = world.post(&path("/appointments"), "1", &booking).await;
    assert_eq!(answer.problem(), (409, "wrong_state"));
    let answer = world.post(&path("/key-request-token"), "2", &json!({})).await;
    assert_eq!(answer.problem(), (409, "wrong_state"));
    assert_eq!(world.get(&path("")).await.body, before);
    let gone = world
        .post(&path("/withdrawal"), "3", &json!({"reason": "changed mind"}))
        .await;
    assert_eq!((gone.status, gone.text("/state")), (200, "withdrawn"));
    let again = world
        .post(&path("/withdrawal"), "4", &json!({"reason": "changed mind"}))
        .await;
    assert_eq!(again.problem(), (409, "wrong_state"));
    world.end().await;
}

#[tokio::test]
async fn versions_that_are_missing_or_stale() {
    let world = World::new().await;
    let id = created(&world).await;
    let path = format!("/v1/applications/{id}");
    let before = world.get(&path).await;
    let correction = json!({"holder": submission("A-1")["holder"], "targets": ["/person/inn"]});
    let patch = |tag: Option<&str>| {
        let request = world.request("PATCH", &path).json(&correction);
        match tag {
            Some(tag) => request.header(header::IF_MATCH, tag),
            None => request,
        }
    };
    assert_eq!(Answer::of(patch(None)).await.problem(), (428, "if_match_missing"));
    assert_eq!(
        Answer::of(patch(Some("seven"))).await.problem(),
        (400, "if_match_invalid")
    );
    assert_eq!(
        Answer::of(patch(Some("\"999\""))).await.problem(),
        (412, "version_stale")
    );
    let tag = before.header("etag").unwrap();
    assert_eq!(Answer::of(patch(Some(tag))).await.problem(), (409, "wrong_state"));
    assert_eq!(world.get(&path).await.body, before.body);
    world.end().await;
}

#[tokio::test]
async fn problems_speak_the_reader_s_language() {
    let world = World::new().await;
    let read = |language: &str| {
        let path = "/v1/applications/01J00000000000000000000000";
        Answer::of(
            world
                .request("GET", path)
                .header(header::ACCEPT_LANGUAGE, language),
        )
    };
    let (russian, english) = (read("ru").await, read("en-GB, ru").await);
    assert_eq!(
        (russian.problem(), english.problem()),
        ((404, "not_found"), (404, "not_found"))
    );
    assert_eq!(
        (russian.text("/title"), english.text("/title")),
        ("Не найдено", "Not found")
    );
    assert_eq!(english.text("/type"), "urn:kepler:problem:not_found");
    assert_eq!(english.header("content-language"), Some("en"));
    world.end().await;
}
