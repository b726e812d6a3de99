//! What an authority is put together from.

use std::{
    path::Path,
    sync::{Arc, LazyLock, Mutex, OnceLock},
};

use kepler::{
    calendar::ProductionCalendar,
    clock::ManualClock,
    crypto::seal::{KeyEncryptionKey, Sealer},
    issuance::{
        issuer::{Issuer, SigningKey},
        profile::catalogue::{Catalogue, ProfileFile},
        urls::StatusUrls,
    },
    keys::{self, KeyConfig},
    lifecycle::{Authority, Branch, Issuers, Parts, Policy},
    random::SeededRandom,
    registration::{applicant::HolderType, offer::Offer},
    store::{
        DatabaseConfig, Store,
        crl_files::CrlFiles,
        places::{lists::CrlPlace, objects::Objects},
    },
    x509::chain,
};

use super::PRICE;
use crate::support::fakes::{FakeCourier, FakeMailer, FakeRegisters, FragileKey, Mood};

/// An issuing key, its certificate and the root above it.
type Opened = (Arc<dyn SigningKey>, Vec<u8>, Vec<u8>);

/// Where the key `issuing-ecdsa` of `keys-dev` lives, if a test put it elsewhere before its first authority: for
/// tests with a process of their own.
pub(crate) static ELSEWHERE: OnceLock<KeyConfig> = OnceLock::new();

/// The keys of `keys-dev`, opened once: that takes a while by design.
static KEYS: LazyLock<Vec<Opened>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("keys-dev");
    let certificate = |name: String| {
        let pem = std::fs::read(folder.join(name)).unwrap();
        chain::certificates(&pem).unwrap().remove(0)
    };
    ["ecdsa", "rsa"]
        .into_iter()
        .map(|label| {
            let file = KeyConfig::File {
                path: format!("issuing-{label}.key.pem").into(),
                passphrase_file: "passphrase".into(),
            };
            let elsewhere = ELSEWHERE.get().filter(|_| label == "ecdsa");
            let key = keys::load(elsewhere.unwrap_or(&file), &folder).unwrap();
            let issuing = certificate(format!("issuing-{label}.cer.pem"));
            (key, issuing, certificate(format!("root-{label}.cer.pem")))
        })
        .collect()
});

/// SQLite, unless a test left the address of another database in the folder.
pub(super) fn database_url(folder: &Path) -> String {
    if let Ok(url) = std::fs::read_to_string(folder.join("database-url")) {
        return url;
    }
    format!("sqlite://{}/kepler.db", folder.display())
}

pub(super) struct Outside<'a> {
    pub(super) folder: &'a Path,
    pub(super) clock: Arc<ManualClock>,
    pub(super) registers: Arc<FakeRegisters>,
    pub(super) mailer: Arc<FakeMailer>,
    pub(super) courier: Arc<FakeCourier>,
    pub(super) mood: Arc<Mutex<Mood>>,
    pub(super) signatures: Arc<Mutex<u32>>,
    pub(super) shape: Shape,
    pub(super) status_url: &'a str,
    pub(super) profiles: Catalogue,
}

/// What a test changes about the issuers.
pub(super) type Shape = Arc<dyn Fn(&mut Vec<Branch>) + Send + Sync>;

impl Outside<'_> {
    pub(super) async fn authority(self, policy: Policy, seed: u64) -> Authority {
        let random = Arc::new(SeededRandom::new(seed));
        let key = KeyEncryptionKey::from_hex(&"42".repeat(32)).unwrap();
        let sealer = Arc::new(Sealer::new(&[key]).unwrap());
        let config = DatabaseConfig {
            url: database_url(self.folder),
        };
        let store = Store::open(&config, Arc::clone(&sealer), random.clone())
            .await
            .unwrap();
        let objects = Objects::open(&self.folder.join("objects"), sealer, random.clone()).unwrap();
        Authority::new(Parts {
            store,
            objects,
            crl_files: Arc::new(CrlFiles::open(&self.folder.join("crl")).unwrap()),
            crl_places: policy
                .crl
                .publish_to
                .iter()
                .map(|address| CrlPlace::open(address, None).unwrap())
                .collect(),
            issuers: self.issuers(),
            profiles: self.profiles,
            status_urls: StatusUrls::new([self.status_url]).unwrap(),
            connector: self.registers,
            mailer: self.mailer,
            courier: self.courier,
            policy,
            calendar: ProductionCalendar::embedded().unwrap(),
            clock: self.clock,
            random,
        })
    }

    fn issuers(&self) -> Issuers {
        let branches = KEYS.iter().map(|(key, certificate, root)| {
            let key = Arc::new(FragileKey {
                key: Arc::clone(key),
                mood: Arc::clone(&self.mood),
                made: Arc::clone(&self.signatures),
                journal: self.folder.join("signatures.log"),
            });
            Branch::new(
                Issuer::new("Выпускающий", certificate, key).unwrap(),
                vec![root.clone()],
            )
        });
        let mut branches = branches.collect();
        (self.shape)(&mut branches);
        Issuers::new(branches)
    }
}

pub(super) fn profiles() -> Catalogue {
    altered_profiles(|text| text)
}

pub(super) fn altered_profiles(change: impl Fn(String) -> String) -> Catalogue {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/profiles");
    let files = std::fs::read_dir(folder).unwrap();
    let read = |file: std::fs::DirEntry| std::fs::read_to_string(file.path()).unwrap();
    Catalogue::of(files.map(|file| ProfileFile::from_toml(&change(read(file.unwrap()))).unwrap())).unwrap()
}

pub(super) fn policy() -> Policy {
    let offer = |holder_type: HolderType| Offer {
        id: holder_type.code().into(),
        holder_type,
        profile: holder_type.code().into(),
        title_ru: "Сертификат".into(),
        title_en: "Certificate".into(),
        price_kopecks: PRICE,
        vat_percent: 20,
        validity_months: 15,
        working_days: 3,
        video_required: true,
    };
    Policy {
        offers: HolderType::ALL.map(offer).into(),
        development: true,
        ..Policy::default()
    }
}
