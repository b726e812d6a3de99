//! Verifies that
//! - a question is taken once however often it is submitted, and its signed answer comes through the queue byte-exact;
//! - answers stay in the queue until acknowledged, come again, and come in disorder;
//! - a wrong signature is seen, on a message and on a receipt;
//! - an outage of one register, of the gateway, a break of the connection and a hang delay and nothing else;
//! - credentials or an address that are wrong delay too, for an engineer to mend;
//! - a simulator that begins anew answers a repeated question under the same identifiers.

use std::{path::PathBuf, sync::Arc};

use jiff::{SignedDuration, civil::date};
use kepler::{
    clients::register_gateway::{RegisterGateway, RegisterGatewayConfig, signature::SignatureConfig},
    clock::{Clock as _, ManualClock},
    id::CheckId,
    registration::check::{
        CheckKind,
        connector::{CheckRequest, ConnectorError, EventBody, RegisterConnector as _, RegisterEvent},
        inputs::{CheckInputs, PassportInputs, PersonInputs},
        outcome::Outcome,
    },
    simulators::registers::{self, scenario::Scenario, signer::GatewaySigner},
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_util::sync::DropGuard;

use super::{as_clock, clock, loopback, random, stop};

struct World {
    gateway: RegisterGateway,
    config: RegisterGatewayConfig,
    clock: Arc<ManualClock>,
    directory: tempfile::TempDir,
    _stop: DropGuard,
}

async fn world(scenario: &str) -> World {
    let directory = tempfile::tempdir().unwrap();
    let signer = GatewaySigner::generate().unwrap();
    let public_key_file = directory.path().join("gateway.pem");
    std::fs::write(&public_key_file, signer.public_key_pem().unwrap()).unwrap();
    let signature = SignatureConfig::EcdsaP256 { public_key_file };
    world_with(scenario, signer, signature, directory).await
}

async fn world_with(
    scenario: &str,
    signer: GatewaySigner,
    signature: SignatureConfig,
    directory: tempfile::TempDir,
) -> World {
    let clock = clock();
    let scenario = Scenario::from_toml(scenario).unwrap();
    let (listener, address) = loopback().await;
    let (token, guard) = stop();
    tokio::spawn(registers::serve(
        listener,
        scenario,
        signer,
        as_clock(&clock),
        token,
    ));
    let config = RegisterGatewayConfig {
        url: format!("http://{address}").parse().unwrap(),
        signature,
        token_file: None,
        ca_file: None,
        timeout_seconds: 1,
    };
    World {
        gateway: RegisterGateway::new(&config, &as_clock(&clock), &random()).unwrap(),
        config,
        clock,
        directory,
        _stop: guard,
    }
}

impl World {
    fn ask(&self, attempt: u32, inputs: CheckInputs) -> CheckRequest {
        CheckRequest {
            check: CHECK.parse().unwrap(),
            attempt,
            inputs,
            deadline: self.clock.now() + SignedDuration::from_hours(72),
        }
    }

    async fn queue(&self) -> Vec<RegisterEvent> {
        let poll = self.gateway.poll(None).await.unwrap();
        assert_eq!(poll.cursor, None, "one page is enough here");
        poll.events
    }

    fn advance(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }
}

const CHECK: &str = "01JDF0000000000000000000CH";

fn passport(number: &str) -> CheckInputs {
    CheckInputs::PassportValidity {
        passport: PassportInputs {
            series: "4509".to_owned(),
            number: number.to_owned(),
            issued_on: date(2015, 3, 2),
        },
    }
}

fn snils(number: &str) -> CheckInputs {
    CheckInputs::Snils {
        person: PersonInputs {
            surname: "Петрова".to_owned(),
            given_name: "Анна".to_owned(),
            patronymic: Some("Сергеевна".to_owned()),
            birth_date: date(1990, 5, 17),
        },
        snils: number.to_owned(),
    }
}

fn outcome(event: &RegisterEvent) -> &Outcome {
    match &event.body {
        EventBody::Final { outcome } => outcome,
        other => panic!("not final: {other:?}"),
    }
}

#[tokio::test]
async fn a_question_is_taken_once_and_answered_with_proof() {
    let world = world("").await;
    let request = world.ask(1, passport("123456"));
    let receipt = world.gateway.submit(request.clone()).await.unwrap();
    assert_eq!(world.gateway.submit(request).await.unwrap(), receipt);
    assert!(world.gateway.verify(&receipt.evidence).is_valid());

    let events = world.queue().await;
    assert_eq!(events.len(), 1);
    let event = &events[0];
    assert_eq!(outcome(event), &Outcome::Match);
    assert_eq!((event.check.to_string().as_str(), event.attempt), (CHECK, 1));
    assert_eq!(event.external_id, receipt.external_id);
    assert!(world.gateway.verify(&event.evidence).is_valid());
    let mut changed = event.evidence.clone();
    changed.raw.push(b' ');
    assert!(!world.gateway.verify(&changed).is_valid());

    assert_eq!(world.queue().await, events, "it stays until it is acknowledged");
    world.gateway.ack(event, true).await.unwrap();
    assert!(world.queue().await.is_empty());
    world.gateway.ack(event, true).await.unwrap();
}

#[tokio::test]
async fn the_same_key_with_other_content_is_refused() {
    let world = world("").await;
    world
        .gateway
        .submit(world.ask(1, passport("123456")))
        .await
        .unwrap();
    let refused = world
        .gateway
        .submit(world.ask(1, passport("654321")))
        .await
        .unwrap_err();
    let code = "other_content".to_owned();
    assert_eq!(refused, ConnectorError::Refused { code });
}

#[tokio::test]
async fn rules_answer_by_kind_ending_and_attempt() {
    let world = world(
        r#"
        [[rule]]
        kind = "passport_validity"
        ending = "13"
        answer = { type = "final", outcome = "invalid", reason = "601", since = "2020-01-31" }

        [[rule]]
        kind = "snils"
        attempts = 1
        answer = { type = "final", outcome = "unavailable", retry_after = "PT30S" }

        [[rule]]
        kind = "snils"
        ending = "7"
        answer = { type = "final", outcome = "mismatch", fields = ["birth_date"] }

        [[rule]]
        ending = "99"
        refuse = "access_denied"
        "#,
    )
    .await;
    let ask = async |attempt: u32, check: &str, inputs: CheckInputs| {
        let request = CheckRequest {
            check: check.parse().unwrap(),
            ..world.ask(attempt, inputs)
        };
        world.gateway.submit(request).await?;
        let events = world.queue().await;
        world.gateway.ack(&events[0], true).await.unwrap();
        Ok::<_, ConnectorError>(outcome(&events[0]).clone())
    };
    let withdrawn = Outcome::Invalid {
        reason: "601".to_owned(),
        since: Some(date(2020, 1, 31)),
    };
    let silent = Outcome::Unavailable {
        retry_after: Some(SignedDuration::from_secs(30)),
    };
    let differs = Outcome::Mismatch {
        fields: vec!["birth_date".to_owned()],
    };
    let (one, two) = (CHECK, "01JDF0000000000000000000CJ");
    assert_eq!(ask(1, one, passport("000013")).await.unwrap(), withdrawn);
    assert_eq!(ask(2, one, passport("000014")).await.unwrap(), Outcome::Match);
    assert_eq!(ask(1, two, snils("7")).await.unwrap(), silent);
    assert_eq!(ask(2, two, snils("7")).await.unwrap(), differs);
    let code = "access_denied".to_owned();
    assert_eq!(
        ask(3, one, passport("000099")).await,
        Err(ConnectorError::Refused { code })
    );
}

#[tokio::test]
async fn interim_answers_come_first_and_the_answer_after_its_delay() {
    let world = world("delay_ms = 5000\n[[rule]]\ninterim = ['queued', 'at work']\n").await;
    world
        .gateway
        .submit(world.ask(1, passport("123456")))
        .await
        .unwrap();
    let texts: Vec<_> = world.queue().await.into_iter().map(|event| event.body).collect();
    let interim = |text: &str| EventBody::Interim {
        text: text.to_owned(),
    };
    assert_eq!(texts, [interim("queued"), interim("at work")]);
    world.advance(5);
    assert_eq!(world.queue().await.len(), 3);
}

#[tokio::test]
async fn messages_come_again_and_in_disorder() {
    let world = world("[[rule]]\ninterim = ['late']\ninterim_last = true\nredeliver = 2\n").await;
    world
        .gateway
        .submit(world.ask(1, passport("123456")))
        .await
        .unwrap();
    let first = world.queue().await;
    assert_eq!(outcome(&first[0]), &Outcome::Match);
    assert!(
        matches!(first[1].body, EventBody::Interim { .. }),
        "the interim status is late"
    );
    for round in 0..3 {
        assert_eq!(
            world.queue().await,
            first,
            "round {round}: the same bytes under the same identifiers"
        );
        for event in &first {
            world.gateway.ack(event, true).await.unwrap();
        }
    }
    assert!(world.queue().await.is_empty());
}

#[tokio::test]
async fn a_wrong_signature_is_seen() {
    let world = world("[[rule]]\nwrong_signature = true\n").await;
    world
        .gateway
        .submit(world.ask(1, passport("123456")))
        .await
        .unwrap();
    let events = world.queue().await;
    assert!(!world.gateway.verify(&events[0].evidence).is_valid());
    world.gateway.ack(&events[0], false).await.unwrap();
    assert!(world.queue().await.is_empty());
}

#[tokio::test]
async fn a_receipt_of_another_key_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let other = GatewaySigner::generate().unwrap();
    let public_key_file = directory.path().join("other.pem");
    std::fs::write(&public_key_file, other.public_key_pem().unwrap()).unwrap();
    let signature = SignatureConfig::EcdsaP256 { public_key_file };
    let world = world_with("", GatewaySigner::generate().unwrap(), signature, directory).await;
    let refused = world
        .gateway
        .submit(world.ask(1, passport("123456")))
        .await
        .unwrap_err();
    assert!(matches!(refused, ConnectorError::Protocol { .. }), "{refused:?}");
}

