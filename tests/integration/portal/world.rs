//! A portal API on loopback TLS, with a real store and real issuers behind it, and clients of two portals.

use std::{net::SocketAddr, num::NonZeroU32, path::Path, sync::Arc};

use async_trait::async_trait;
use jiff::SignedDuration;
use kepler::{
    actor::{Actor, Role},
    calendar::ProductionCalendar,
    clients::{
        mail::{MailError, OutgoingMail},
        webhook::DeliveryError,
    },
    clock::{Clock as _, ManualClock},
    crypto::seal::{KeyEncryptionKey, Sealer},
    http::{
        limits::Limits,
        router,
        tls::{Peer, TlsListener, server_config},
    },
    id::{ApplicationId, OperatorId, PortalId},
    issuance::{
        issuer::Issuer,
        profile::{Profile, catalogue::Catalogue},
        urls::StatusUrls,
    },
    keys::{self, KeyConfig},
    lifecycle::{Authority, Branch, Issuers, Parts, Policy, notify::Mailer, webhook::Courier},
    notification::webhook::WebhookDelivery,
    random::SeededRandom,
    registration::{
        application::{Freshness, KeyToken},
        check::{
            connector::{
                CheckRequest, ConnectorError, Evidence, Poll, Receipt, RegisterConnector, RegisterEvent,
                Verification,
            },
            outcome::Outcome,
            progress::CheckEvent,
        },
        identity::{IdentityBasis, IdentityGround},
        key::known::KnownKeys,
        operator::Operator,
    },
    store::{
        DatabaseConfig, Store, applications,
        crl_files::CrlFiles,
        issuers::{self, IssuerRow},
        operators,
        places::objects::Objects,
    },
    x509::chain,
};
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;

/// Nobody outside answers.
struct Nobody;

#[async_trait]
impl RegisterConnector for Nobody {
    async fn submit(&self, _: CheckRequest) -> Result<Receipt, ConnectorError> {
        Err(unavailable())
    }
    async fn poll(&self, _: Option<String>) -> Result<Poll, ConnectorError> {
        Err(unavailable())
    }
    async fn ack(&self, _: &RegisterEvent, _: bool) -> Result<(), ConnectorError> {
        Err(unavailable())
    }
    fn verify(&self, _: &Evidence) -> Verification {
        panic!("nobody answers, so nothing is verified")
    }
}

fn unavailable() -> ConnectorError {
    ConnectorError::Unavailable {
        reason: "test".into(),
        retry_after: None,
    }
}

#[async_trait]
impl Mailer for Nobody {
    async fn send(&self, _: &OutgoingMail) -> Result<(), MailError> {
        Err(MailError::Temporary {
            reason: "test".into(),
        })
    }
}

#[async_trait]
impl Courier for Nobody {
    async fn deliver(&self, _: &WebhookDelivery) -> Result<u16, DeliveryError> {
        Err(DeliveryError::Unreachable)
    }
}

pub struct World {
    pub authority: Arc<Authority>,
    pub address: SocketAddr,
    pub portal: PortalId,
    pub token: String,
    pub foreign_token: String,
    pub clock: Arc<ManualClock>,
    folder: TempDir,
}

impl World {
    pub async fn new() -> Self {
        Self::with(&Limits::default()).await
    }

    pub async fn with_burst(burst: u32) -> Self {
        let one = NonZeroU32::MIN;
        let burst = NonZeroU32::new(burst).unwrap();
        Self::with(&Limits {
            requests_per_second: one,
            burst,
            ..Limits::default()
        })
        .await
    }

