//! What the people of the story do again and again, and what they wait for.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use kepler::{
    clock::SystemClock,
    demo::{browser::Browser, people::DemoApplicant, portal::PortalClient},
    notification::webhook::signature::Secret,
    simulators::webhooks::{self, WebhookReceiver},
};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::cast::Authority;
use crate::demo::openssl::Judge;

pub async fn submit(portal: &PortalClient, applicant: &DemoApplicant) -> String {
    let body = application(applicant, "story-1");
    let created = portal
        .post("v1/applications", "submit", body.clone())
        .await
        .unwrap();
    let again = portal.post("v1/applications", "submit", body).await.unwrap();
    assert_eq!(
        created["id"], again["id"],
        "a repeated hand-over made a second application"
    );
    created["id"].as_str().unwrap().to_owned()
}

pub async fn state(portal: &PortalClient, id: &str) -> String {
    let view = portal.read(&format!("v1/applications/{id}")).await.unwrap();
    view["state"].as_str().unwrap().to_owned()
}

pub async fn reaches(portal: &PortalClient, id: &str, expected: &str) -> Value {
    let mut last = Value::Null;
    for _ in 0..200 {
        last = portal.read(&format!("v1/applications/{id}")).await.unwrap();
        if last["state"] == expected {
            return last;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the application did not reach {expected}: {last:#}");
}

pub async fn decide(operator: &mut Browser, case: &str, action: &str, fields: &[(&str, &str)]) {
    let page = operator.open(case).await.unwrap();
    assert!(
        operator
            .press(&page, &format!("{case}/{action}"), fields)
            .await
            .unwrap(),
        "{action} was refused:\n{page}"
    );
}

pub async fn fetch_crl(authority: &Authority, judge: &Judge, url: &str) {
    let bytes = reqwest::get(url).await.unwrap().bytes().await.unwrap();
    std::fs::write(authority.file("issuer.crl"), bytes).unwrap();
    judge.run(&[
        "crl",
        "-inform",
        "DER",
        "-in",
        "issuer.crl",
        "-out",
        "issuer.crl.pem",
    ]);
}

pub async fn notices_have_come(authority: &Authority) {
    let mut mails = Vec::new();
    for _ in 0..100 {
        mails = authority.mails();
        if mails.len() >= 7 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(mails.len() >= 7, "only {} notices came", mails.len());
    let passport = "100001";
    assert!(
        mails.iter().all(|mail| !mail.contains(passport)),
        "a notice names a document number"
    );
}

/// What the portal hands over.
pub fn application(applicant: &DemoApplicant, reference: &str) -> Value {
    let consent = |purpose: &str| json!({ "purpose": purpose, "text_version": "1", "text_sha256": "cd".repeat(32), "given_at": "2026-01-01T00:00:00Z" });
    json!({
        "reference": reference, "offer": applicant.offer, "locale": "ru", "time_zone": "Europe/Moscow",
        "holder": applicant.holder,
        "consents": [consent("processing"), consent("registers"), consent("recording")],
    })
}

/// The portal registers a webhook, and keeps what comes with a good signature in a file.
pub async fn listen_to_webhooks(authority: &mut Authority, portal: &PortalClient) -> PathBuf {
    let file = authority.file("webhooks.jsonl");
    let receiver = Arc::new(WebhookReceiver::new(file.clone(), Arc::new(SystemClock)).unwrap());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/events", listener.local_addr().unwrap());
    tokio::spawn(webhooks::serve(
        listener,
        Arc::clone(&receiver),
        CancellationToken::new(),
    ));
    let body = json!({ "url": url, "types": [] });
    let made = portal
        .post("v1/webhook-endpoints", "webhook", body)
        .await
        .unwrap();
    let secret = made["secret"].as_str().unwrap();
    authority
        .canary
        .hide("webhook secret", secret.strip_prefix("whsec_").unwrap());
    receiver.trust(Secret::from_text(secret).unwrap());
    file
}

pub async fn told_by_webhook(events: &Path, id: &str, kind: &str) {
    for _ in 0..100 {
        let told = std::fs::read_to_string(events).unwrap_or_default();
        if told.lines().any(|line| line.contains(id) && line.contains(kind)) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no webhook told of {kind}");
}

/// Validity begins with the full second after issuance (63-FZ art. 14 p. 5).
pub async fn becomes_valid(judge: &Judge) {
    for attempt in 0.. {
        let (good, text) = judge.verify("issuer.crl.pem");
        if good {
            return;
        }
        assert!(text.contains("not yet valid") && attempt < 20, "{text}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
