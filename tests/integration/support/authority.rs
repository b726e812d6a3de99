//! A whole authority on a temporary database, with a clock that tests move and an outside world that they script.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, LazyLock, Mutex, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use jiff::{SignedDuration, Timestamp};
use kepler::{
    actor::{Actor, Role},
    calendar::ProductionCalendar,
    clock::{Clock as _, ManualClock},
    crypto::{
        algorithm::SignatureAlgorithm,
        private_key::PrivateKey,
        seal::{KeyEncryptionKey, Sealer},
    },
    id::{ApplicationId, OperatorId, PortalId},
    issuance::{
        issuer::{Issuer, SigningKey},
        profile::catalogue::{Catalogue, ProfileFile},
        urls::StatusUrls,
    },
    jobs::worker,
    keys::{self, KeyConfig},
    lifecycle::{
        Authority, Branch, Issuers, Parts, Policy, Scope, acknowledge::Confirmation, attach::Upload,
        hold_video::VideoConclusion, identify::GroundAssertion, operators::Invitation, submit::Submission,
    },
    locale::Locale,
    random::SeededRandom,
    registration::{
        applicant::{Holder, HolderType},
        application::Application,
        consent::{Consent, ConsentPurpose},
        document::DocumentSlot,
        identity::IdentityBasis,
        offer::Offer,
        payment::PaymentReport,
        video::{CHECKLIST, VideoOutcome},
    },
    registry::certificate::CertificateRecord,
    store::{DatabaseConfig, Store, audit, crl_files::CrlFiles, crl_places::CrlPlace, objects::Objects},
    x509::chain,
};
use tempfile::TempDir;

use super::{
    applicants::{holder, key_and_request},
    fakes::{FakeCourier, FakeMailer, FakeRegisters, FragileKey, Mood},
};

pub(crate) const PRICE: i64 = 120_000;

/// The address in certificates, unless a test serves it.
const STATUS_URL: &str = "http://127.0.0.1:8080";

pub(crate) struct TestAuthority {
    pub(crate) authority: Authority,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) registers: Arc<FakeRegisters>,
    pub(crate) mailer: Arc<FakeMailer>,
    pub(crate) courier: Arc<FakeCourier>,
    pub(crate) mood: Arc<Mutex<Mood>>,
    pub(crate) signatures: Arc<Mutex<u32>>,
    pub(crate) portal: PortalId,
    pub(crate) reviewer: Actor,
    pub(crate) video_operator: Actor,
    pub(crate) approver: Actor,
    pub(crate) officer: Actor,
    shape: Shape,
    status_url: String,
    folder: PathBuf,
    /// Removes the folder when the test is over.
    _scratch: Option<TempDir>,
}

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

impl TestAuthority {
    pub(crate) async fn new() -> Self {
        Self::with_policy(|_| ()).await
    }

    pub(crate) async fn with_policy(change: impl FnOnce(&mut Policy)) -> Self {
        let mut policy = policy();
        change(&mut policy);
        // Tuesday, ten in the morning in Moscow.
        let clock = ManualClock::at("2026-11-24T07:00:00Z".parse().unwrap());
        Self::in_scratch(policy, clock, Arc::new(|_| ())).await
    }

    /// With other issuers, at some moment.
    pub(crate) async fn shaped(
        now: Timestamp,
        shape: impl Fn(&mut Vec<Branch>) + Send + Sync + 'static,
    ) -> Self {
        Self::in_scratch(policy(), ManualClock::at(now), Arc::new(shape)).await
    }

    /// The same; certificates name that address for their status.
    pub(crate) async fn published_at(
        status_url: &str,
        now: Timestamp,
        shape: impl Fn(&mut Vec<Branch>) + Send + Sync + 'static,
    ) -> Self {
        let clock = ManualClock::at(now);
        Self::in_scratch_at(status_url, policy(), clock, Arc::new(shape)).await
    }

    async fn in_scratch(policy: Policy, clock: ManualClock, shape: Shape) -> Self {
        Self::in_scratch_at(STATUS_URL, policy, clock, shape).await
    }

