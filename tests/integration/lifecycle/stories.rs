//! From application to released certificate, for each form and algorithm.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kepler::{
    actor::Actor,
    crypto::algorithm::SignatureAlgorithm,
    id::PortalId,
    lifecycle::{Error, Scope},
    locale::Locale,
    registration::{applicant::HolderType, document::DocumentSlot, payment::PaymentReport},
    x509::certificate::Certificate,
};

use crate::support::authority::TestAuthority;

#[tokio::test]
async fn every_form_of_holder_gets_a_certificate_of_the_family_of_its_key() {
    let house = TestAuthority::new().await;
    for (holder_type, algorithm) in [
        (HolderType::NaturalPerson, SignatureAlgorithm::EcdsaP256),
        (HolderType::IndividualEntrepreneur, SignatureAlgorithm::EcdsaP384),
        (HolderType::LegalEntityRepresentative, SignatureAlgorithm::Rsa),
        (HolderType::LegalEntityAutomatic, SignatureAlgorithm::EcdsaP256),
    ] {
        let id = house.completed(holder_type, algorithm).await;
        assert_eq!(house.state(id).await, "completed", "{holder_type:?}");
        let scope = Scope::Portal(house.portal);
        let record = house.authority.certificate_of(&scope, id).await.unwrap().unwrap();
        assert_eq!(record.algorithm, algorithm);
        let branch = house.authority.issuers().find(&record.issuer).unwrap();
        let rsa = branch.issuer.algorithm() == SignatureAlgorithm::Rsa;
        assert_eq!(rsa, algorithm == SignatureAlgorithm::Rsa);
        let der = house
            .authority
            .certificate_download(&scope, record.id)
            .await
            .unwrap();
        assert_eq!(Certificate::parse(&der).unwrap().serial(), record.serial);
        let bundle = house.authority.bundle_p7b(&scope, record.id).await.unwrap();
        assert!(
            bundle.len() > der.len() * 2,
            "the certificate with what stands above it"
        );
        assert_eq!(house.authority.chain(&scope, record.id).await.unwrap().len(), 2);
    }
}

#[tokio::test]
async fn the_applicant_hears_of_every_step_once() {
    let house = TestAuthority::new().await;
    house
        .completed(HolderType::NaturalPerson, SignatureAlgorithm::EcdsaP256)
        .await;
    // The clock of a test stands still, so messages of one moment have no order.
    let mut kinds = house.mailer.kinds();
    kinds.sort_unstable();
    let expected = [
        "appointment_booked",
        "approved_create_key",
        "certificate_ready",
        "completed",
        "identity_needed",
        "payment_received",
        "received",
    ];
    assert_eq!(kinds, expected);
    let events = house.authority.events(house.portal, 0, 100).await.unwrap();
    let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    for kind in [
        "application.submitted",
        "documents.uploaded",
        "key.requested",
        "certificate.released",
    ] {
        assert_eq!(
            kinds.iter().filter(|known| **known == kind).count(),
            1,
            "{kind} in {kinds:?}"
        );
    }
    let order: Vec<_> = events.iter().map(|event| event.application_seq).collect();
    assert!(order.windows(2).all(|pair| pair[0] < pair[1]), "{order:?}");
}

#[tokio::test]
async fn the_same_submission_again_is_the_same_application() {
    let house = TestAuthority::new().await;
    let actor = house.portal_actor();
    let submission = house.submission("order-1", HolderType::NaturalPerson);
    let first = house
        .authority
        .submit(&actor, house.portal, submission.clone())
        .await
        .unwrap();
    let second = house
        .authority
        .submit(&actor, house.portal, submission.clone())
        .await
        .unwrap();
    assert_eq!(first.id(), second.id());
    let mut other = submission;
    other.locale = Locale::En;
    let refused = house
        .authority
        .submit(&actor, house.portal, other)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "reference_taken");
}

#[tokio::test]
async fn a_submission_names_every_rule_that_it_breaks() {
    let house = TestAuthority::new().await;
    let mut submission = house.submission("", HolderType::NaturalPerson);
    submission.time_zone = "not a zone".into();
    submission.consents.clear();
    submission.offer = HolderType::IndividualEntrepreneur.code().into();
    let refused = house
        .authority
        .submit(&house.portal_actor(), house.portal, submission)
        .await;
    let Err(Error::Invalid { errors }) = refused else {
        panic!("taken")
    };
    let pointers: Vec<&str> = errors.iter().map(|error| error.pointer.as_str()).collect();
    assert_eq!(
        pointers,
        ["/portal_reference", "/time_zone", "/holder/holder_type"]
    );
}

