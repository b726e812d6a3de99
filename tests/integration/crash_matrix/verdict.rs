//! What must hold after a process has ended, and after the next one has settled what it left.

use std::collections::BTreeSet;

use der::Decode as _;
use jiff::SignedDuration;
use kepler::{
    crash::Point,
    crypto::digest,
    id::ApplicationId,
    lifecycle::Scope,
    registry::revocation::RevocationReason,
    status::source::SerialStatus,
    store::{
        attempts::{self, AttemptState},
        events,
    },
};
use sqlx::{Connection as _, Row as _};
use x509_cert::{certificate::Rfc5280, crl::CertificateList};

use super::{scenario::Scenario, world::Copy};
use crate::support::authority::TestAuthority;

/// Invariant 1, first half: what a CA key signed stood on record before.
pub(super) async fn before_restart(point: Point, copy: &Copy) {
    let mut database = copy.database().await;
    let mut recorded = BTreeSet::new();
    for question in [
        "SELECT tbs FROM attempts",
        "SELECT tbs FROM authority_certificates",
    ] {
        for row in sqlx::query(question).fetch_all(&mut database).await.unwrap() {
            recorded.insert(hex::encode(digest::sha256(row.get::<&[u8], _>(0))));
        }
    }
    database.close().await.unwrap();
    let mut unrecorded = copy.signed();
    unrecorded.retain(|digest| !recorded.contains(digest));
    // A list names certificates; nobody needs to revoke it. Its number is on record, its bytes are not.
    let lists = usize::from(point.code().starts_with("crl."));
    assert!(
        unrecorded.len() <= lists,
        "{}: signed off the record: {unrecorded:?}",
        point.code()
    );
}

/// The next process settles everything, and the one who got no answer asks again.
pub(super) async fn after_restart(point: Point, scenario: Scenario, copy: &Copy) {
    let house = copy.open(100).await;
    if scenario == Scenario::Revoke {
        let reason = RevocationReason::KeyCompromise;
        let revoked = house
            .authority
            .revoke(&house.officer, copy.revocable(), reason)
            .await;
        revoked.unwrap();
    }
    house.run_jobs().await;
    // Steps that failed wait before they are tried again.
    for _ in 0..3 {
        house.advance(SignedDuration::from_mins(15));
        house.run_jobs().await;
    }
    for application in copy.waiting() {
        has_one_certificate(point, &house, *application).await;
    }
    if scenario == Scenario::Revoke {
        is_revoked_once(point, &house, copy).await;
    }
    has_a_responder(point, &house, copy).await;
    let chain = house.authority.verify_audit(&Scope::System).await.unwrap();
    assert!(chain.is_ok(), "{}: {chain:?}", point.code());
    house.authority.store().close().await;
}

/// Invariants 1 and 2 for one application.
async fn has_one_certificate(point: Point, house: &TestAuthority, application: ApplicationId) {
    let place = point.code();
    assert_eq!(house.state(application).await, "issued_unacknowledged", "{place}");
    let mut tx = house.authority.store().read("verdict").await.unwrap();
    let attempts = attempts::of_application(&mut tx, application).await.unwrap();
    let told = events::of_application(&mut tx, application).await.unwrap();
    drop(tx);
    let signed = attempts.iter().filter(|one| one.state == AttemptState::Signed);
    assert_eq!(signed.count(), 1, "{place}: {attempts:?}");
    let issued = told.iter().filter(|event| event.kind == "certificate.issued");
    assert_eq!(issued.count(), 1, "{place}");
    let actions = house.actions(application).await;
    let issued = actions.iter().filter(|action| *action == "certificate.issued");
    assert_eq!(issued.count(), 1, "{place}: {actions:?}");
    for attempt in &attempts {
        let status = house
            .authority
            .serial_status(&attempt.issuer, &attempt.serial)
            .await
            .unwrap();
        let listed = on_list(house, &attempt.issuer, &attempt.serial).await;
        match attempt.state {
            AttemptState::Signed => {
                assert_eq!(status, SerialStatus::Good, "{place}");
                assert!(!listed, "{place}");
            }
            AttemptState::Abandoned => {
                assert!(matches!(status, SerialStatus::Revoked(_)), "{place}: {status:?}");
                assert!(listed, "{place}: a spent serial number is not on the list");
            }
            AttemptState::Intended => panic!("{place}: an attempt is still open"),
        }
    }
}

async fn is_revoked_once(point: Point, house: &TestAuthority, copy: &Copy) {
    let place = point.code();
    let subject = format!("certificate:{}", copy.revocable());
    let history = house.authority.audit_of(&Scope::System, &subject).await.unwrap();
    let revoked = history
        .iter()
        .filter(|record| record.action == "certificate.revoked");
    assert_eq!(revoked.count(), 1, "{place}");
    let record = house
        .authority
        .certificate(&Scope::System, copy.revocable())
        .await
        .unwrap();
    assert!(record.revocation.is_some(), "{place}");
    let status = house
        .authority
        .serial_status(&record.issuer, &record.serial)
        .await
        .unwrap();
    assert!(matches!(status, SerialStatus::Revoked(_)), "{place}: {status:?}");
    assert!(on_list(house, &record.issuer, &record.serial).await, "{place}");
}

/// The certificate of the responder: one serves, and what came to nothing counts as revoked.
async fn has_a_responder(point: Point, house: &TestAuthority, copy: &Copy) {
    let place = point.code();
    assert_eq!(house.authority.responders().await.len(), 1, "{place}");
    house.run_jobs().await;
    let mut database = copy.database().await;
    let question = "SELECT issuer, serial, state FROM authority_certificates";
    for row in sqlx::query(question).fetch_all(&mut database).await.unwrap() {
        let (issuer, serial) = (row.get::<String, _>(0), row.get::<Vec<u8>, _>(1));
        let status = house.authority.serial_status(&issuer, &serial).await.unwrap();
        match row.get::<&str, _>(2) {
            "signed" => assert_eq!(status, SerialStatus::Good, "{place}"),
            "abandoned" => {
                assert!(matches!(status, SerialStatus::Revoked(_)), "{place}: {status:?}");
                assert!(on_list(house, &issuer, &serial).await, "{place}");
            }
            other => panic!("{place}: an attempt is still {other}"),
        }
    }
    database.close().await.unwrap();
}

/// Whether the newest CRL names the serial number.
async fn on_list(house: &TestAuthority, issuer: &str, serial: &[u8]) -> bool {
    let newest = house.authority.crl(issuer).await.unwrap().unwrap();
    let list = CertificateList::<Rfc5280>::from_der(&newest.der).unwrap();
    let entries = list.tbs_cert_list.revoked_certificates.unwrap_or_default();
    entries
        .iter()
        .any(|entry| entry.serial_number.as_bytes() == serial)
}