    async fn in_scratch_at(status_url: &str, policy: Policy, clock: ManualClock, shape: Shape) -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let house = Self::new_in((scratch.path(), status_url), policy, 1, clock, shape).await;
        Self {
            _scratch: Some(scratch),
            ..house
        }
    }

    /// Over whatever a former process left in this folder; the one who calls keeps the folder.
    pub(crate) async fn over(
        folder: &Path,
        seed: u64,
        now: Timestamp,
        shape: impl Fn(&mut Vec<Branch>) + Send + Sync + 'static,
    ) -> Self {
        let clock = ManualClock::at(now);
        Self::new_in((folder, STATUS_URL), policy(), seed, clock, Arc::new(shape)).await
    }

    async fn new_in(
        (folder, status_url): (&Path, &str),
        policy: Policy,
        seed: u64,
        clock: ManualClock,
        shape: Shape,
    ) -> Self {
        let clock = Arc::new(clock);
        let (mood, signatures) = (Arc::default(), Arc::new(Mutex::new(0)));
        let (registers, mailer, courier) = (Arc::default(), Arc::default(), Arc::default());
        let parts = Outside {
            folder,
            clock: Arc::clone(&clock),
            registers: Arc::clone(&registers),
            mailer: Arc::clone(&mailer),
            courier: Arc::clone(&courier),
            mood: Arc::clone(&mood),
            signatures: Arc::clone(&signatures),
            shape: Arc::clone(&shape),
            status_url,
            profiles: profiles(),
        };
        let authority = parts.authority(policy, seed).await;
        authority.store().migrate().await.unwrap();
        authority.start().await.unwrap();
        let portal = the_portal(&authority).await;
        let until = clock.now() + SignedDuration::from_hours(24 * 365);
        let mut people = Vec::new();
        for (name, role) in [
            ("reviewer", Role::Reviewer),
            ("video", Role::VideoOperator),
            ("approver", Role::Approver),
            ("officer", Role::SecurityOfficer),
        ] {
            let id = invite(&authority, name, vec![role], Some(until)).await;
            people.push(Actor::Operator { id });
        }
        let [reviewer, video_operator, approver, officer] = people.try_into().unwrap();
        Self {
            authority,
            clock,
            registers,
            mailer,
            courier,
            mood,
            signatures,
            portal,
            reviewer,
            video_operator,
            approver,
            officer,
            shape,
            status_url: status_url.to_owned(),
            folder: folder.to_owned(),
            _scratch: None,
        }
    }

    /// Runs a statement past the store: what a defect or a hand in the database leaves behind.
    pub(crate) async fn tamper(&self, statement: &'static str) {
        use sqlx::Connection as _;
        let url = format!("sqlite://{}", self.folder.join("kepler.db").display());
        let mut connection = sqlx::AnyConnection::connect(&url).await.unwrap();
        sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    /// Saves the database as it is now.
    pub(crate) async fn back_up(&self, name: &str) {
        use sqlx::Connection as _;
        let copy = self.folder.join(name);
        let _ = std::fs::remove_file(&copy);
        let statement = format!("VACUUM INTO '{}'", copy.display());
        let mut connection = sqlx::AnyConnection::connect(&self.database_url()).await.unwrap();
        let statement = sqlx::AssertSqlSafe(statement);
        sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    /// The process ends, the saved database takes the place of the present one, and a new process starts on it.
    pub(crate) async fn restore(&mut self, name: &str) {
        self.authority.store().close().await;
        for file in ["kepler.db", "kepler.db-wal", "kepler.db-shm"] {
            let _ = std::fs::remove_file(self.folder.join(file));
        }
        std::fs::copy(self.folder.join(name), self.folder.join("kepler.db")).unwrap();
        self.restart().await;
    }

    /// The same database and outside world in a new process.
    pub(crate) async fn restart(&mut self) {
        self.restart_with(|_| ()).await;
    }

    /// The same with another configuration.
    pub(crate) async fn restart_with(&mut self, change: impl FnOnce(&mut Policy)) {
        let mut policy = self.authority.policy().clone();
        change(&mut policy);
        self.authority = self.again_as(policy, profiles()).await;
        self.authority.start().await.unwrap();
    }

    /// The same with other profiles: `change` alters their texts.
    pub(crate) async fn restart_with_profiles(&mut self, change: impl Fn(String) -> String) {
        let policy = self.authority.policy().clone();
        self.authority = self.again_as(policy, altered_profiles(change)).await;
        self.authority.start().await.unwrap();
    }

    /// The first issuer, by subject key identifier; mostly the only one.
    pub(crate) fn issuer(&self) -> String {
        let issuer = self.authority.issuers().iter().next();
        issuer.expect("an issuer").issuer.id().to_owned()
    }

    /// The certificate of an application that has one.
    pub(crate) async fn record(&self, application: ApplicationId) -> CertificateRecord {
        let record = self.authority.certificate_of(&Scope::System, application).await;
        record.unwrap().expect("a certificate")
    }

    /// Another process on the same database, which has not started yet.
    pub(crate) async fn again(&self) -> Authority {
        self.again_as(self.authority.policy().clone(), profiles()).await
    }

    async fn again_as(&self, policy: Policy, profiles: Catalogue) -> Authority {
        static PROCESSES: AtomicU64 = AtomicU64::new(0);
        let parts = Outside {
            folder: &self.folder,
            clock: Arc::clone(&self.clock),
            registers: Arc::clone(&self.registers),
            mailer: Arc::clone(&self.mailer),
            courier: Arc::clone(&self.courier),
            mood: Arc::clone(&self.mood),
            signatures: Arc::clone(&self.signatures),
            shape: Arc::clone(&self.shape),
            status_url: &self.status_url,
            profiles,
        };
        let seed = 1
            + u64::try_from(self.clock.now().as_second()).unwrap()
            + u64::from(*self.signatures.lock().unwrap());
        // Processes never draw the same numbers.
        let seed = seed + PROCESSES.fetch_add(1, Ordering::Relaxed);
        parts.authority(policy, seed).await
    }

    /// For a test that spoils the database.
    pub(crate) fn database_url(&self) -> String {
        database_url(&self.folder)
    }

    /// Runs everything that is due.
    pub(crate) async fn run_jobs(&self) -> usize {
        worker::drain(&self.authority).await.unwrap()
    }

    pub(crate) fn advance(&self, by: SignedDuration) {
        self.clock.advance(by);
    }

    pub(crate) fn portal_actor(&self) -> Actor {
        Actor::Portal { id: self.portal }
    }

    pub(crate) async fn load(&self, id: ApplicationId) -> Application {
        self.authority.application(&Scope::System, id).await.unwrap()
    }

    pub(crate) async fn state(&self, id: ApplicationId) -> &'static str {
        self.load(id).await.state().code()
    }

    pub(crate) fn submission(&self, reference: &str, holder_type: HolderType) -> Submission {
        Submission {
            portal_reference: reference.into(),
            offer: holder_type.code().into(),
            locale: Locale::Ru,
            time_zone: "Europe/Moscow".into(),
            holder: holder(holder_type),
            consents: [
                ConsentPurpose::Processing,
                ConsentPurpose::Registers,
                ConsentPurpose::Recording,
            ]
            .map(|purpose| Consent {
                purpose,
                text_version: "1".into(),
                text_sha256: "ab".repeat(32),
                given_at: self.clock.now(),
            })
            .into(),
            ground: Some(ground()),
        }
    }

    pub(crate) async fn submitted(&self, holder_type: HolderType) -> ApplicationId {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        // A clock that was set back shows the same moment twice.
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let now = self.clock.now().as_microsecond();
        let reference = format!("{}-{now}-{number}", holder_type.code());
        let submission = self.submission(&reference, holder_type);
        let submitted = self
            .authority
            .submit(&self.portal_actor(), self.portal, submission)
            .await;
        submitted.unwrap().id()
    }

    pub(crate) async fn upload(&self, id: ApplicationId, slot: DocumentSlot) {
        let upload = Upload {
            slot,
            bytes: b"%PDF-1.7 scan".to_vec(),
            declared: None,
        };
        let actor = self.portal_actor();
        self.authority
            .attach_document(&actor, id, upload, None)
            .await
            .unwrap();
    }

    /// Paid, with every scan: the registers are asked.
    pub(crate) async fn paid(&self, holder_type: HolderType) -> ApplicationId {
        let id = self.submitted(holder_type).await;
        for slot in DocumentSlot::required_for(holder_type) {
            self.upload(id, *slot).await;
        }
        let report = PaymentReport {
            invoice: "1".into(),
            paid_kopecks: PRICE,
            provider_reference: None,
        };
        let actor = self.portal_actor();
        self.authority
            .report_payment(&actor, id, report, None)
            .await
            .unwrap();
        id
    }

    /// In review, with every register's answer.
    pub(crate) async fn checked(&self, holder_type: HolderType) -> ApplicationId {
        let id = self.paid(holder_type).await;
        self.ask_registers().await;
        id
    }

    /// Has the registers asked and their answers fetched.
    pub(crate) async fn ask_registers(&self) {
        self.run_jobs().await;
        self.advance(SignedDuration::from_secs(1));
        self.run_jobs().await;
    }

    pub(crate) async fn reviewed(&self, holder_type: HolderType) -> ApplicationId {
        let id = self.checked(holder_type).await;
        self.authority.claim(&self.reviewer, id, None).await.unwrap();
        self.authority
            .accept_review(&self.reviewer, id, None)
            .await
            .unwrap();
        id
    }

    /// Identified, after a video call.
    pub(crate) async fn identified(&self, holder_type: HolderType) -> ApplicationId {
        let id = self.reviewed(holder_type).await;
        self.hold_call(id, VideoOutcome::Verified).await.unwrap();
        id
    }

    pub(crate) async fn hold_call(
        &self,
        id: ApplicationId,
        outcome: VideoOutcome,
    ) -> kepler::lifecycle::Result<Application> {
        let slots = self.authority.slots(&Scope::System, id).await?;
        let start = slots[0].starts_at;
        let (_, booked) = self
            .authority
            .appoint(&self.portal_actor(), id, start, None)
            .await?;
        self.advance(start.duration_since(self.clock.now()));
        let conclusion = VideoConclusion {
            appointment: booked.id,
            outcome,
            confirmed: CHECKLIST.map(str::to_owned).into(),
            reasons: vec!["light".into()],
        };
        self.authority
            .record_video(&self.video_operator, id, conclusion, None)
            .await
    }

    pub(crate) async fn approved(&self, holder_type: HolderType) -> ApplicationId {
        let id = self.identified(holder_type).await;
        self.authority.approve(&self.approver, id, None).await.unwrap();
        id
    }

    pub(crate) async fn hand_in_key(&self, id: ApplicationId, algorithm: SignatureAlgorithm) -> PrivateKey {
        let (key, request) = key_and_request(algorithm);
        self.hand_in_request(id, &request).await;
        key
    }

    /// A request (DER or PEM) that somebody else made.
    pub(crate) async fn hand_in_request(&self, id: ApplicationId, request: &[u8]) {
        let actor = self.portal_actor();
        let asked = self.authority.key_request(&actor, id).await.unwrap();
        self.authority
            .accept_key(&actor, id, &asked.token, request)
            .await
            .unwrap();
    }

    /// With a certificate that nobody has acknowledged yet.
    pub(crate) async fn issued(
        &self,
        holder_type: HolderType,
        algorithm: SignatureAlgorithm,
    ) -> (ApplicationId, PrivateKey) {
        let id = self.approved(holder_type).await;
        let key = self.hand_in_key(id, algorithm).await;
        self.run_jobs().await;
        (id, key)
    }

    pub(crate) async fn completed(
        &self,
        holder_type: HolderType,
        algorithm: SignatureAlgorithm,
    ) -> ApplicationId {
        let (id, _) = self.issued(holder_type, algorithm).await;
        let confirmation = self.confirmation(id, "portal_simple", None).await;
        let actor = self.portal_actor();
        self.authority
            .acknowledge(&actor, id, confirmation, None)
            .await
            .unwrap();
        self.run_jobs().await;
        id
    }

    pub(crate) async fn confirmation(
        &self,
        id: ApplicationId,
        method: &str,
        signature: Option<String>,
    ) -> Confirmation {
        let text = self
            .authority
            .certificate_text(&Scope::System, id, Locale::Ru)
            .await
            .unwrap();
        Confirmation {
            text_sha256: text.sha256,
            method: method.into(),
            signature,
            safety_manual_received: true,
        }
    }

    /// What the audit log says about an application, oldest first.
    pub(crate) async fn actions(&self, id: ApplicationId) -> Vec<String> {
        let history = self.authority.history(&Scope::System, id).await.unwrap();
        history.into_iter().map(|record| record.action).collect()
    }

    /// What the audit log says of one kind of subject, such as `issuer`.
    pub(crate) async fn actions_of(&self, kind: &str) -> Vec<String> {
        let mut tx = self.authority.store().read("test.audit").await.unwrap();
        let records = audit::list(&mut tx, 0, 10_000).await.unwrap();
        let of_kind = |subject: &str| subject.split(':').next() == Some(kind);
        records
            .into_iter()
            .filter(|record| of_kind(&record.subject))
            .map(|record| record.action)
            .collect()
    }

    /// The whole audit log.
    pub(crate) async fn audit(&self) -> Vec<kepler::audit::AuditRecord> {
        let mut tx = self.authority.store().read("audit").await.unwrap();
        kepler::store::audit::list(&mut tx, 1, 10_000).await.unwrap()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

async fn the_portal(authority: &Authority) -> PortalId {
    if let Some(portal) = authority.portals().await.unwrap().first() {
        return portal.id;
    }
    let (portal, _) = authority
        .add_portal(&Actor::system("test"), "Портал")
        .await
        .unwrap();
    portal.id
}

pub(crate) async fn invite(
    authority: &Authority,
    name: &str,
    roles: Vec<Role>,
    video_trained_until: Option<Timestamp>,
) -> OperatorId {
    let email = format!("{name}@example.ru");
    let known = authority.operators().await.unwrap();
    if let Some(operator) = known.iter().find(|operator| operator.email == email) {
        return operator.id;
    }
    let invitation = Invitation {
        name: name.into(),
        email,
        roles,
        video_trained_until,
    };
    authority
        .invite(&Actor::system("test"), invitation)
        .await
        .unwrap()
        .id
}

pub(crate) fn ground() -> GroundAssertion {
    GroundAssertion {
        basis: IdentityBasis::UnifiedBiometrics,
        evidence_reference: "session-1".into(),
        evidence_sha256: "cd".repeat(32),
    }
}

/// SQLite, unless a test left the address of another database in the folder.
fn database_url(folder: &Path) -> String {
    if let Ok(url) = std::fs::read_to_string(folder.join("database-url")) {
        return url;
    }
    format!("sqlite://{}/kepler.db", folder.display())
}

struct Outside<'a> {
    folder: &'a Path,
    clock: Arc<ManualClock>,
    registers: Arc<FakeRegisters>,
    mailer: Arc<FakeMailer>,
    courier: Arc<FakeCourier>,
    mood: Arc<Mutex<Mood>>,
    signatures: Arc<Mutex<u32>>,
    shape: Shape,
    status_url: &'a str,
    profiles: Catalogue,
}

/// What a test changes about the issuers.
type Shape = Arc<dyn Fn(&mut Vec<Branch>) + Send + Sync>;

impl Outside<'_> {
    async fn authority(self, policy: Policy, seed: u64) -> Authority {
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
                .map(|address| CrlPlace::open(address).unwrap())
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

fn profiles() -> Catalogue {
    altered_profiles(|text| text)
}

fn altered_profiles(change: impl Fn(String) -> String) -> Catalogue {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/profiles");
    let files = std::fs::read_dir(folder).unwrap();
    let read = |file: std::fs::DirEntry| std::fs::read_to_string(file.path()).unwrap();
    Catalogue::of(files.map(|file| ProfileFile::from_toml(&change(read(file.unwrap()))).unwrap())).unwrap()
}

fn policy() -> Policy {
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

/// A holder whose surname differs.
pub(crate) fn renamed(holder: &Holder, surname: &str) -> Holder {
    let mut changed = holder.clone();
    match &mut changed {
        Holder::NaturalPerson { person }
        | Holder::IndividualEntrepreneur { person, .. }
        | Holder::LegalEntityRepresentative { person, .. }
        | Holder::LegalEntityAutomatic { person, .. } => person.name.last = surname.parse().unwrap(),
    }
    changed
}