    async fn with(limits: &Limits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at("2026-12-01T09:00:00Z".parse().unwrap()));
        let authority = Arc::new(Authority::new(parts(folder.path(), &clock).await));
        let system = Actor::system("test");
        let (portal, token) = authority.add_portal(&system, "Портал").await.unwrap();
        let (_, foreign_token) = authority.add_portal(&system, "Чужой").await.unwrap();
        let address = serve(&authority, limits).await;
        Self {
            authority,
            address,
            portal: portal.id,
            token,
            foreign_token,
            clock,
            folder,
        }
    }

    /// A client that trusts whoever answers: the listener's certificate is a throw-away one.
    #[expect(clippy::unused_self, reason = "reads as a part of the world")]
    pub fn client(&self) -> reqwest::Client {
        client_builder().build().unwrap()
    }

    pub fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.address)
    }

    /// A request of our portal.
    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = method.parse().unwrap();
        self.client()
            .request(method, self.url(path))
            .bearer_auth(&self.token)
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request("GET", path)).await
    }

    pub async fn post(&self, path: &str, key: &str, body: &Value) -> Answer {
        Answer::of(
            self.request("POST", path)
                .header("Idempotency-Key", key)
                .json(body),
        )
        .await
    }

    pub async fn submit(&self, reference: &str) -> Answer {
        self.post(
            "/v1/applications",
            reference,
            &super::bodies::submission(reference),
        )
        .await
    }

    /// An application that a second person has approved, and its key token.
    pub async fn approved(&self, reference: &str) -> ApplicationId {
        let body = super::bodies::submission(reference);
        self.approved_as(reference, &body, &["passport", "request_form"])
            .await
    }

    /// The same for what `body` asks for, with scans in `slots`.
    pub async fn approved_as(&self, key: &str, body: &Value, slots: &[&str]) -> ApplicationId {
        let submitted = self.post("/v1/applications", key, body).await;
        assert_eq!(submitted.status, 201, "{}", submitted.body);
        let id: ApplicationId = submitted.text("/id").parse().unwrap();
        for slot in slots {
            let path = format!("/v1/applications/{id}/documents/{slot}");
            let scan = self.request("PUT", &path).header("Content-Type", "image/png");
            assert_eq!(
                Answer::of(scan.body(super::bodies::PNG.to_vec())).await.status,
                200
            );
        }
        let paid = serde_json::json!({"invoice": "1", "paid_kopecks": 100_000});
        let path = format!("/v1/applications/{id}/payment");
        assert_eq!(
            Answer::of(self.request("PUT", &path).json(&paid)).await.status,
            200
        );
        self.decide(id).await;
        id
    }

    /// What registers, reviewer and approver do, without them.
    async fn decide(&self, id: ApplicationId) {
        let (reviewer, approver) = (
            self.operator(Role::Reviewer).await,
            self.operator(Role::Approver).await,
        );
        let now = self.clock.now();
        let mut tx = self.authority.store().begin("decide").await.unwrap();
        let mut application = applications::load_for_update(&mut tx, id).await.unwrap().unwrap();
        let checks: Vec<_> = application
            .checks()
            .iter()
            .map(|check| (check.id, check.attempt))
            .collect();
        for (check, attempt) in checks {
            let event = CheckEvent::Answered(Outcome::Match);
            application = application.record_check(check, attempt, event, now).unwrap();
        }
        let ground = IdentityGround {
            basis: IdentityBasis::Presence,
            evidence_reference: "1".into(),
            evidence_sha256: "00".repeat(32),
            asserted_by: Actor::system("test"),
            asserted_at: now,
        };
        let token = KeyToken {
            sha256: "00".repeat(32),
            expires_at: now,
        };
        let freshness = Freshness(SignedDuration::from_hours(1));
        let application = application
            .claim(reviewer, now)
            .and_then(|application| application.accept_review(reviewer, now))
            .and_then(|application| application.assert_ground(ground, now))
            .and_then(|application| application.approve(approver, token, freshness, now))
            .unwrap();
        applications::save(&mut tx, application).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn operator(&self, role: Role) -> OperatorId {
        let id = OperatorId::generate(&*self.clock, self.authority.random()).unwrap();
        let operator = Operator {
            id,
            name: "Оператор".into(),
            email: format!("{id}@example.ru"),
            roles: vec![role],
            video_trained_until: None,
            locked_at: None,
        };
        let mut tx = self.authority.store().begin("operator").await.unwrap();
        operators::insert(&mut tx, &operator).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// Ends the connections and removes the files.
    pub async fn end(self) {
        self.authority.store().close().await;
        drop(self.folder);
    }
}

pub fn client_builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder().tls_danger_accept_invalid_certs(true)
}

/// An answer, read.
pub struct Answer {
    pub status: u16,
    pub headers: http::HeaderMap,
    pub bytes: Vec<u8>,
    pub body: Value,
}