#[tokio::test]
async fn a_shared_secret_works_as_well_as_a_key_pair() {
    let directory = tempfile::tempdir().unwrap();
    let secret_file: PathBuf = directory.path().join("secret");
    std::fs::write(&secret_file, [7; 32]).unwrap();
    let signer = GatewaySigner::hmac_sha256(&[7; 32]);
    let world = world_with("", signer, SignatureConfig::HmacSha256 { secret_file }, directory).await;
    world
        .gateway
        .submit(world.ask(1, passport("123456")))
        .await
        .unwrap();
    assert!(world.gateway.verify(&world.queue().await[0].evidence).is_valid());
}

#[tokio::test]
async fn one_register_down_pauses_that_register_only() {
    let world = world("[[outage]]\nkind = 'snils'\nfor_ms = 60000\nmanner = 'unavailable'\n").await;
    let down = world.gateway.submit(world.ask(1, snils("1"))).await.unwrap_err();
    let ConnectorError::Unavailable { retry_after, .. } = down else {
        panic!("{down:?}")
    };
    assert_eq!(
        retry_after,
        Some(SignedDuration::from_secs(60)),
        "the gateway's own word"
    );
    assert_eq!(world.gateway.paused(), [CheckKind::Snils]);

    let second = CheckRequest {
        check: "01JDF0000000000000000000CJ".parse::<CheckId>().unwrap(),
        ..world.ask(1, passport("123456"))
    };
    world.gateway.submit(second).await.unwrap();
    assert_eq!(world.queue().await.len(), 1, "others go on");

    world.advance(60);
    world.gateway.submit(world.ask(1, snils("1"))).await.unwrap();
    assert!(world.gateway.paused().is_empty());
    assert_eq!(world.queue().await.len(), 2);
}

