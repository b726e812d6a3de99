//! Certificates of every fate, issued through the whole flow, and the listener that tells of them.
//!
//! The folder holds, as `NAME.pem`: `root`, `issuer` (ECDSA), `retired-root`, `retired-issuer` (RSA), `good`,
//! `revoked-REASON`, `expired`, `expired-revoked`, `retired` (of the retired issuer), `forged` (signed with the issuer's key,
//! unknown to the register), `stranger`, `stranger-issuer`; `NAME-chain.pem` with the issuer; and the lists as they are served:
//! `issuer.crl`, `delta.crl`, `part.crl` (that of `revoked-superseded`), `retired-issuer.crl`, in DER; `issuer.crl.pem`,
//! `delta.crl.pem`, `part.crl.pem`.

use std::{collections::BTreeMap, fs, net::SocketAddr, path::Path, sync::Arc};

use der::{AnyRef, Decode as _, Encode as _, asn1::BitStringRef};
use jiff::SignedDuration;
use kepler::{
    app::StatusService,
    clock::{Clock as _, SystemClock},
    crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey},
    http::public::server::serve,
    issuance::shard::Shard,
    lifecycle::{
        Branch, Scope,
        respond::{Renewal, Responder, ResponderCertificate},
    },
    registration::applicant::HolderType,
    registry::{certificate::CertificateRecord, revocation::RevocationReason},
    x509::{certificate::Certificate, chain},
};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::tool;
use crate::support::{authority::TestAuthority, ceremony};

const PERSON: HolderType = HolderType::NaturalPerson;

