//! Verifies that
//! - an application goes from submission to a downloaded and revoked certificate through the API alone (but for what
//!   registers and operators do),
//! - answers are what the published document says, and no answer carries the applicant's data,
//! - an organisation gets a certificate for its machine that names nobody, though a person applies and is checked,
//! - bad certification requests are refused with a code of their own.

use kepler::{
    http::{portal::openapi, schema::violations},
    issuance::lint,
    x509::{certificate::Certificate, name},
};
use rcgen::{CertificateParams, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::world::{Answer, World};

fn request(key: &KeyPair) -> String {
    CertificateParams::default()
        .serialize_request(key)
        .unwrap()
        .pem()
        .unwrap()
}

fn fits(answer: &Answer, schema: &str) {
    let found = violations(openapi::document(), schema, &answer.body);
    assert!(found.is_empty(), "{schema}: {found:?} in {}", answer.body);
    let text = answer.body.to_string();
    for secret in ["Образцова", "12345678964", "123456789047", "maria@", "9001234567"] {
        assert!(!text.contains(secret), "{schema} tells {secret}");
    }
}

#[tokio::test]
async fn answers_are_what_the_document_says() {
    let world = World::new().await;
    let submitted = world.submit("A-1").await;
    fits(&submitted, "Application");
    let id = submitted.text("/id");
    fits(&world.get("/v1/applications").await, "ApplicationPage");
    fits(&world.get("/v1/offers").await, "OfferList");
    fits(&world.get("/v1/events").await, "EventPage");
    fits(
        &world.get(&format!("/v1/applications/{id}/timeline")).await,
        "Timeline",
    );
    fits(
        &world.get(&format!("/v1/applications/{id}/documents")).await,
        "DocumentList",
    );
    fits(&world.get("/v1/applications/5").await, "Problem");
    let served = world.get("/openapi.json").await;
    assert_eq!(&served.body, openapi::document());
    let page = world.get("/docs").await;
    assert!(
        String::from_utf8(page.bytes)
            .unwrap()
            .contains("/v1/applications/{id}/key-request")
    );
    world.end().await;
}

#[tokio::test]
async fn webhooks_are_added_listed_and_disabled() {
    let world = World::new().await;
    let body = json!({"url": "https://portal.example.ru/hook", "types": ["certificate.issued"]});
    let added = world.post("/v1/webhook-endpoints", "1", &body).await;
    assert_eq!(added.status, 201, "{}", added.body);
    fits(&added, "NewWebhookEndpoint");
    assert!(added.text("/secret").starts_with("whsec_"));
    let listed = world.get("/v1/webhook-endpoints").await;
    fits(&listed, "EndpointList");
    assert!(!listed.body.to_string().contains("whsec_"));
    let wrong = json!({"url": "https://portal.example.ru/hook", "types": ["moon.landed"]});
    let refused = world.post("/v1/webhook-endpoints", "2", &wrong).await;
    assert_eq!(
        (refused.problem(), refused.text("/errors/0/pointer")),
        ((422, "invalid_fields"), "/types/0")
    );
    let path = format!("/v1/webhook-endpoints/{}", added.text("/id"));
    let foreign = world
        .client()
        .delete(world.url(&path))
        .bearer_auth(&world.foreign_token);
    assert_eq!(Answer::of(foreign).await.problem(), (404, "not_found"));
    assert_eq!(Answer::of(world.request("DELETE", &path)).await.status, 204);
    let kept = world.get("/v1/webhook-endpoints").await;
    assert!(kept.body["items"][0]["disabled_at"].is_string(), "{}", kept.body);
    world.end().await;
}

async fn token(world: &World, path: &str, key: &str) -> String {
    let answer = world
        .post(&format!("{path}/key-request-token"), key, &json!({}))
        .await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.text("/token").to_owned()
}

#[tokio::test]
async fn certification_requests_that_prove_nothing() {
    let world = World::new().await;
    let id = world.approved("A-1").await;
    let path = format!("/v1/applications/{id}");
    let token = token(&world, &path, "token").await;
    let before = world.get(&path).await.body;
    let pem = request(&KeyPair::generate().unwrap());
    // The last character before the padding belongs to the signature.
    let mut der = pem_bytes(&pem);
    *der.last_mut().unwrap() ^= 1;
    let broken = base64(&der);
    let weak = KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
    for (number, (token, text, problem)) in [
        (token.as_str(), "not base64!", (422, "csr_malformed")),
        (token.as_str(), "AAAA", (422, "csr_malformed")),
        (token.as_str(), broken.as_str(), (422, "csr_signature_invalid")),
        (
            token.as_str(),
            request(&weak).as_str(),
            (422, "key_algorithm_not_allowed"),
        ),
        ("wrong", pem.as_str(), (409, "key_token")),
    ]
    .into_iter()
    .enumerate()
    {
        let body = json!({"token": token, "request": text});
        let answer = world
            .post(&format!("{path}/key-request"), &number.to_string(), &body)
            .await;
        assert_eq!(answer.problem(), problem, "{text}");
        assert_eq!(world.get(&path).await.body, before);
    }
    world.end().await;
}

#[tokio::test]
async fn from_key_to_revocation() {
    from_request_to_revocation(&request(&KeyPair::generate().unwrap())).await;
}

/// The key and the request are those of OpenSSL's GOST engine.
#[tokio::test]
async fn from_a_gost_key_of_others_to_revocation() {
    let folder = tempfile::tempdir().unwrap();
    let key = "-algorithm gost2012_256 -pkeyopt paramset:XA";
    let request = crate::issuance::workshop::request(folder.path(), key, "");
    from_request_to_revocation(&String::from_utf8(request).unwrap()).await;
}

async fn from_request_to_revocation(request: &str) {
    let world = World::new().await;
    let id = world.approved("A-1").await;
    let path = format!("/v1/applications/{id}");
    let body = json!({"token": token(&world, &path, "t").await, "request": request});
    let accepted = world.post(&format!("{path}/key-request"), "k", &body).await;
    assert_eq!(
        (accepted.status, accepted.text("/state")),
        (202, "issuing"),
        "{}",
        accepted.body
    );
    world.authority.issue(id).await.unwrap();
    let issued = world.get(&path).await;
    assert_eq!(issued.text("/state"), "issued_unacknowledged");
    let certificate = format!("/v1/certificates/{}", issued.text("/certificate"));
    let early = world.get(&format!("{certificate}/download.cer")).await;
    assert_eq!(early.problem(), (409, "not_acknowledged"));
    acknowledge(&world, &path).await;
    downloads(&world, &certificate).await;
    revocation(&world, &certificate).await;
    let second = world.approved("A-2").await;
    let path = format!("/v1/applications/{second}");
    let body = json!({"token": token(&world, &path, "t2").await, "request": request});
    let reused = world.post(&format!("{path}/key-request"), "k2", &body).await;
    assert_eq!(reused.problem(), (409, "key_seen"));
    world.end().await;
}

#[tokio::test]
async fn an_organisation_gets_a_certificate_that_names_nobody() {
    let world = World::new().await;
    let body = super::bodies::automatic_submission("M-1");
    let slots = ["passport", "request_form", "authority"];
    let id = world.approved_as("M-1", &body, &slots).await;
    let path = format!("/v1/applications/{id}");
    let kinds = world.get(&path).await.body["checks"].clone();
    let kinds: Vec<_> = kinds
        .as_array()
        .unwrap()
        .iter()
        .map(|check| &check["kind"])
        .collect();
    assert_eq!(
        kinds,
        ["passport_validity", "person_inn", "snils", "legal_entity_extract"],
        "who applies is checked as well"
    );
    let key = KeyPair::generate().unwrap();
    let body = json!({"token": token(&world, &path, "t").await, "request": request(&key)});
    let accepted = world.post(&format!("{path}/key-request"), "k", &body).await;
    assert_eq!(accepted.status, 202, "{}", accepted.body);
    world.authority.issue(id).await.unwrap();
    acknowledge(&world, &path).await;
    let issued = world.get(&path).await;
    fits(&issued, "Application");
    let download = format!("/v1/certificates/{}/download.cer", issued.text("/certificate"));
    let der = world.get(&download).await.bytes;
    assert_eq!(lint::certificate(&der), []);
    let certificate = Certificate::parse(&der).unwrap();
    assert_eq!(
        name::display(certificate.subject),
        "OGRN=1234567890127,INNLE=1234567894,STREET=ул. Образцовая\\, д. 1,L=Москва,ST=77 г. Москва,C=RU,\
         O=ООО «Образец»,CN=ООО «Образец»"
    );
    for personal in [
        "Мария",
        "Ивановна",
        "12345678964",
        "123456789047",
        "maria@",
        "директор",
    ] {
        let found = der
            .windows(personal.len())
            .any(|window| window == personal.as_bytes());
        assert!(!found, "the certificate names {personal}");
    }
    world.end().await;
}

async fn acknowledge(world: &World, path: &str) {
    let path = format!("{path}/acknowledgement");
    let text = world.get(&path).await;
    assert_eq!(
        hex::encode(Sha256::digest(text.text("/text"))),
        text.text("/sha256")
    );
    let confirm = |sha256: &str| json!({"text_sha256": sha256, "method": "portal_simple", "safety_manual_received": true});
    let wrong = world.post(&path, "a1", &confirm(&"00".repeat(32))).await;
    assert_eq!(wrong.problem(), (409, "acknowledged_text"));
    let done = world.post(&path, "a2", &confirm(text.text("/sha256"))).await;
    assert_eq!((done.status, done.text("/state")), (200, "completed"));
    fits(&done, "Application");
}

async fn downloads(world: &World, certificate: &str) {
    let cer = world.get(&format!("{certificate}/download.cer")).await;
    assert_eq!(cer.header("content-type"), Some("application/pkix-cert"));
    let pem = world.get(&format!("{certificate}/download.pem")).await;
    assert_eq!(pem_bytes(&String::from_utf8(pem.bytes).unwrap()), cer.bytes);
    let bundle = world.get(&format!("{certificate}/download.p7b")).await.bytes;
    assert!(bundle.windows(cer.bytes.len()).any(|window| window == cer.bytes));
    let chain = String::from_utf8(world.get(&format!("{certificate}/chain.pem")).await.bytes).unwrap();
    assert_eq!(chain.matches("BEGIN CERTIFICATE").count(), 2);
}

async fn revocation(world: &World, certificate: &str) {
    let view = world.get(certificate).await;
    fits(&view, "Certificate");
    let look_up = format!("/register?serial={}", view.text("/serial"));
    let public = Answer::of(world.client().get(world.url(&look_up))).await;
    assert_eq!(public.text("/items/0/state"), "active");
    let path = format!("{certificate}/revocation");
    let refused = world.post(&path, "r0", &json!({"reason": "ca_compromise"})).await;
    assert_eq!(refused.problem(), (422, "invalid_fields"));
    let first = world
        .post(&path, "r1", &json!({"reason": "key_compromise"}))
        .await;
    assert_eq!((first.status, first.text("/state")), (200, "revoked"));
    let second = world.post(&path, "r2", &json!({"reason": "superseded"})).await;
    assert_eq!(second.body["revocation"], first.body["revocation"]);
    let public = Answer::of(world.client().get(world.url(&look_up))).await;
    assert_eq!(public.text("/items/0/state"), "revoked");
    let keys: Vec<_> = public.body["items"][0].as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "issuer",
            "not_after",
            "not_before",
            "revoked_at",
            "serial",
            "state"
        ]
    );
    let page = world
        .client()
        .get(world.url(&look_up))
        .header("Accept", "text/html");
    assert!(
        String::from_utf8(Answer::of(page).await.bytes)
            .unwrap()
            .contains("revoked")
    );
    let list = world.get("/v1/certificates?state=revoked").await;
    fits(&list, "CertificatePage");
    assert_eq!(list.body["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        world.get("/v1/certificates?state=active").await.body["items"],
        Value::Array(Vec::new())
    );
}

fn pem_bytes(pem: &str) -> Vec<u8> {
    use base64::Engine as _;
    let text: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