#[tokio::test]
async fn a_gateway_that_breaks_connections_or_hangs_is_unavailable() {
    for manner in ["drop", "hang"] {
        let world = world(&format!("[[outage]]\nfor_ms = 60000\nmanner = '{manner}'\n")).await;
        let refused = world
            .gateway
            .submit(world.ask(1, passport("123456")))
            .await
            .unwrap_err();
        assert!(
            matches!(refused, ConnectorError::Unavailable { .. }),
            "{manner}: {refused:?}"
        );
        assert!(refused.is_retryable());
        let refused = world.gateway.poll(None).await.unwrap_err();
        assert!(
            matches!(refused, ConnectorError::Unavailable { .. }),
            "{manner}: {refused:?}"
        );
        world.advance(60);
        world
            .gateway
            .submit(world.ask(1, passport("123456")))
            .await
            .unwrap();
        assert_eq!(world.queue().await.len(), 1, "{manner}");
    }
}

#[tokio::test]
async fn something_else_at_the_address_is_unavailable() {
    let world = world("").await;
    for (answer, body) in [
        ("401 Unauthorized", r#"{"code":"token"}"#),
        ("404 Not Found", "<html>"),
        ("302 Found", r#"{"code":"elsewhere"}"#),
        ("200 OK", "<html>"),
    ] {
        let (listener, address) = loopback().await;
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 8192];
            let _ = stream.read(&mut request).await.unwrap();
            let length = body.len();
            let head = format!("HTTP/1.1 {answer}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
            stream.write_all((head + body).as_bytes()).await.unwrap();
        });
        let config = RegisterGatewayConfig {
            url: format!("http://{address}").parse().unwrap(),
            ..world.config.clone()
        };
        let gateway = RegisterGateway::new(&config, &as_clock(&world.clock), &random()).unwrap();
        let refused = gateway.poll(None).await.unwrap_err();
        assert!(refused.is_retryable(), "{answer}: {refused:?}");
    }
}

