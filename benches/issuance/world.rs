//! A whole authority on a database file, with the development CA key and nobody outside.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use async_trait::async_trait;
use kepler::{
    actor::{Actor, Role},
    calendar::ProductionCalendar,
    clients::{
        mail::{MailError, OutgoingMail},
        webhook::DeliveryError,
    },
    clock::SystemClock,
    crypto::seal::{KeyEncryptionKey, Sealer},
    id::PortalId,
    issuance::{
        issuer::Issuer,
        lint,
        profile::catalogue::{Catalogue, ProfileFile},
        urls::StatusUrls,
    },
    keys::{self, KeyConfig},
    lifecycle::{
        Authority, Branch, Issuers, Parts, Policy, issue::Ending, notify::Mailer, operators::Invitation,
        webhook::Courier, work::Lane,
    },
    notification::webhook::WebhookDelivery,
    random::{OsRandom, SecureRandom},
    registration::check::connector::{
        CheckRequest, ConnectorError, Evidence, Poll, Receipt, RegisterConnector, RegisterEvent, Verification,
    },
    store::{
        DatabaseConfig, Store, applications,
        certificates::{self, CertificateFilter},
        crl_files::CrlFiles,
        places::objects::Objects,
        tasks::{self, NewTask},
    },
    x509::chain,
};
use serde_json::json;

use crate::{
    cases::{self, Template},
    meter::{Processor, take_stages},
    report::Round,
};

pub(crate) struct World {
    pub(crate) authority: Authority,
    pub(crate) portal: PortalId,
    pub(crate) issuer: String,
    pub(crate) url: String,
    template: Template,
}

impl World {
    pub(crate) async fn new(folder: &Path) -> Self {
        let (clock, random) = (Arc::new(SystemClock), Arc::new(OsRandom));
        let url = format!("sqlite://{}/kepler.db", folder.display());
        let key = KeyEncryptionKey::from_hex(&"42".repeat(32)).expect("a key");
        let sealer = Arc::new(Sealer::new(&[key]).expect("a sealer"));
        let config = DatabaseConfig { url: url.clone() };
        let store = Store::open(&config, Arc::clone(&sealer), random.clone());
        let (issuer, branch) = issuer();
        let authority = Authority::new(Parts {
            store: store.await.expect("a database"),
            objects: Objects::open(&folder.join("objects"), sealer, random.clone()).expect("a folder"),
            crl_files: Arc::new(CrlFiles::open(&folder.join("crl")).expect("a folder")),
            crl_places: Vec::new(),
            issuers: Issuers::new(vec![branch]),
            profiles: profiles(),
            status_urls: StatusUrls::new(["http://127.0.0.1:8080"]).expect("addresses"),
            connector: Arc::new(Nobody),
            mailer: Arc::new(Nobody),
            courier: Arc::new(Nobody),
            policy: Policy {
                offers: vec![cases::offer()],
                development: true,
                ..Policy::default()
            },
            calendar: ProductionCalendar::embedded().expect("a calendar"),
            clock: clock.clone(),
            random: random.clone(),
        });
        authority.store().migrate().await.expect("a schema");
        authority.start().await.expect("started");
        let system = Actor::system("bench");
        let (portal, _) = authority.add_portal(&system, "Портал").await.expect("a portal");
        let invitation = Invitation {
            name: "Второй оператор".into(),
            email: "approver@example.ru".into(),
            roles: vec![Role::Approver],
            video_trained_until: None,
        };
        let approver = authority
            .invite(&system, invitation)
            .await
            .expect("an operator")
            .id;
        let template = Template::new(&*clock, &*random, portal.id, approver);
        Self {
            authority,
            portal: portal.id,
            issuer,
            url,
            template,
        }
    }

    /// Issues `count` certificates: from the claim of their tasks to the end of these.
    pub(crate) async fn round(&self, count: usize, (batch, batches): (u32, usize)) -> Round {
        self.prepare(count).await;
        take_stages();
        let (began, processor) = (Instant::now(), Processor::now());
        let workers: Vec<_> = (0..batches)
            .map(|_| tokio::spawn(work(self.authority.clone(), batch)))
            .collect();
        let mut issued = 0;
        for worker in workers {
            issued += worker.await.expect("no panic");
        }
        assert_eq!(issued, count, "every case has its certificate");
        Round {
            count: count as f64,
            seconds: began.elapsed().as_secs_f64(),
            processor: Processor::since(processor),
            stages: take_stages(),
        }
    }

