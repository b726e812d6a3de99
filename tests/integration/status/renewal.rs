//! Responders that renew themselves, retired issuers and cross-certificates, as relying parties see them.

use std::{
    fs,
    net::SocketAddr,
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
};

use jiff::SignedDuration;
use kepler::{
    app::StatusService,
    clock::{Clock as _, SystemClock},
    crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey},
    http::public::server::serve,
    lifecycle::{
        Branch, Product, Scope,
        respond::{Renewal, Responder, ResponderCertificate},
    },
    registration::applicant::HolderType,
    registry::revocation::RevocationReason,
    status::source::SerialStatus,
    store::authority_certificates::{self, Intent},
    x509::{certificate::Certificate, chain},
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::http_client::get;
use crate::support::{authority::TestAuthority, fakes::Mood};

const PERSON: HolderType = HolderType::NaturalPerson;
const P256: SignatureAlgorithm = SignatureAlgorithm::EcdsaP256;
const RENEWAL: Renewal = Renewal {
    days: 7,
    overlap_days: 2,
};

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

/// A house whose first issuer has a responder that Kepler renews, at an hour before or after now.
async fn house(from_now: SignedDuration) -> TestAuthority {
    let (key, _) = PrivateKey::generate(P256, 2048).unwrap();
    let responder = Responder {
        key: Arc::new(key),
        certificate: ResponderCertificate::Renewed(RENEWAL),
    };
    let now = SystemClock.now() + from_now;
    TestAuthority::shaped(now, move |branches| {
        branches[0].responder = Some(responder.clone());
    })
    .await
}

fn issuer(house: &TestAuthority) -> &Branch {
    house.authority.issuers().iter().next().unwrap()
}

async fn served(house: &TestAuthority) -> Vec<u8> {
    house.authority.responders().await.remove(0).certificate
}

/// The public listener before that house.
struct Listener {
    status: Arc<StatusService>,
    address: SocketAddr,
    stop: CancellationToken,
}

impl Listener {
    async fn of(house: &TestAuthority) -> Self {
        let authority = Arc::new(house.authority.clone());
        let status = StatusService::open(authority, house.clock.clone()).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        tokio::spawn(serve(listener, status.public(), stop.clone()));
        Self {
            status: Arc::new(status),
            address,
            stop,
        }
    }

