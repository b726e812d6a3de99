//! A revocation is seen by relying parties within a second, on every node; a node that lost the database says so.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use der::{Decode as _, Encode as _};
use jiff::SignedDuration;
use kepler::{
    app::StatusService,
    clock::{Clock as _, SystemClock},
    config::StatusConfig,
    crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey},
    http::public::server::serve,
    id::CertificateId,
    lifecycle::{
        Authority, Branch,
        respond::{Renewal, Responder, ResponderCertificate},
    },
    registration::applicant::HolderType,
    registry::revocation::RevocationReason,
    status::{
        ocsp::response::{BasicOcspResponse, CertStatus, OcspResponse, ResponseData, ResponseStatus},
        serial::Serial,
        source::SerialStatus,
    },
    x509::chain,
};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use super::http_client::post_ocsp;
use crate::support::{authority::TestAuthority, postgres::Database};

const PERSON: HolderType = HolderType::NaturalPerson;
const P256: SignatureAlgorithm = SignatureAlgorithm::EcdsaP256;

/// A node that follows the register and answers.
struct Node {
    address: SocketAddr,
    stop: CancellationToken,
    following: JoinHandle<()>,
}

impl Node {
    async fn of(authority: Authority) -> Self {
        let config = StatusConfig {
            stale_seconds: 2,
            ..StatusConfig::default()
        };
        let authority = Arc::new(authority);
        let status = StatusService::configured(Arc::clone(&authority), Arc::new(SystemClock), &config);
        let status = status.await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        tokio::spawn(serve(listener, status.public(), stop.clone()));
        let following = tokio::spawn(async move { authority.keep_following_status().await });
        Self {
            address,
            stop,
            following,
        }
    }

    async fn status(&self, request: &[u8]) -> Result<CertStatus, ResponseStatus> {
        let answer = post_ocsp(self.address, request).await.body;
        let response = OcspResponse::from_der(&answer).unwrap();
        let Some(bytes) = response.response_bytes else {
            return Err(response.response_status);
        };
        let basic = BasicOcspResponse::from_der(bytes.response.as_bytes()).unwrap();
        let data = basic.tbs_response_data.to_der().unwrap();
        let mut responses = ResponseData::from_der(&data).unwrap().responses;
        Ok(responses.remove(0).cert_status)
    }