#[tokio::test]
async fn a_gateway_that_stays_away_is_asked_less_and_less() {
    let world = world("[[outage]]\nfor_ms = 4000000000\nmanner = 'drop'\n").await;
    let mut reached = 0;
    for _ in 0..600 {
        let refused = world.gateway.poll(None).await.unwrap_err();
        let ConnectorError::Unavailable { reason, .. } = refused else {
            panic!("{refused:?}")
        };
        reached += u32::from(reason == "no connection");
        world.advance(1);
    }
    assert!((5..=15).contains(&reached), "{reached} calls in ten minutes");
}

#[tokio::test]
async fn a_simulator_that_begins_anew_answers_under_the_same_identifiers() {
    let first = world("").await;
    let request = first.ask(1, passport("123456"));
    first.gateway.submit(request.clone()).await.unwrap();
    let before = first.queue().await;
    let second = world("").await;
    assert!(second.queue().await.is_empty(), "its memory is gone");
    second.gateway.submit(request).await.unwrap();
    let after = second.queue().await;
    assert_eq!(after[0].event_id, before[0].event_id);
    assert_eq!(after[0].evidence.raw, before[0].evidence.raw);
    assert!(first.directory.path().exists());
}

#[tokio::test]
async fn a_long_queue_is_read_page_by_page() {
    let world = world("").await;
    for attempt in 1..=130 {
        world
            .gateway
            .submit(world.ask(attempt, passport("123456")))
            .await
            .unwrap();
    }
    let first = world.gateway.poll(None).await.unwrap();
    assert_eq!(first.events.len(), 100);
    let second = world.gateway.poll(first.cursor).await.unwrap();
    assert_eq!((second.events.len(), second.cursor), (30, None));
    assert_eq!(second.events[0].attempt, 101);
}
