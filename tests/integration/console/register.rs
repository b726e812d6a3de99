//! The register of certificates and the audit log.

use kepler::clock::Clock as _;
use kepler::{
    actor::Role,
    crypto::algorithm::SignatureAlgorithm,
    id::CertificateId,
    random::SeededRandom,
    registry::{certificate::CertificateRecord, revocation::RevocationReason},
    store::{certificates, issuers},
};

use super::house::House;

/// A certificate of record. Its bytes are those of the development issuer: any certificate will do for a page.
async fn certificate(house: &House) -> CertificateRecord {
    let application = house.in_review("certified").await;
    let pem = std::fs::read_to_string("keys-dev/issuing-ecdsa.cer.pem").unwrap();
    let (_, der) = der::pem::decode_vec(pem.as_bytes()).unwrap();
    let now = house.clock.now();
    let record = CertificateRecord {
        id: CertificateId::generate(&*house.clock, &SeededRandom::new(5)).unwrap(),
        application: application.id(),
        portal: house.portal,
        issuer: "00".repeat(20),
        serial: vec![0x01, 0xab, 0xcd],
        der: der.clone(),
        public_key_fingerprint: vec![7; 32],
        algorithm: SignatureAlgorithm::EcdsaP256,
        not_before: now,
        not_after: now + jiff::SignedDuration::from_hours(24 * 400),
        key_not_after: now + jiff::SignedDuration::from_hours(24 * 365),
        issued_at: now,
        acknowledged_at: None,
        revocation: None,
    };
    let mut tx = house.authority.store().begin("test").await.unwrap();
    let row = issuers::IssuerRow {
        id: record.issuer.clone(),
        name: "CA".into(),
        certificate: der,
        algorithm: "ecdsa-p256".into(),
    };
    issuers::upsert(&mut tx, &row).await.unwrap();
    certificates::insert(&mut tx, &record).await.unwrap();
    tx.commit().await.unwrap();
    record
}

#[tokio::test]
async fn a_security_officer_revokes_after_one_more_question() {
    let house = House::open().await;
    let record = certificate(&house).await;
    let page = format!("/console/certificates/{}", record.id);
    let mut reviewer = house.browser("Rev", &[Role::Reviewer]).await;
    let mut officer = house.browser("Sec", &[Role::SecurityOfficer]).await;
    for path in [
        page.clone(),
        "/console/certificates?serial=01%3AAB%3ACD".to_owned(),
    ] {
        assert!(reviewer.get(&path).await.text().contains("01abcd"), "{path}");
    }
    assert!(
        reviewer
            .get("/console/certificates?serial=ff")
            .await
            .text()
            .contains("No certificates")
    );
    let sure = [("reason", "key_compromise"), ("sure", "yes")];
    assert_eq!(reviewer.post(&format!("{page}/revoke"), &sure).await.status, 403);
    assert!(!reviewer.get(&page).await.has_form(&format!("{page}/revoke")));

    let question = officer
        .get(&format!(
            "{page}/revoke?reason=key_compromise&invalid_since=2026-11-01"
        ))
        .await;
    assert!(question.text().contains("cannot be undone"));
    assert_eq!(
        officer
            .submit(&question, &format!("{page}/revoke"), &[])
            .await
            .status,
        422,
        "the tick is missing"
    );
    let revoked = officer
        .submit(&question, &format!("{page}/revoke"), &[("sure", "yes")])
        .await;
    assert_eq!(revoked.status, 303, "{}", revoked.text());
    let after = officer.get(&revoked.location()).await;
    assert!(
        after.text().contains("The certificate is revoked.") && after.text().contains("Revocation is final.")
    );
    let stored = house
        .authority
        .certificate(&kepler::lifecycle::Scope::System, record.id)
        .await
        .unwrap();
    let revocation = stored.revocation.unwrap();
    assert_eq!(revocation.reason, RevocationReason::KeyCompromise);
    // The first moment of that day in Moscow.
    assert_eq!(
        revocation.invalid_since,
        Some("2026-10-31T21:00:00Z".parse().unwrap())
    );
}

#[tokio::test]
async fn the_holder_is_masked_until_shown_and_staff_downloads_are_on_record() {
    let house = House::open().await;
    let record = certificate(&house).await;
    let page = format!("/console/certificates/{}", record.id);
    let mut browser = house.browser("Aud", &[Role::Auditor]).await;
    let masked = browser.get(&page).await;
    assert!(masked.has_form(&format!("{page}/show")) && masked.text().contains("keyUsage"));
    let shown = browser
        .post(&format!("{page}/show"), &[("reason", "inspection")])
        .await;
    assert!(!shown.has_form(&format!("{page}/show")));
    let looks = house.actions(record.application).await.len();
    let file = browser.get(&format!("{page}/certificate.cer")).await;
    assert_eq!((file.status, &file.body), (200, &record.der));
    assert_eq!(house.actions(record.application).await.len(), looks + 1);
    assert_eq!(
        browser.get(&format!("{page}/chain.p7b")).await.status,
        409,
        "not acknowledged yet"
    );
}

#[tokio::test]
async fn the_audit_log_shows_who_did_what_and_that_the_chain_is_whole() {
    let house = House::open().await;
    let case = house.in_review("audited").await;
    let mut auditor = house.browser("Aud", &[Role::Auditor]).await;
    let log = auditor.get("/console/audit").await;
    assert!(
        log.text().contains("The chain is whole") && log.text().contains("application received"),
        "{}",
        log.text()
    );
    let one = auditor
        .get(&format!("/console/audit?subject=application:{}", case.id()))
        .await;
    assert!(one.text().contains("payment reported") && !one.text().contains("operator invited"));
    assert!(
        auditor
            .get("/console/audit?subject=application:none")
            .await
            .text()
            .contains("No records")
    );
}