    /// What `openssl ocsp` reads of a certificate of the house; the house's clock may be days from that of OpenSSL.
    fn ocsp(&self, house: &TestAuthority, certificate: &[u8]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let branch = issuer(house);
        let write = |name: &str, der: &[u8]| fs::write(folder.path().join(name), chain::pem(der)).unwrap();
        write("issuer.pem", branch.issuer.certificate());
        write("root.pem", &branch.above[0]);
        write("holder.pem", certificate);
        let url = format!("http://{}/ocsp", self.address);
        let arguments = "ocsp -issuer issuer.pem -cert holder.pem -CAfile root.pem -verify_other issuer.pem \
            -validity_period 2592000 -resp_text -url";
        openssl(folder.path(), arguments, &[&url])
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

fn openssl(folder: &Path, arguments: &str, more: &[&str]) -> String {
    let output = Command::new("openssl")
        .args(arguments.split_whitespace())
        .args(more)
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    said + &String::from_utf8_lossy(&output.stderr)
}

fn serial(certificate: &[u8]) -> String {
    let parsed = Certificate::parse(certificate).unwrap();
    hex::encode_upper(parsed.serial())
}

async fn issued(house: &TestAuthority) -> Vec<u8> {
    let (id, _) = house.issued(PERSON, P256).await;
    let record = house.authority.certificate_of(&Scope::System, id).await.unwrap();
    record.unwrap().der
}

#[tokio::test(flavor = "multi_thread")]
async fn a_responder_is_renewed_without_restart_as_openssl_sees() {
    // So that both certificates are valid now, which is when OpenSSL looks.
    let house = house(hours(-24 * 6 - 20)).await;
    let holder = issued(&house).await;
    let listener = Listener::of(&house).await;
    let first = served(&house).await;
    let said = listener.ocsp(&house, &holder);
    assert!(
        said.contains("Response verify OK") && said.contains("holder.pem: good"),
        "{said}"
    );
    assert!(openssl_serial(&said).contains(&serial(&first)), "{said}");

    let end = Certificate::parse(&first).unwrap().not_after().unwrap();
    house.advance((end - hours(24 * 3)).duration_since(house.now()));
    listener.status.renew().await.unwrap();
    assert_eq!(
        served(&house).await,
        first,
        "three days are left, two are the overlap"
    );

    house.advance(SystemClock.now().duration_since(house.now()));
    listener.status.renew().await.unwrap();
    let second = served(&house).await;
    assert_ne!(second, first);
    let said = listener.ocsp(&house, &holder);
    assert!(
        said.contains("Response verify OK") && said.contains("holder.pem: good"),
        "{said}"
    );
    assert!(openssl_serial(&said).contains(&serial(&second)), "{said}");
    let actions = house.actions_of("authority_certificate").await;
    assert_eq!(
        actions,
        [
            "authority_certificate.signing",
            "authority_certificate.issued",
            "authority_certificate.signing",
            "authority_certificate.issued",
        ]
    );
}

/// OpenSSL prints serial numbers of certificates with colons.
fn openssl_serial(said: &str) -> String {
    said.replace(':', "").to_uppercase()
}

#[tokio::test]
async fn nodes_that_share_a_database_make_one_certificate() {
    let house = house(hours(0)).await;
    let others = [house.again().await, house.again().await, house.again().await];
    let (one, two, three) = tokio::join!(
        others[0].responders(),
        others[1].responders(),
        others[2].responders()
    );
    let made: Vec<_> = [one, two, three]
        .into_iter()
        .flatten()
        .map(|serving| serving.certificate)
        .collect();
    assert!(!made.is_empty());
    assert!(made.iter().all(|certificate| *certificate == made[0]));
    assert_eq!(house.actions_of("authority_certificate").await.len(), 2);
    assert_eq!(served(&house).await, made[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_old_one_serves_while_the_key_is_out_and_none_serves_past_its_end() {
    let house = house(hours(0)).await;
    let holder = issued(&house).await;
    let listener = Listener::of(&house).await;
    let first = served(&house).await;
    *house.mood.lock().unwrap() = Mood::Breaks;
    house.advance(hours(24 * 6));
    listener.status.renew().await.unwrap();
    assert_eq!(served(&house).await, first);
    house.advance(hours(24 * 2));
    listener.status.renew().await.unwrap();
    let said = listener.ocsp(&house, &holder);
    assert!(said.contains("trylater"), "{said}");

    *house.mood.lock().unwrap() = Mood::Signs;
    house.advance(hours(1));
    listener.status.renew().await.unwrap();
    let answers = openssl_serial(&listener.ocsp(&house, &holder));
    assert!(answers.contains(&serial(&served(&house).await)), "{answers}");
}

#[tokio::test]
async fn what_was_spent_or_revoked_is_in_list_and_answers() {
    let mut house = house(hours(0)).await;
    let first = served(&house).await;
    let id = issuer(&house).issuer.id().to_owned();
    let left = left_behind(&house, &id);
    let mut tx = house.authority.store().begin("test").await.unwrap();
    authority_certificates::intend(&mut tx, &left).await.unwrap();
    let own = Certificate::parse(&first).unwrap().serial().to_vec();
    tx.commit().await.unwrap();
    assert_eq!(status(&house, &id, &own).await, SerialStatus::Good);
    assert_eq!(status(&house, &id, &left.serial).await, SerialStatus::Unknown);

    house.restart().await;
    let actions = house.actions_of("authority_certificate").await;
    assert_eq!(
        actions.last().map(String::as_str),
        Some("authority_certificate.abandoned")
    );
    let reason = RevocationReason::KeyCompromise;
    let revoke = async |actor| {
        house
            .authority
            .revoke_authority_certificate(actor, &own, reason)
            .await
    };
    assert!(revoke(&house.reviewer).await.is_err());
    let revoked = revoke(&house.officer).await.unwrap();
    assert_eq!(revoked.revocation.unwrap().reason, reason);
    house.advance(hours(1));
    assert_eq!(
        revoke(&house.officer).await.unwrap(),
        revoked,
        "the first one stands"
    );
    house.authority.publish_crl(&id).await.unwrap();
    let crl = house.authority.crl(&id).await.unwrap().unwrap().der;
    for serial in [&own, &left.serial] {
        assert!(matches!(
            status(&house, &id, serial).await,
            SerialStatus::Revoked(_)
        ));
        assert!(
            crl.windows(serial.len())
                .any(|window| window == serial.as_slice())
        );
    }
    assert_ne!(
        served(&house).await,
        first,
        "a revoked certificate serves no more"
    );
}

async fn status(house: &TestAuthority, issuer: &str, serial: &[u8]) -> SerialStatus {
    house.authority.serial_status(issuer, serial).await.unwrap()
}

fn left_behind(house: &TestAuthority, issuer: &str) -> Intent {
    Intent {
        id: kepler::id::AuthorityCertificateId::generate(&*house.clock, house.authority.random()).unwrap(),
        issuer: issuer.to_owned(),
        form: "ocsp_responder".to_owned(),
        serial: vec![0x5a; 16],
        public_key_fingerprint: vec![7; 32],
        tbs: b"to be signed".to_vec(),
        not_before: house.now(),
        not_after: house.now() + hours(1),
        created_at: house.now(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retired_issuer_answers_and_publishes_until_its_last_certificate_has_ended() {
    let house = house(hours(0)).await;
    let holder = issued(&house).await;
    let id = issuer(&house).issuer.id().to_owned();
    let product = Product {
        offer: "natural-person",
        profile: "natural-person",
    };
    let actor = house.officer.clone();
    house.authority.retire_issuer(&actor, &id, None).await.unwrap();
    let end = house.now() + hours(24 * 365);
    let refused = house.authority.issuers().route(product, P256, house.now(), end);
    assert!(refused.err().unwrap().to_string().contains("retired since"));
    assert!(
        house
            .authority
            .retire_issuer(&house.reviewer, &id, None)
            .await
            .is_err()
    );
    assert_eq!(
        house
            .actions_of("issuer")
            .await
            .iter()
            .filter(|action| *action == "issuer.retired")
            .count(),
        1
    );

    let listener = Listener::of(&house).await;
    let said = listener.ocsp(&house, &holder);
    assert!(said.contains("holder.pem: good"), "{said}");
    let number = number(&house, &id).await;
    house.advance(hours(24));
    house.authority.refresh_crls().await.unwrap();
    house.run_jobs().await;
    assert_eq!(self::number(&house, &id).await, number + 1);
    let list = get(listener.address, &format!("/crl/{id}.crl"), "").await;
    assert_eq!(list.status, 200);

    house.advance(hours(24 * 500));
    house.authority.refresh_crls().await.unwrap();
    house.run_jobs().await;
    let last = self::number(&house, &id).await;
    let standing = house.authority.issuer_standing(issuer(&house)).await.unwrap();
    assert_eq!(standing.status_may_end, standing.next_update);
    house.advance(hours(24 * 10));
    house.authority.refresh_crls().await.unwrap();
    house.run_jobs().await;
    assert_eq!(
        self::number(&house, &id).await,
        last,
        "one list after the last certificate is the last one"
    );
}

async fn number(house: &TestAuthority, issuer: &str) -> u64 {
    house.authority.crl(issuer).await.unwrap().unwrap().number
}

#[tokio::test(flavor = "multi_thread")]
async fn cross_certificates_stand_in_the_bundle_and_not_in_the_chain() {
    let cross = Arc::new(Mutex::new(Vec::new()));
    let made = Arc::clone(&cross);
    let house = TestAuthority::shaped(SystemClock.now(), move |branches| {
        let other = crate::support::ceremony::root("Другой корень");
        let der = crate::support::ceremony::cross(&branches[0].issuer, &other);
        made.lock().unwrap().clone_from(&der);
        branches[0].cross_certificates = vec![der];
    })
    .await;
    let listener = Listener::of(&house).await;
    let bundle = get(
        listener.address,
        &format!("/ca/{}.p7b", issuer(&house).issuer.id()),
        "",
    )
    .await;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("chain.p7b"), &bundle.body).unwrap();
    let said = openssl(folder.path(), "pkcs7 -inform DER -in chain.p7b -print_certs", &[]);
    assert_eq!(said.matches("BEGIN CERTIFICATE").count(), 3, "{said}");
    let body = |pem: &str| {
        pem.lines()
            .filter(|line| !line.starts_with('-'))
            .collect::<String>()
    };
    let cross = body(&chain::pem(&cross.lock().unwrap()));
    assert!(body(&said).contains(&cross), "{said}");
}
