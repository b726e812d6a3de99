//! A store with a portal, an issuer, operators and applications to try things on.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use kepler::{
    actor::{Actor, Role},
    audit::AuditEntry,
    clock::{Clock as _, ManualClock},
    crypto::{
        algorithm::SignatureAlgorithm,
        seal::{KeyEncryptionKey, Sealer},
    },
    id::{ApplicationId, CertificateId, CheckId, OperatorId, PortalId},
    locale::Locale,
    random::{SecureRandom as _, SeededRandom},
    registration::{
        applicant::{Holder, HolderType},
        application::{Application, NewApplication},
        offer::Offer,
        operator::Operator,
        portal::Portal,
    },
    registry::certificate::CertificateRecord,
    store::{DatabaseConfig, Store, applications, issuers, operators, portals},
};
use tempfile::TempDir;

use crate::support::postgres::Database;

pub(crate) const ISSUER: &str = "00112233445566778899aabbccddeeff00112233";

pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) random: Arc<SeededRandom>,
    pub(crate) folder: TempDir,
    pub(crate) url: String,
    pub(crate) portal: PortalId,
    database: Option<Database>,
}

impl World {
    pub(crate) async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/data/kepler.db", folder.path().display());
        Self::on(url, folder, None).await
    }

    pub(crate) async fn on_postgres() -> Self {
        let database = Database::create().await;
        Self::on(database.url(), tempfile::tempdir().unwrap(), Some(database)).await
    }

    async fn on(url: String, folder: TempDir, database: Option<Database>) -> Self {
        let random = Arc::new(SeededRandom::new(7));
        let clock = Arc::new(ManualClock::at("2026-02-02T09:00:00Z".parse().unwrap()));
        let config = DatabaseConfig { url: url.clone() };
        let store = Store::open(&config, sealer(), random.clone()).await.unwrap();
        store.migrate().await.unwrap();
        let portal = PortalId::generate(&*clock, &*random).unwrap();
        let world = Self {
            store,
            clock,
            random,
            folder,
            url,
            portal,
            database,
        };
        world.furnish().await;
        world
    }

    async fn furnish(&self) {
        let mut tx = self.store.begin("furnish").await.unwrap();
        let portal = Portal {
            id: self.portal,
            name: "Портал".into(),
            token_sha256: Some("aa".repeat(32)),
            certificate_sha256: None,
            created_at: self.now(),
        };
        portals::insert(&mut tx, &portal).await.unwrap();
        let issuer = issuers::IssuerRow {
            id: ISSUER.into(),
            name: "Выпускающий".into(),
            certificate: vec![0x30, 0],
            algorithm: "ecdsa-p256".into(),
        };
        issuers::upsert(&mut tx, &issuer).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Ends the connections and removes the database.
    pub(crate) async fn end(self) {
        self.store.close().await;
        if let Some(database) = self.database {
            database.drop_now().await;
        }
    }

    /// Runs a statement past the store, as somebody with a database client would.
    pub(crate) async fn execute(&self, statement: &'static str) -> Result<(), sqlx::Error> {
        use sqlx::Connection as _;
        let mut connection = sqlx::AnyConnection::connect(&self.url).await?;
        sqlx::raw_sql(statement).execute(&mut connection).await?;
        connection.close().await
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn later(&self, seconds: i64) -> Timestamp {
        self.now() + SignedDuration::from_secs(seconds)
    }

    pub(crate) async fn operator(&self) -> OperatorId {
        let id = OperatorId::generate(&*self.clock, &*self.random).unwrap();
        let operator = Operator {
            id,
            name: "Наталья Операторова".into(),
            email: format!("{id}@example.ru"),
            roles: vec![Role::Reviewer, Role::VideoOperator],
            video_trained_until: Some(self.later(3600)),
            locked_at: None,
        };
        let mut tx = self.store.begin("operator").await.unwrap();
        operators::insert(&mut tx, &operator).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// An application that is not stored yet.
    pub(crate) fn new_application(&self, reference: &str) -> Application {
        let new = NewApplication {
            portal: self.portal,
            portal_reference: reference.into(),
            offer: offer(),
            locale: Locale::Ru,
            time_zone: "Europe/Moscow".into(),
            holder: holder(),
            consents: Vec::new(),
        };
        let id = ApplicationId::generate(&*self.clock, &*self.random).unwrap();
        let check = || CheckId::generate(&*self.clock, &*self.random).unwrap();
        Application::receive(id, new, check, self.now())
    }

    pub(crate) async fn application(&self) -> Application {
        let mut octets = [0; 8];
        self.random.fill(&mut octets).unwrap();
        let application = self.new_application(&hex::encode(octets));
        let mut tx = self.store.begin("application").await.unwrap();
        applications::insert(&mut tx, &application).await.unwrap();
        tx.commit().await.unwrap();
        application
    }

    pub(crate) fn certificate(&self, application: ApplicationId, serial: u8) -> CertificateRecord {
        CertificateRecord {
            id: CertificateId::generate(&*self.clock, &*self.random).unwrap(),
            application,
            portal: self.portal,
            issuer: ISSUER.into(),
            serial: vec![serial, 1, 2],
            der: vec![0x30, 3, serial, 0, 0xff],
            public_key_fingerprint: vec![serial; 32],
            algorithm: SignatureAlgorithm::EcdsaP256,
            not_before: self.now(),
            not_after: self.later(86_400 * 450),
            key_not_after: self.later(86_400 * 365),
            issued_at: self.now(),
            acknowledged_at: None,
            revocation: None,
        }
    }

    pub(crate) fn entry(&self, action: &'static str, number: usize) -> AuditEntry {
        AuditEntry {
            at: self.now(),
            actor: Actor::system("test"),
            action,
            subject: format!("thing:{number}"),
            details: serde_json::json!({"number": number, "nested": {"б": 1, "а": [1, 2]}}),
        }
    }
}

pub(crate) fn sealer() -> Arc<Sealer> {
    let key = KeyEncryptionKey::from_hex(&"42".repeat(32)).unwrap();
    Arc::new(Sealer::new(&[key]).unwrap())
}

pub(crate) fn offer() -> Offer {
    Offer {
        id: "person".into(),
        holder_type: HolderType::NaturalPerson,
        profile: "natural-person".into(),
        title_ru: "Физическое лицо".into(),
        title_en: "Natural person".into(),
        price_kopecks: 120_000,
        vat_percent: 20,
        validity_months: 15,
        working_days: 3,
        video_required: true,
    }
}

pub(crate) fn holder() -> Holder {
    serde_json::from_value(serde_json::json!({
        "holder_type": "natural-person",
        "person": {
            "name": {"last": "Образцова", "first": "Мария", "middle": "Ивановна"},
            "birth_date": "1990-03-15",
            "birth_place": "г. Тверь",
            "sex": "female",
            "snils": "12345678964",
            "inn": "123456789047",
            "passport": {
                "series": "4500", "number": "123456", "issued_on": "2010-04-01",
                "issued_by": "ОВД города Образцово", "division_code": "770-001"
            },
            "email": "maria@example.ru",
            "phone": "+79001234567"
        }
    }))
    .unwrap()
}

/// The application with some of its data replaced: what the domain would refuse, the schema must refuse as well.
pub(crate) fn altered(application: &Application, alter: impl FnOnce(&mut serde_json::Value)) -> Application {
    let mut value = serde_json::to_value(application).unwrap();
    alter(&mut value);
    serde_json::from_value(value).unwrap()
}