#[tokio::test]
async fn nobody_sees_another_portals_application() {
    let house = TestAuthority::new().await;
    let id = house.submitted(HolderType::NaturalPerson).await;
    let (other, _) = house
        .authority
        .add_portal(&Actor::system("test"), "Другой")
        .await
        .unwrap();
    let stranger: PortalId = other.id;
    let seen = house.authority.application(&Scope::Portal(stranger), id).await;
    assert!(matches!(seen, Err(Error::NotFound)));
    let actor = Actor::Portal { id: stranger };
    let taken = house.authority.withdraw(&actor, id, "mine".into(), None).await;
    assert!(matches!(taken, Err(Error::NotFound)));
    assert_eq!(house.state(id).await, "awaiting_payment");
}

#[tokio::test]
async fn a_stale_version_and_a_repeated_payment_change_nothing() {
    let house = TestAuthority::new().await;
    let id = house.submitted(HolderType::NaturalPerson).await;
    let actor = house.portal_actor();
    let report = PaymentReport {
        invoice: "7".into(),
        paid_kopecks: 100,
        provider_reference: None,
    };
    let stale = house
        .authority
        .report_payment(&actor, id, report.clone(), Some(99))
        .await;
    assert!(matches!(stale, Err(Error::Stale { expected: 99, .. })));
    let first = house
        .authority
        .report_payment(&actor, id, report.clone(), None)
        .await
        .unwrap();
    let second = house
        .authority
        .report_payment(&actor, id, report, None)
        .await
        .unwrap();
    assert_eq!(first.version(), second.version());
}

#[tokio::test]
async fn downloads_open_with_the_acknowledgement_by_the_new_key() {
    let house = TestAuthority::new().await;
    let (id, key) = house
        .issued(HolderType::NaturalPerson, SignatureAlgorithm::EcdsaP256)
        .await;
    let scope = Scope::Portal(house.portal);
    let record = house.authority.certificate_of(&scope, id).await.unwrap().unwrap();
    let early = house
        .authority
        .certificate_download(&scope, record.id)
        .await
        .unwrap_err();
    assert_eq!(early.code(), "not_acknowledged");

    let text = house
        .authority
        .certificate_text(&scope, id, Locale::Ru)
        .await
        .unwrap();
    assert!(
        text.text.contains("СНИЛС: 12345678964") && text.text.contains(&record.serial_hex()),
        "{}",
        text.text
    );
    let actor = house.portal_actor();
    let wrong = house
        .confirmation(id, "new_key", Some(STANDARD.encode(key.sign(b"else").unwrap())))
        .await;
    let refused = house
        .authority
        .acknowledge(&actor, id, wrong, None)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "invalid");
    let mut other_text = house.confirmation(id, "portal_simple", None).await;
    other_text.text_sha256 = "00".repeat(32);
    let refused = house
        .authority
        .acknowledge(&actor, id, other_text, None)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "acknowledged_text");

    let signature = STANDARD.encode(key.sign(text.text.as_bytes()).unwrap());
    let right = house.confirmation(id, "new_key", Some(signature)).await;
    house
        .authority
        .acknowledge(&actor, id, right, None)
        .await
        .unwrap();
    assert_eq!(house.state(id).await, "completed");
    house
        .authority
        .certificate_download(&scope, record.id)
        .await
        .unwrap();
}

#[tokio::test]
async fn every_look_at_a_scan_is_on_record() {
    let house = TestAuthority::new().await;
    let id = house.submitted(HolderType::NaturalPerson).await;
    house.upload(id, DocumentSlot::Passport).await;
    let document = house.load(id).await.documents()[0].id;
    let (_, bytes) = house
        .authority
        .document_bytes(&house.reviewer, id, document, "review")
        .await
        .unwrap();
    assert_eq!(bytes, b"%PDF-1.7 scan");
    house
        .authority
        .reveal(&house.reviewer, id, "review")
        .await
        .unwrap();
    let actions = house.actions(id).await;
    assert!(
        actions.ends_with(&["document.read".to_owned(), "application.revealed".to_owned()]),
        "{actions:?}"
    );
}
