//! Verifies that
//! - an application handed over by the portal is checked by the registers, reviewed, identified, seen on video, approved by
//!   a second person, and ends in a certificate that the holder acknowledges and downloads;
//! - the portal can do nothing that the state does not allow, and no person can decide twice;
//! - OpenSSL accepts certificate, chain and CRL; OCSP says good, and after revocation in the console revoked;
//! - the applicant gets every notice, the audit log is whole;
//! - on SQLite and on PostgreSQL alike, with the issuer's key in a file or in a token, nothing of a person and no secret reaches log or metrics, the engineer's commands
//!   tell the truth, and the server stops when it is asked to and goes on where it was.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kepler::{
    crypto::algorithm::SignatureAlgorithm,
    demo::{holder::HolderKey, people::DemoApplicant, portal::Body, scans},
    keys::KeyConfig,
    registration::video::CHECKLIST,
};
use serde_json::json;

use super::{
    cast::Authority,
    damage, operation, refusals,
    steps::{
        becomes_valid, decide, fetch_crl, listen_to_webhooks, notices_have_come, reaches, state, submit,
        told_by_webhook,
    },
};
use crate::{demo::openssl::Judge, keys::token, support::postgres::Database};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite() {
    let mut authority = Authority::start(None);
    from_application_to_revoked_certificate(&mut authority).await;
    authority.stop_server();
    damage::is_found(&authority).await;
}