impl Answer {
    pub async fn of(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.unwrap().to_vec();
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        Self {
            status,
            headers,
            bytes,
            body,
        }
    }

    pub fn text(&self, pointer: &str) -> &str {
        self.body
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// Status and problem code.
    pub fn problem(&self) -> (u16, &str) {
        assert_eq!(
            self.headers["content-type"], "application/problem+json",
            "{}",
            self.body
        );
        (self.status, self.text("/code"))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

async fn serve(authority: &Arc<Authority>, limits: &Limits) -> SocketAddr {
    let identity = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = identity.signing_key.serialize_der().try_into().unwrap();
    let config = server_config(vec![identity.cert.der().clone()], key).unwrap();
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    let listener = TlsListener::start(socket, config).unwrap();
    let service = router::service(authority, authority.store(), limits);
    let service = service.into_make_service_with_connect_info::<Peer>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

async fn parts(folder: &Path, clock: &Arc<ManualClock>) -> Parts {
    let random = Arc::new(SeededRandom::new(11));
    let key = KeyEncryptionKey::from_hex(&"07".repeat(32)).unwrap();
    let sealer = Arc::new(Sealer::new(&[key]).unwrap());
    let config = DatabaseConfig {
        url: format!("sqlite://{}/kepler.db", folder.display()),
    };
    let store = Store::open(&config, sealer.clone(), random.clone())
        .await
        .unwrap();
    store.migrate().await.unwrap();
    let branches = vec![branch("ecdsa"), branch("gost-256")];
    let mut tx = store.begin("issuer").await.unwrap();
    for branch in &branches {
        let row = IssuerRow {
            id: branch.issuer.id().into(),
            name: branch.issuer.name().into(),
            certificate: branch.issuer.certificate().to_vec(),
            algorithm: branch.issuer.algorithm().code().into(),
        };
        issuers::upsert(&mut tx, &row).await.unwrap();
    }
    tx.commit().await.unwrap();
    Parts {
        store,
        objects: Objects::open(&folder.join("objects"), sealer, random.clone()).unwrap(),
        crl_files: Arc::new(CrlFiles::open(&folder.join("crl")).unwrap()),
        crl_places: Vec::new(),
        issuers: Issuers::new(branches),
        profiles: profiles(),
        status_urls: StatusUrls::new(["http://127.0.0.1:8080"]).unwrap(),
        connector: Arc::new(Nobody),
        mailer: Arc::new(Nobody),
        courier: Arc::new(Nobody),
        policy: Policy {
            offers: vec![super::bodies::offer(), super::bodies::automatic_offer()],
            development: true,
            known_keys: Arc::new(compromised()),
            ..Policy::default()
        },
        calendar: ProductionCalendar::embedded().unwrap(),
        clock: clock.clone(),
        random,
    }
}

/// The RSA keys of the shipped list: the ECDSA issuer is known as the authority's own.
fn compromised() -> KnownKeys {
    let list = std::fs::read_to_string(root().join("config/key-blocklist.txt")).unwrap();
    let of_rsa: Vec<_> = list.lines().filter(|line| line.ends_with("-rsa")).collect();
    assert_eq!(of_rsa.len(), 3);
    KnownKeys::parse(&of_rsa.join("\n")).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn branch(family: &str) -> Branch {
    let folder = root().join("keys-dev");
    let certificates = |name: &str| chain::certificates(&std::fs::read(folder.join(name)).unwrap()).unwrap();
    let key = KeyConfig::File {
        path: format!("issuing-{family}.key.pem").into(),
        passphrase_file: "passphrase".into(),
    };
    let key = keys::load(&key, &folder).unwrap();
    let certificate = certificates(&format!("issuing-{family}.cer.pem")).remove(0);
    Branch::new(
        Issuer::new(format!("issuing-{family}"), &certificate, key).unwrap(),
        certificates(&format!("root-{family}.cer.pem")),
    )
}

fn profiles() -> Catalogue {
    let profiles = ["natural-person", "legal-entity-automatic"].map(|name| {
        let file = root().join(format!("config/profiles/{name}.toml"));
        Profile::from_toml(&std::fs::read_to_string(file).unwrap()).unwrap()
    });
    Catalogue::new(profiles.into()).unwrap()
}
