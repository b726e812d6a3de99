//! What tests ask an authority.

use jiff::Timestamp;
use kepler::{
    audit::AuditRecord, clock::Clock as _, id::ApplicationId, lifecycle::Scope,
    registration::application::Application, registry::certificate::CertificateRecord, store::audit,
};

use super::TestAuthority;

impl TestAuthority {
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

    pub(crate) async fn load(&self, id: ApplicationId) -> Application {
        self.authority.application(&Scope::System, id).await.unwrap()
    }

    pub(crate) async fn state(&self, id: ApplicationId) -> &'static str {
        self.load(id).await.state().code()
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
    pub(crate) async fn audit(&self) -> Vec<AuditRecord> {
        let mut tx = self.authority.store().read("audit").await.unwrap();
        audit::list(&mut tx, 1, 10_000).await.unwrap()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
