//! An authority with work to do, and copies of it to be spoilt.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::{SignedDuration, Timestamp};
use kepler::{
    crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey},
    id::{ApplicationId, CertificateId},
    lifecycle::{
        Scope,
        respond::{Renewal, Responder, ResponderCertificate},
    },
    registration::applicant::HolderType,
};
use serde::{Deserialize, Serialize};
use sqlx::Connection as _;
use tempfile::TempDir;

use crate::support::authority::TestAuthority;

/// Applications that wait for their certificates: more than one, so that a batch is a batch.
const WAITING: usize = 3;

/// The key of the responder, the same in every process.
const RESPONDER: &str = "responder.pkcs8";

/// What the copies have in common.
#[derive(Clone, Serialize, Deserialize)]
struct Facts {
    now: Timestamp,
    waiting: Vec<ApplicationId>,
    revocable: CertificateId,
}

/// The authority as it is before anything happens.
pub(super) struct Template {
    folder: TempDir,
}

impl Template {
    /// Three applications whose keys were accepted, one certificate in use, nothing else left to do.
    pub(super) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let start = "2026-11-24T07:00:00Z".parse().unwrap();
        let (_, pkcs8) = PrivateKey::generate(SignatureAlgorithm::EcdsaP256, 2048).unwrap();
        fs::write(folder.path().join(RESPONDER), &*pkcs8).unwrap();
        let house = open(folder.path(), 1, start).await;
        let kind = HolderType::NaturalPerson;
        let used = house.completed(kind, SignatureAlgorithm::EcdsaP256).await;
        let certificate = house
            .authority
            .certificate_of(&Scope::System, used)
            .await
            .unwrap();
        let mut waiting = Vec::new();
        for _ in 0..WAITING {
            waiting.push(house.approved(kind).await);
            house.advance(SignedDuration::from_secs(1));
        }
        house.run_jobs().await;
        for application in &waiting {
            house
                .hand_in_key(*application, SignatureAlgorithm::EcdsaP256)
                .await;
        }
        let facts = Facts {
            now: house.now(),
            waiting,
            revocable: certificate.unwrap().id,
        };
        fs::write(
            folder.path().join("facts.json"),
            serde_json::to_vec(&facts).unwrap(),
        )
        .unwrap();
        house.authority.store().close().await;
        // What was signed so far is the template's own affair.
        fs::remove_file(folder.path().join("signatures.log")).unwrap();
        Self { folder }
    }

    /// A copy in a folder of its own.
    pub(super) fn copy(&self) -> Copy {
        let scratch = tempfile::tempdir().unwrap();
        copy_folder(self.folder.path(), scratch.path());
        let copy = Copy::at(scratch.path().to_owned());
        Copy {
            _scratch: Some(scratch),
            ..copy
        }
    }
}

/// An authority that one process spoils and another one mends.
pub(super) struct Copy {
    folder: PathBuf,
    facts: Facts,
    _scratch: Option<TempDir>,
}

impl Copy {
    pub(super) fn at(folder: PathBuf) -> Self {
        let facts = fs::read(folder.join("facts.json")).unwrap();
        Self {
            facts: serde_json::from_slice(&facts).unwrap(),
            folder,
            _scratch: None,
        }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn waiting(&self) -> &[ApplicationId] {
        &self.facts.waiting
    }

    pub(super) fn revocable(&self) -> CertificateId {
        self.facts.revocable
    }

    /// The authority, started over what lies in the folder.
    pub(super) async fn open(&self, seed: u64) -> TestAuthority {
        let later = self.facts.now + SignedDuration::from_secs(i64::try_from(seed).unwrap());
        open(&self.folder, seed, later).await
    }

    /// The database past the store: what is really there.
    pub(super) async fn database(&self) -> sqlx::SqliteConnection {
        let url = format!("sqlite://{}/kepler.db", self.folder.display());
        sqlx::SqliteConnection::connect(&url).await.unwrap()
    }

    /// The digests that CA keys signed since the template was made.
    pub(super) fn signed(&self) -> Vec<String> {
        let journal = fs::read_to_string(self.folder.join("signatures.log")).unwrap_or_default();
        journal.lines().map(str::to_owned).collect()
    }
}

/// The first issuer has an OCSP responder whose certificate Kepler makes; it has none yet.
async fn open(folder: &Path, seed: u64, now: Timestamp) -> TestAuthority {
    let pkcs8 = fs::read(folder.join(RESPONDER)).unwrap();
    let responder = Responder {
        key: Arc::new(PrivateKey::from_pkcs8(&pkcs8).unwrap()),
        certificate: ResponderCertificate::Renewed(Renewal {
            days: 7,
            overlap_days: 2,
        }),
    };
    TestAuthority::over(folder, seed, now, move |branches| {
        branches[0].responder = Some(responder.clone());
    })
    .await
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