    async fn prepare(&self, count: usize) {
        let random: &dyn SecureRandom = &OsRandom;
        let mut left = count;
        while left > 0 {
            let some = left.min(1000);
            let mut tx = self
                .authority
                .store()
                .begin("cases")
                .await
                .expect("a transaction");
            let mut tasks = Vec::new();
            for _ in 0..some {
                let case = self.template.case(&SystemClock, random);
                applications::insert(&mut tx, &case).await.expect("inserted");
                tasks.push(NewTask {
                    task: json!({ "task": "issue", "application": case.id() }),
                    kind: "issue".into(),
                    run_at: self.authority.clock().now(),
                    deduplication: Some(format!("issue/{}", case.id())),
                    hasten: true,
                });
            }
            let mut writes = self.authority.store().writes();
            tasks::enqueue_new(&mut writes, tasks).expect("in line");
            tx.write(writes).await.expect("written");
            tx.commit().await.expect("committed");
            left -= some;
        }
    }

    /// What was issued is clean, and linting it takes so long.
    pub(crate) async fn check(&self) {
        let mut tx = self.authority.store().read("check").await.expect("a transaction");
        let after = "01B00000000000000000000000".parse().expect("an identifier");
        let filter = CertificateFilter {
            after: Some(after),
            limit: 500,
            ..CertificateFilter::default()
        };
        let issued = certificates::list(&mut tx, &filter).await.expect("certificates");
        assert_eq!(issued.len(), 500);
        let mut times: Vec<f64> = issued
            .iter()
            .map(|record| {
                let began = Instant::now();
                let findings = lint::certificate(&record.der);
                assert!(findings.is_empty(), "{findings:?}");
                began.elapsed().as_secs_f64()
            })
            .collect();
        times.sort_by(f64::total_cmp);
        crate::report::lint(times[times.len() / 2], issued[0].der.len());
    }

    pub(crate) async fn close(self) {
        self.authority.store().close().await;
    }
}

async fn work(authority: Authority, batch: u32) -> usize {
    let mut issued = 0;
    loop {
        let claimed = authority.claim_tasks(Some(Lane::Issuing), batch);
        let claimed = claimed.await.expect("tasks");
        if claimed.is_empty() {
            return issued;
        }
        for ended in authority.issue_tasks(claimed).await {
            match ended.outcome {
                Ok(Ending::Issued) => issued += 1,
                other => panic!("not issued: {other:?}"),
            }
        }
    }
}

fn keys_dev() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("keys-dev")
}

fn issuer() -> (String, Branch) {
    let config = KeyConfig::File {
        path: "issuing-ecdsa.key.pem".into(),
        passphrase_file: "passphrase".into(),
    };
    let key = keys::load(&config, &keys_dev()).expect("the development key");
    let certificate = |name: &str| {
        let pem = std::fs::read(keys_dev().join(name)).expect("a certificate");
        chain::certificates(&pem).expect("a certificate").remove(0)
    };
    let issuer = Issuer::new("Выпускающий", &certificate("issuing-ecdsa.cer.pem"), key).expect("an issuer");
    (
        issuer.id().to_owned(),
        Branch::new(issuer, vec![certificate("root-ecdsa.cer.pem")]),
    )
}

fn profiles() -> Catalogue {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/profiles");
    let files = std::fs::read_dir(folder).expect("profiles");
    let read = |file: std::fs::DirEntry| std::fs::read_to_string(file.path()).expect("a profile");
    let files = files.map(|file| ProfileFile::from_toml(&read(file.expect("a file"))).expect("a profile"));
    Catalogue::of(files).expect("a catalogue")
}

/// The outside world, which issuing does not ask.
struct Nobody;

#[async_trait]
impl RegisterConnector for Nobody {
    async fn submit(&self, _: CheckRequest) -> Result<Receipt, ConnectorError> {
        unreachable!("nobody asks registers")
    }

    async fn poll(&self, _: Option<String>) -> Result<Poll, ConnectorError> {
        unreachable!("nobody asks registers")
    }

    async fn ack(&self, _: &RegisterEvent, _: bool) -> Result<(), ConnectorError> {
        unreachable!("nobody asks registers")
    }

    fn verify(&self, _: &Evidence) -> Verification {
        unreachable!("nobody asks registers")
    }
}

#[async_trait]
impl Mailer for Nobody {
    async fn send(&self, _: &OutgoingMail) -> Result<(), MailError> {
        unreachable!("nobody sends mail")
    }
}

#[async_trait]
impl Courier for Nobody {
    async fn deliver(&self, _: &WebhookDelivery) -> Result<u16, DeliveryError> {
        unreachable!("nobody posts events")
    }
}
