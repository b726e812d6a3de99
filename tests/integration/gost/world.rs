//! A GOST authority with one holder, whose key and request the engine made, and the real listener for status.
//!
//! The folder holds `root.pem`, `issuer.pem`, `certificate.pem`, `chain.pem` (holder and issuer), `key.pem`, `request.pem`,
//! `certificate.p7b`, and `issuer.crl` in DER and, with `.pem` behind, in PEM.

use std::{fs, net::SocketAddr, path::Path, sync::Arc};

use jiff::SignedDuration;
use kepler::{
    app::StatusService,
    clock::{Clock as _, SystemClock},
    crypto::{algorithm::SignatureAlgorithm, gost::ParameterSet, private_key::PrivateKey},
    http::public::server::serve,
    lifecycle::{
        Branch, Scope,
        respond::{Renewal, Responder, ResponderCertificate},
    },
    registration::applicant::HolderType,
    registry::{certificate::CertificateRecord, revocation::RevocationReason},
    x509::chain,
};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{
    issuance::workshop,
    support::{authority::TestAuthority, openssl},
};

/// One length of key: the development authority, and what the engine calls the holder's key.
pub(super) struct Family {
    name: &'static str,
    algorithm: SignatureAlgorithm,
    /// Arguments of `openssl genpkey`.
    holder: &'static str,
}

pub(super) const BITS_256: Family = Family {
    name: "gost-256",
    algorithm: SignatureAlgorithm::Gost256,
    holder: "-algorithm gost2012_256 -pkeyopt paramset:XA",
};

pub(super) const BITS_512: Family = Family {
    name: "gost-512",
    algorithm: SignatureAlgorithm::Gost512,
    holder: "-algorithm gost2012_512 -pkeyopt paramset:A",
};

pub(super) struct World {
    house: TestAuthority,
    folder: TempDir,
    address: SocketAddr,
    issuer: String,
    record: CertificateRecord,
    stop: CancellationToken,
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl World {
    pub(super) async fn new(family: &'static Family) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        // The flow takes days of the house's clock, and the judges look today.
        let began = SystemClock.now() - SignedDuration::from_hours(24 * 20);
        let responder = responder(family.algorithm);
        let shape = move |branches: &mut Vec<Branch>| *branches = vec![branch(family, &responder)];
        let mut house = TestAuthority::published_at(&format!("http://{address}"), began, shape).await;
        house
            .restart_with(|policy| {
                policy.key_algorithms = vec![family.algorithm];
                policy.key_parameter_sets = vec![ParameterSet::CryptoProXchA, ParameterSet::Tc26A512];
            })
            .await;
        let folder = tempfile::tempdir().unwrap();
        let request = workshop::request(folder.path(), family.holder, "");
        let id = house.approved(HolderType::NaturalPerson).await;
        house.hand_in_request(id, &request).await;
        house.run_jobs().await;
        let record = house.authority.certificate_of(&Scope::System, id).await;
        let issuer = house.issuer();
        let world = Self {
            issuer,
            record: record.unwrap().expect("a certificate"),
            house,
            folder,
            address,
            stop: CancellationToken::new(),
        };
        world.keep(family);
        world.serve(listener).await;
        world
    }

    fn keep(&self, family: &Family) {
        let issuer = workshop::certificate(&format!("issuing-{}", family.name));
        let root = workshop::certificate(&format!("root-{}", family.name));
        let both = chain::pem(&self.record.der) + &chain::pem(&issuer);
        self.write("root.pem", chain::pem(&root).as_bytes());
        self.write("issuer.pem", chain::pem(&issuer).as_bytes());
        self.write("certificate.pem", chain::pem(&self.record.der).as_bytes());
        self.write("chain.pem", both.as_bytes());
        self.write(
            "certificate.p7b",
            &chain::bundle(&[&self.record.der, &issuer, &root]),
        );
    }

    async fn serve(&self, listener: TcpListener) {
        let house = &self.house;
        house.advance(SystemClock.now().duration_since(house.now()));
        house.run_jobs().await;
        let authority = Arc::new(house.authority.clone());
        let status = StatusService::open(authority, house.clock.clone()).await.unwrap();
        tokio::spawn(serve(listener, status.public(), self.stop.clone()));
        self.publish().await;
    }

    /// A new list, fetched as a relying party does.
    async fn publish(&self) {
        self.house.authority.publish_crl(&self.issuer).await.unwrap();
        let path = format!("/crl/{}.crl", self.issuer);
        let list = crate::status::http_client::get(self.address, &path, "").await;
        self.write("issuer.crl", &list.body);
        self.openssl("crl -inform DER -in issuer.crl -out issuer.crl.pem")
            .unwrap();
    }

    pub(super) async fn revoke(&self) {
        let (house, reason) = (&self.house, RevocationReason::KeyCompromise);
        let revoked = house.authority.revoke(&house.officer, self.record.id, reason);
        revoked.await.unwrap();
        house.authority.follow_status().await.unwrap();
        self.publish().await;
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn certificate(&self) -> &[u8] {
        &self.record.der
    }

    /// The address of OCSP.
    pub(super) fn ocsp(&self) -> String {
        format!("http://{}/ocsp", self.address)
    }

    pub(super) fn write(&self, name: &str, contents: &[u8]) {
        fs::write(self.folder().join(name), contents).unwrap();
    }

    /// `openssl` with the engine: what it prints, or the same as an error.
    pub(super) fn openssl(&self, arguments: &str) -> Result<String, String> {
        openssl::run(self.folder(), &arguments.split_whitespace().collect::<Vec<_>>())
    }
}

fn branch(family: &Family, responder: &Responder) -> Branch {
    let root = workshop::certificate(&format!("root-{}", family.name));
    let mut branch = Branch::new(workshop::issuer(family.name), vec![root]);
    branch.responder = Some(responder.clone());
    branch
}

fn responder(algorithm: SignatureAlgorithm) -> Responder {
    Responder {
        key: Arc::new(PrivateKey::generate(algorithm, 0).unwrap().0),
        certificate: ResponderCertificate::Renewed(Renewal {
            days: 7,
            overlap_days: 2,
        }),
    }
}