    /// How long it takes until the node says what is expected; fails after ten seconds.
    async fn until(
        &self,
        request: &[u8],
        expected: impl Fn(&Result<CertStatus, ResponseStatus>) -> bool,
    ) -> Duration {
        let began = Instant::now();
        loop {
            let status = self.status(request).await;
            if expected(&status) {
                return began.elapsed();
            }
            assert!(began.elapsed() < Duration::from_secs(10), "{status:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.stop.cancel();
        self.following.abort();
    }
}

/// A certificate of the house, and what OpenSSL asks about it.
pub(super) async fn certificate(house: &TestAuthority) -> (CertificateId, Vec<u8>) {
    let (id, _) = house.issued(PERSON, P256).await;
    let record = house.record(id).await;
    let issuer = house.authority.issuers().find(&record.issuer).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, der: &[u8]| std::fs::write(folder.path().join(name), chain::pem(der)).unwrap();
    write("issuer.pem", issuer.issuer.certificate());
    write("holder.pem", &record.der);
    let made = std::process::Command::new("openssl")
        .args([
            "ocsp",
            "-issuer",
            "issuer.pem",
            "-cert",
            "holder.pem",
            "-no_nonce",
            "-reqout",
            "request.der",
        ])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(made.status.success());
    (
        record.id,
        std::fs::read(folder.path().join("request.der")).unwrap(),
    )
}

pub(super) async fn house() -> TestAuthority {
    // A little ahead of the certificates, which are valid a moment after they were issued.
    TestAuthority::shaped(
        SystemClock.now() - SignedDuration::from_hours(1),
        with_responder(),
    )
    .await
}

/// The first issuer has a responder that Kepler certifies.
fn with_responder() -> impl Fn(&mut Vec<Branch>) + Send + Sync + 'static {
    let (key, _) = PrivateKey::generate(P256, 2048).unwrap();
    let responder = Responder {
        key: Arc::new(key),
        certificate: ResponderCertificate::Renewed(Renewal {
            days: 7,
            overlap_days: 2,
        }),
    };
    move |branches| branches[0].responder = Some(responder.clone())
}

fn is_revoked(status: &Result<CertStatus, ResponseStatus>) -> bool {
    matches!(status, Ok(CertStatus::Revoked(_)))
}

pub(super) async fn revoke(house: &TestAuthority, id: CertificateId) {
    let reason = RevocationReason::KeyCompromise;
    house.authority.revoke(&house.officer, id, reason).await.unwrap();
}

async fn seen_by_all(house: &TestAuthority, nodes: &[Node]) {
    for _ in 0..3 {
        let (id, request) = certificate(house).await;
        for node in nodes {
            node.until(&request, |status| matches!(status, Ok(CertStatus::Good(_))))
                .await;
        }
        revoke(house, id).await;
        let seen = nodes.iter().map(|node| node.until(&request, is_revoked));
        for took in futures_util::future::join_all(seen).await {
            assert!(took < Duration::from_secs(1), "{took:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_is_visible_within_a_second_on_sqlite() {
    let house = house().await;
    let nodes = [
        Node::of(house.authority.clone()).await,
        Node::of(house.again().await).await,
    ];
    Box::pin(seen_by_all(&house, &nodes)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_is_visible_within_a_second_on_two_nodes_over_postgresql() {
    let database = Database::create().await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("database-url"), database.url()).unwrap();
    let now = SystemClock.now() - SignedDuration::from_hours(1);
    let house = TestAuthority::over(folder.path(), 1, now, with_responder()).await;
    let nodes = [
        Node::of(house.authority.clone()).await,
        Node::of(house.again().await).await,
    ];
    Box::pin(seen_by_all(&house, &nodes)).await;
    drop(nodes);
    house.authority.store().close().await;
    database.drop_now().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_lost_the_database_answers_try_later_and_never_a_stale_good() {
    let house = house().await;
    let lost = house.again().await;
    let node = Node::of(lost.clone()).await;
    let (_, request) = certificate(&house).await;
    node.until(&request, |status| matches!(status, Ok(CertStatus::Good(_))))
        .await;
    lost.store().close().await;
    // The test's clock is the node's: it stands still, so nothing is late until it moves.
    assert!(matches!(node.status(&request).await, Ok(CertStatus::Good(_))));
    house.advance(SignedDuration::from_millis(1_900));
    assert!(matches!(node.status(&request).await, Ok(CertStatus::Good(_))));
    house.advance(SignedDuration::from_millis(200));
    assert_eq!(node.status(&request).await, Err(ResponseStatus::TryLater));
}

#[tokio::test]
async fn what_the_index_says_is_what_the_tables_say() {
    let house = house().await;
    let (id, _) = certificate(&house).await;
    let (other, _) = certificate(&house).await;
    revoke(&house, id).await;
    let node = house.again().await;
    node.follow_status().await.unwrap();
    let index = node.status_index();
    assert_eq!(index.len(), 2, "no responder was certified yet");
    for id in [id, other] {
        let mut tx = house.authority.store().read("test").await.unwrap();
        let record = kepler::store::certificates::load(&mut tx, id)
            .await
            .unwrap()
            .unwrap();
        let issuer = index.known_issuer(&record.issuer).unwrap();
        let expected = record
            .revocation
            .map_or(SerialStatus::Good, SerialStatus::Revoked);
        assert_eq!(
            index.status(issuer, Serial::new(&record.serial).unwrap()),
            expected
        );
    }
}

#[tokio::test]
async fn an_older_database_takes_nothing_back() {
    let house = house().await;
    let (id, _) = certificate(&house).await;
    revoke(&house, id).await;
    house.authority.follow_status().await.unwrap();
    let index = house.authority.status_index();
    let issuer = house.issuer();
    let issuer = index.known_issuer(&issuer).unwrap();
    let before: Vec<_> = index.revoked_since(issuer, 0).collect();
    assert_eq!((before.len(), index.position()), (1, 2));
    // As if a backup from before the revocation had been restored under the running process.
    house
        .tamper("DELETE FROM status_journal WHERE seq = 2; UPDATE status_head SET seq = 1")
        .await;
    assert_eq!(house.authority.follow_status().await.unwrap(), 1);
    assert_eq!(index.revoked_since(issuer, 0).collect::<Vec<_>>(), before);
}