pub(super) struct World {
    house: TestAuthority,
    folder: TempDir,
    pub(super) address: SocketAddr,
    pub(super) issuer: String,
    pub(super) retired_issuer: String,
    /// Moments of revocation, by name of the certificate, as the register has them.
    pub(super) revoked_at: BTreeMap<String, String>,
    values: Vec<(&'static str, String)>,
    /// Serial number of `revoked-superseded`.
    superseded: Vec<u8>,
    stop: CancellationToken,
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl World {
    /// Begins half a year ago, so that something could expire, and ends now, when the judges look.
    pub(super) async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let keys = [SignatureAlgorithm::EcdsaP256, SignatureAlgorithm::Rsa].map(responder);
        let began = SystemClock.now() - SignedDuration::from_hours(24 * 180);
        let mut house = TestAuthority::published_at(&format!("http://{address}"), began, move |branches| {
            for (branch, responder) in branches.iter_mut().zip(&keys) {
                branch.responder = Some(responder.clone());
                branch.crl_digits = Some(1);
            }
        })
        .await;
        let (issuer, retired_issuer) = (identifier(&house, 0), identifier(&house, 1));
        let mut world = Self {
            folder: tempfile::tempdir().unwrap(),
            address,
            issuer,
            retired_issuer,
            revoked_at: BTreeMap::new(),
            values: Vec::new(),
            superseded: Vec::new(),
            stop: CancellationToken::new(),
            house: {
                let change = |policy: &mut kepler::lifecycle::Policy| {
                    validity(policy, 1);
                    policy.crl.deltas = true;
                };
                house.restart_with(change).await;
                house
            },
        };
        world.keep_authorities();
        Box::pin(world.live()).await;
        world.serve(listener).await;
        world
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Puts addresses, serial numbers and identifiers into a command line.
    pub(super) fn fill(&self, text: &str) -> String {
        self.values
            .iter()
            .fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    }

    fn keep(&self, name: &str, der: &[u8]) {
        fs::write(self.folder().join(format!("{name}.pem")), chain::pem(der)).unwrap();
    }

    fn keep_authorities(&self) {
        for (branch, prefix) in self.house.authority.issuers().iter().zip(["", "retired-"]) {
            self.keep(&format!("{prefix}issuer"), branch.issuer.certificate());
            self.keep(&format!("{prefix}root"), &branch.above[0]);
        }
        let stranger = ceremony::root("Чужой корень");
        self.keep("stranger-issuer", stranger.certificate());
        let theirs = ceremony::issuing(
            "Чужой",
            SignatureAlgorithm::EcdsaP256,
            &stranger,
            stranger.not_after(),
        );
        self.keep("stranger", theirs.certificate());
    }

    /// Half a year of the house.
    async fn live(&mut self) {
        self.issue("expired", SignatureAlgorithm::EcdsaP256).await;
        let record = self.issue("expired-revoked", SignatureAlgorithm::EcdsaP256).await;
        self.revoke("expired-revoked", &record, RevocationReason::KeyCompromise)
            .await;
        self.house.restart_with(|policy| validity(policy, 15)).await;
        let good = self.issue("good", SignatureAlgorithm::EcdsaP256).await;
        for reason in RevocationReason::ALL {
            // The authority's own reason: it would say that its key is lost.
            if reason == RevocationReason::CaCompromise {
                continue;
            }
            let name = format!("revoked-{}", reason.code());
            let record = self.issue(&name, SignatureAlgorithm::EcdsaP256).await;
            self.revoke(&name, &record, reason).await;
            if reason == RevocationReason::Superseded {
                self.superseded = record.serial;
            }
            // Each list is the base of a later delta.
            self.house.run_jobs().await;
        }
        self.issue("retired", SignatureAlgorithm::Rsa).await;
        let house = &self.house;
        let retired = house
            .authority
            .retire_issuer(&house.officer, &self.retired_issuer, None);
        retired.await.unwrap();
        let forged = self.forged(&good.der);
        self.keep("forged", &forged);
        let serial = Certificate::parse(&forged).unwrap().serial().to_vec();
        let address = self.address;
        self.values = vec![
            ("{url}", format!("http://{address}/ocsp")),
            ("{forged}", hex::encode_upper(serial)),
            ("{good}", hex::encode_upper(&good.serial)),
            ("{crl}", format!("http://{address}/crl/{}.crl", self.issuer)),
        ];
    }

    async fn serve(&self, listener: TcpListener) {
        let house = &self.house;
        house.advance(SystemClock.now().duration_since(house.now()));
        house.run_jobs().await;
        for issuer in [&self.issuer, &self.retired_issuer] {
            house.authority.publish_crl(issuer).await.unwrap();
        }
        let authority = Arc::new(house.authority.clone());
        let status = StatusService::open(authority, house.clock.clone()).await.unwrap();
        tokio::spawn(serve(listener, status.public(), self.stop.clone()));
        let part = Shard::of(&self.superseded, 1);
        let (delta, part) = (
            format!("{}/delta", self.issuer),
            format!("{}/{part}", self.issuer),
        );
        for (issuer, file) in [
            (&delta, "delta.crl"),
            (&part, "part.crl"),
            (&self.issuer, "issuer.crl"),
            (&self.retired_issuer, "retired-issuer.crl"),
        ] {
            let list = crate::status::http_client::get(self.address, &format!("/crl/{issuer}.crl"), "").await;
            fs::write(self.folder().join(file), &list.body).unwrap();
        }
        for name in ["good", "revoked-superseded"] {
            let read = |name: &str| fs::read_to_string(self.folder().join(format!("{name}.pem"))).unwrap();
            let both = read(name) + &read("issuer");
            fs::write(self.folder().join(format!("{name}-chain.pem")), both).unwrap();
        }
        for list in ["issuer", "delta", "part"] {
            self.openssl(&format!("crl -inform DER -in {list}.crl -out {list}.crl.pem"));
        }
        self.openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=Client -keyout client.key -out client.pem");
    }

    fn openssl(&self, arguments: &str) {
        let (made, said) = tool::run("openssl", arguments, self.folder());
        assert!(made, "{said}");
    }

    async fn issue(&self, name: &str, algorithm: SignatureAlgorithm) -> CertificateRecord {
        let (id, _) = self.house.issued(PERSON, algorithm).await;
        let record = self.house.authority.certificate_of(&Scope::System, id).await;
        let record = record.unwrap().expect("a certificate");
        self.keep(name, &record.der);
        record
    }

    async fn revoke(&mut self, name: &str, record: &CertificateRecord, reason: RevocationReason) {
        let house = &self.house;
        let revoked = house
            .authority
            .revoke(&house.officer, record.id, reason)
            .await
            .unwrap();
        let at = revoked.revocation.unwrap().at;
        self.revoked_at.insert(name.to_owned(), at.to_string());
        // Later ones at another moment.
        house.advance(SignedDuration::from_mins(1));
    }

    /// What somebody would make who had the issuer's key: a right signature over a serial number that nobody gave.
    fn forged(&self, good: &[u8]) -> Vec<u8> {
        let branch = self.house.authority.issuers().iter().next().unwrap();
        let key = branch.issuer.key();
        let parts = Vec::<AnyRef<'_>>::from_der(good).unwrap();
        let mut signed = parts[0].to_der().unwrap();
        let serial = Certificate::parse(good).unwrap().serial().to_vec();
        let at = signed
            .windows(serial.len())
            .position(|window| window == serial)
            .unwrap();
        signed[at + serial.len() - 1] ^= 1;
        let digest = key.algorithm().digest().digest(&signed);
        let signature = key.sign_digest(&digest).unwrap();
        let signature = BitStringRef::from_bytes(&signature).unwrap().to_der().unwrap();
        let parts = vec![
            AnyRef::from_der(&signed).unwrap(),
            parts[1],
            AnyRef::from_der(&signature).unwrap(),
        ];
        parts.to_der().unwrap()
    }
}

fn responder(algorithm: SignatureAlgorithm) -> Responder {
    let (key, _) = PrivateKey::generate(algorithm, 2048).unwrap();
    Responder {
        key: Arc::new(key),
        certificate: ResponderCertificate::Renewed(Renewal {
            days: 7,
            overlap_days: 2,
        }),
    }
}

fn identifier(house: &TestAuthority, place: usize) -> String {
    let branch: &Branch = house.authority.issuers().iter().nth(place).unwrap();
    branch.issuer.id().to_owned()
}

fn validity(policy: &mut kepler::lifecycle::Policy, months: u32) {
    for offer in &mut policy.offers {
        offer.validity_months = months;
    }
}