/// The key of the issuer in a token: certificates and CRLs of the whole story are signed there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_the_key_in_a_token() {
    let mut authority = Authority::start_with(None, |folder, config| {
        token::prepare(folder);
        token::import_development_key(folder, "issuing-ecdsa");
        let key = toml::Value::try_from(KeyConfig::Pkcs11(token::configured(folder, "issuing-ecdsa", "")));
        config["issuer"][0]
            .as_table_mut()
            .unwrap()
            .insert("key".to_owned(), key.unwrap());
        token::environment(folder).into()
    });
    authority.canary.hide("PIN", token::PIN);
    from_application_to_revoked_certificate(&mut authority).await;
    let examined = authority.run(&["doctor"]);
    let text = String::from_utf8_lossy(&examined.stdout).into_owned();
    assert!(text.contains("ecdsa-p256, not extractable"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgresql() {
    let database = Database::create().await;
    let mut url: url::Url = database.url().parse().unwrap();
    // The private cluster asks for none: it stands here to be kept secret.
    let password = url.password().unwrap_or("password-of-the-story").to_owned();
    url.set_password(Some(&password)).unwrap();
    let mut authority = Authority::start(Some(url.as_str()));
    authority.canary.hide("database password", &password);
    from_application_to_revoked_certificate(&mut authority).await;
    drop(authority);
    database.drop_now().await;
}

#[expect(clippy::too_many_lines, reason = "a story is read in one go")]
async fn from_application_to_revoked_certificate(authority: &mut Authority) {
    let portal = authority.portal("Портал");
    let mut reviewer = authority.operator("Анна", "reviewer").await;
    let mut video_operator = authority.operator("Борис", "video_operator").await;
    let mut approver = authority.operator("Вера", "approver").await;
    let mut officer = authority.operator("Глеб", "security_officer").await;

    let events = listen_to_webhooks(authority, &portal).await;

    // The portal hands the application over, pays, uploads the scans.
    let applicant = DemoApplicant::of_number(1, Some(SignatureAlgorithm::EcdsaP256));
    authority.canary.hide_holder(&applicant.holder);
    let id = submit(&portal, &applicant).await;
    assert_eq!(state(&portal, &id).await, "awaiting_payment");
    for slot in ["passport", "request_form"] {
        let scan = Body::Bytes("image/png", scans::scan(slot, 1));
        portal
            .put(&format!("v1/applications/{id}/documents/{slot}"), scan)
            .await
            .unwrap();
    }
    let early = portal
        .post(
            &format!("v1/applications/{id}/key-request-token"),
            "early",
            json!({}),
        )
        .await;
    assert!(
        early.unwrap_err().to_string().contains("409"),
        "a key was asked for before approval"
    );
    let payment = json!({ "invoice": "1", "paid_kopecks": 150_000 });
    portal
        .put(&format!("v1/applications/{id}/payment"), Body::Json(payment))
        .await
        .unwrap();

    // The registers answer in their own time; then a person looks at the case.
    reaches(&portal, &id, "in_review").await;
    let case = format!("/console/applications/{id}");
    decide(&mut reviewer, &case, "claim", &[]).await;
    decide(&mut reviewer, &case, "accept", &[]).await;
    reaches(&portal, &id, "awaiting_identity").await;

    // The lawful ground of identification, and the call that policy asks for beside it.
    let ground =
        json!({ "basis": "presence", "evidence_reference": "visit-1", "evidence_sha256": "ab".repeat(32) });
    portal
        .put(
            &format!("v1/applications/{id}/identity-ground"),
            Body::Json(ground),
        )
        .await
        .unwrap();
    assert_eq!(
        state(&portal, &id).await,
        "awaiting_identity",
        "a ground alone sufficed"
    );
    let free = portal
        .read(&format!("v1/applications/{id}/appointment-slots"))
        .await
        .unwrap();
    let starts_at = free["items"][0]["starts_at"].clone();
    portal
        .post(
            &format!("v1/applications/{id}/appointments"),
            "book",
            json!({ "starts_at": starts_at }),
        )
        .await
        .unwrap();
    let mut verdict: Vec<(&str, &str)> = CHECKLIST.iter().map(|item| ("confirmed", *item)).collect();
    verdict.push(("outcome", "verified"));
    decide(&mut video_operator, &case, "verdict", &verdict).await;
    reaches(&portal, &id, "pending_approval").await;

    // A second person approves: neither the reviewer nor the video operator can.
    for first in [&mut reviewer, &mut video_operator] {
        let page = first.open(&case).await.unwrap();
        assert!(
            !first
                .press(&page, &format!("{case}/approve"), &[("sure", "yes")])
                .await
                .unwrap()
        );
    }
    let page = approver.open(&format!("{case}/approval")).await.unwrap();
    assert!(
        approver
            .press(&page, &format!("{case}/approve"), &[("sure", "yes")])
            .await
            .unwrap()
    );
    reaches(&portal, &id, "awaiting_key").await;

    // The applicant makes a key; Kepler signs; the holder acknowledges the contents and downloads.
    let key = HolderKey::open(&authority.file("holder.key.pem"), applicant.algorithm).unwrap();
    let opened = portal
        .post(
            &format!("v1/applications/{id}/key-request-token"),
            "token",
            json!({}),
        )
        .await
        .unwrap();
    authority
        .canary
        .hide("key-request token", opened["token"].as_str().unwrap());
    let request = STANDARD.encode(key.certification_request().unwrap());
    let body = json!({ "token": opened["token"], "request": request });
    portal
        .post(&format!("v1/applications/{id}/key-request"), "key", body)
        .await
        .unwrap();
    let view = reaches(&portal, &id, "issued_unacknowledged").await;
    let certificate = view["certificate"].as_str().unwrap().to_owned();
    let download = format!("v1/certificates/{certificate}/download.pem");
    let early = portal.download(&download).await;
    assert!(
        early.unwrap_err().to_string().contains("409"),
        "downloaded before it was acknowledged"
    );
    let shown = portal
        .read(&format!("v1/applications/{id}/acknowledgement"))
        .await
        .unwrap();
    let confirmation =
        json!({ "text_sha256": shown["sha256"], "method": "portal_simple", "safety_manual_received": true });
    portal
        .post(
            &format!("v1/applications/{id}/acknowledgement"),
            "ack",
            confirmation,
        )
        .await
        .unwrap();
    reaches(&portal, &id, "completed").await;

    // A stranger verifies it.
    let chain = portal
        .download(&format!("v1/certificates/{certificate}/chain.pem"))
        .await
        .unwrap();
    let record = portal
        .read(&format!("v1/certificates/{certificate}"))
        .await
        .unwrap();
    let crl = format!(
        "{}crl/{}.crl",
        authority.url("status_url"),
        record["issuer"].as_str().unwrap()
    );
    let ocsp = authority.url("status_url").join("ocsp").unwrap();
    std::fs::write(
        authority.file("certificate.pem"),
        portal.download(&download).await.unwrap(),
    )
    .unwrap();
    std::fs::write(authority.file("chain.pem"), chain).unwrap();
    let judge = Judge::new(&authority.file(""));
    fetch_crl(authority, &judge, &crl).await;
    becomes_valid(&judge).await;
    assert!(judge.ocsp(ocsp.as_str()).contains("certificate.pem: good"));

    // A security officer revokes it in the console; OCSP knows at once, the CRL within moments.
    let page = format!("/console/certificates/{certificate}");
    let confirm = officer
        .open(&format!("{page}/revoke?reason=key_compromise"))
        .await
        .unwrap();
    assert!(
        officer
            .press(&confirm, &format!("{page}/revoke"), &[("sure", "yes")])
            .await
            .unwrap()
    );
    assert!(judge.ocsp(ocsp.as_str()).contains("certificate.pem: revoked"));
    for attempt in 0.. {
        fetch_crl(authority, &judge, &crl).await;
        let (_, text) = judge.verify("issuer.crl.pem");
        if text.contains("certificate revoked") {
            break;
        }
        assert!(attempt < 100, "the CRL does not name the certificate: {text}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }

    notices_have_come(authority).await;
    told_by_webhook(&events, &id, "certificate.revoked").await;

    // Meanwhile in the machine room.
    operation::is_examined(authority);
    refusals::happen(authority, &portal, &id).await;
    operation::keeps_its_secrets(authority, &id).await;
    operation::is_restarted(authority);
    assert_eq!(state(&portal, &id).await, "completed");
    assert!(judge.ocsp(ocsp.as_str()).contains("certificate.pem: revoked"));
    assert!(
        authority
            .command(&["audit", "verify"])
            .contains("\"intact\":true")
    );
}
