//! Verifies that
//! - a delivery carries a signature that the receiver verifies, and an event is kept once however often it comes;
//! - a wrong secret, a changed clock or a busy receiver are seen by their status;
//! - redirects are not followed, and no address inside is reached.

use std::sync::Arc;

use jiff::SignedDuration;
use kepler::{
    clients::webhook::{DeliveryError, WebhookClient},
    clock::{Clock as _, ManualClock},
    notification::{
        event::{Event, EventData, EventType},
        webhook::{
            Verdict, WebhookDelivery,
            signature::{Secret, sign},
            target::{TargetPolicy, TargetRefused},
        },
    },
    simulators::webhooks::{self, WebhookReceiver},
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_util::sync::DropGuard;

use super::{as_clock, clock, loopback, random, stop};

const DEVELOPMENT: TargetPolicy = TargetPolicy { allow_private: true };
const STRICT: TargetPolicy = TargetPolicy { allow_private: false };

struct Portal {
    receiver: Arc<WebhookReceiver>,
    clock: Arc<ManualClock>,
    url: String,
    file: std::path::PathBuf,
    secret: Secret,
    _directory: tempfile::TempDir,
    _stop: DropGuard,
}

async fn portal() -> Portal {
    let directory = tempfile::tempdir().unwrap();
    let clock = clock();
    let file = directory.path().join("webhooks.jsonl");
    let receiver = Arc::new(WebhookReceiver::new(file.clone(), as_clock(&clock)).unwrap());
    let secret = Secret::generate(&*random()).unwrap();
    receiver.trust(secret.clone());
    let (listener, address) = loopback().await;
    let (token, guard) = stop();
    tokio::spawn(webhooks::serve(listener, Arc::clone(&receiver), token));
    Portal {
        receiver,
        clock,
        url: format!("http://{address}/hooks"),
        file,
        secret,
        _directory: directory,
        _stop: guard,
    }
}

impl Portal {
    fn delivery(&self, id: &str, secret: &Secret) -> WebhookDelivery {
        let event = Event {
            event_type: EventType::CertificateReleased,
            timestamp: self.clock.now(),
            data: EventData {
                application_id: "01JDF0000000000000000000AP".parse().unwrap(),
                seq: 9,
                state: "completed".to_owned(),
                certificate_id: None,
            },
        };
        let body = serde_json::to_vec(&event).unwrap();
        WebhookDelivery {
            url: self.url.parse().unwrap(),
            headers: sign(id, self.clock.now(), &body, std::slice::from_ref(secret)),
            body,
        }
    }
}

#[tokio::test]
async fn an_event_is_verified_and_kept_once() {
    let portal = portal().await;
    let client = WebhookClient::new(DEVELOPMENT).unwrap();
    for id in ["msg_1", "msg_1", "msg_2"] {
        let status = client
            .deliver(&portal.delivery(id, &portal.secret))
            .await
            .unwrap();
        assert_eq!(Verdict::of_status(status), Verdict::Delivered);
    }
    assert_eq!((portal.receiver.events(), portal.receiver.deliveries()), (2, 3));

    let lines = std::fs::read_to_string(&portal.file).unwrap();
    let lines: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["webhook_id"], "msg_1");
    assert_eq!(lines[0]["event"]["type"], "certificate.released");

    std::fs::write(
        &portal.file,
        format!("{}\n{}\n{{\"webhook_id\":\"msg", lines[0], lines[1]),
    )
    .unwrap();
    let again = WebhookReceiver::new(portal.file.clone(), as_clock(&portal.clock)).unwrap();
    assert_eq!(again.events(), 2, "a receiver that begins anew knows what it has");
    let mended = std::fs::read_to_string(&portal.file).unwrap();
    assert!(
        mended.ends_with("}\n"),
        "a line cut short by a crash is gone: {mended}"
    );
}

#[tokio::test]
async fn a_wrong_secret_an_old_signature_and_a_busy_receiver_show_in_the_status() {
    let portal = portal().await;
    let client = WebhookClient::new(DEVELOPMENT).unwrap();
    let stranger = Secret::from_text(&format!("whsec_{}", "A".repeat(32))).unwrap();
    let status = client
        .deliver(&portal.delivery("msg_1", &stranger))
        .await
        .unwrap();
    assert_eq!(status, 401);

    let old = portal.delivery("msg_1", &portal.secret);
    portal.clock.advance(SignedDuration::from_mins(6));
    assert_eq!(client.deliver(&old).await.unwrap(), 401);

    portal.receiver.fail_next(1);
    let good = portal.delivery("msg_1", &portal.secret);
    let busy = client.deliver(&good).await.unwrap();
    assert_eq!((busy, Verdict::of_status(busy)), (503, Verdict::Retry));
    assert_eq!(client.deliver(&good).await.unwrap(), 200);
    assert_eq!((portal.receiver.events(), portal.receiver.refused()), (1, 2));
}

#[tokio::test]
async fn addresses_inside_are_refused() {
    let portal = portal().await;
    let client = WebhookClient::new(STRICT).unwrap();
    let mut delivery = portal.delivery("msg_1", &portal.secret);
    delivery.url = "https://127.0.0.1:1/".parse().unwrap();
    let refused = client.deliver(&delivery).await.unwrap_err();
    assert_eq!(refused, DeliveryError::Refused(TargetRefused::NotPublic));
    assert_eq!(portal.receiver.deliveries(), 0);
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    let portal = portal().await;
    let (listener, address) = loopback().await;
    drop(listener);
    let mut delivery = portal.delivery("msg_1", &portal.secret);
    delivery.url = format!("http://{address}/").parse().unwrap();
    let client = WebhookClient::new(DEVELOPMENT).unwrap();
    assert_eq!(
        client.deliver(&delivery).await.unwrap_err(),
        DeliveryError::Unreachable
    );
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_not_followed() {
    let portal = portal().await;
    let (listener, address) = loopback().await;
    let target = portal.url.clone();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).await.unwrap();
        let answer = format!("HTTP/1.1 307 Moved\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n");
        stream.write_all(answer.as_bytes()).await.unwrap();
    });
    let mut delivery = portal.delivery("msg_1", &portal.secret);
    delivery.url = format!("http://{address}/").parse().unwrap();
    let client = WebhookClient::new(DEVELOPMENT).unwrap();
    let status = client.deliver(&delivery).await.unwrap();
    assert_eq!((status, Verdict::of_status(status)), (307, Verdict::Retry));
    assert_eq!(portal.receiver.deliveries(), 0);
}
