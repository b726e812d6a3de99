//! What people and machines send that is refused, with personal data and secrets where they do not belong.

use kepler::demo::{
    browser::Browser,
    people::DemoApplicant,
    portal::{Body, PortalClient},
};
use serde_json::json;

use super::{cast::Authority, steps::application};

/// Each is answered with its own refusal.
pub async fn happen(authority: &mut Authority, portal: &PortalClient, id: &str) {
    let mut stranger = DemoApplicant::of_number(3, None);
    authority.canary.hide_holder(&stranger.holder);

    // A wrong checksum, a field that nobody knows, a body that is no application.
    let (right, wrong) = (stranger.holder["person"]["snils"].clone(), "11223300100");
    stranger.holder["person"]["snils"] = json!(wrong);
    authority.canary.hide("wrong SNILS", wrong);
    is_refused(
        portal
            .post("v1/applications", "wrong", application(&stranger, "wrong"))
            .await,
        "422",
    );
    stranger.holder["person"]["snils"] = right;
    stranger.holder["person"]["nickname"] = json!("Прозвище");
    authority.canary.hide("unknown field", "Прозвище");
    is_refused(
        portal
            .post("v1/applications", "odd", application(&stranger, "odd"))
            .await,
        "4",
    );
    is_refused(
        portal
            .post("v1/applications", "bare", stranger.holder["person"].clone())
            .await,
        "4",
    );

    // A key, a scan and a payment that are not to be had.
    let key = json!({ "token": "made-up-key-token", "request": "AAAA" });
    authority.canary.hide("made-up key token", "made-up-key-token");
    is_refused(
        portal
            .post(&format!("v1/applications/{id}/key-request"), "late", key)
            .await,
        "4",
    );
    let scan = Body::Bytes("image/png", b"no image of 4512 100001".to_vec());
    is_refused(
        portal
            .put(&format!("v1/applications/{id}/documents/passport"), scan)
            .await,
        "4",
    );

    // Addresses with more in them than belongs there.
    let queries = [
        "v1/nothing?snils=11223300100",
        "v1/applications/applicant-03@post.example",
    ];
    for address in queries {
        is_refused(portal.read(address).await, "404");
    }
    let plain = reqwest::Client::new();
    for listener in ["public", "operations"] {
        let url = format!(
            "http://{}/nothing?email=applicant-03%40post.example",
            authority.address(listener)
        );
        assert_eq!(plain.get(url).send().await.unwrap().status(), 404);
    }

    // Tokens that nobody gave out.
    let certificate = authority.server_certificate();
    authority
        .canary
        .hide("made-up bearer token", "made-up-bearer-token");
    let thief = PortalClient::new(
        authority.url("service_url"),
        &certificate,
        "made-up-bearer-token".to_owned(),
    );
    is_refused(thief.unwrap().read("v1/offers").await, "401");
    authority
        .canary
        .hide("made-up sign-in token", "made-up-sign-in-token");
    let mut browser = Browser::new(authority.url("service_url"), &certificate).unwrap();
    let signed_in = browser
        .sign_in("/console/sign-in?token=made-up-sign-in-token")
        .await;
    assert!(signed_in.is_err(), "a made-up link opened a session");
    let lost = browser
        .open("/console/nothing?name=%D0%9F%D1%80%D0%BE%D0%B7%D0%B2%D0%B8%D1%89%D0%B5")
        .await;
    is_refused(lost, "303");
}

fn is_refused<T>(answer: anyhow::Result<T>, status: &str) {
    let refused = answer.err().expect("it was not refused").to_string();
    assert!(refused.contains(&format!("answered {status}")), "{refused}");
}
