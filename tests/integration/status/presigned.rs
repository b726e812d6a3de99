//! Answers that are signed ahead: the right file for what clients ask, replaced at once by a revocation, never past its end.

use std::{
    fs,
    sync::Arc,
    time::{Duration, SystemTime},
};

use jiff::SignedDuration;
use kepler::{
    app::{Presigner, StatusService, Swept},
    status::ocsp::response::CertStatus,
};

use super::{
    kept::status,
    visible::{certificate, house, revoke},
};

const HALF: SignedDuration = SignedDuration::from_hours(6);

async fn presigner(
    house: &crate::support::authority::TestAuthority,
    folder: &std::path::Path,
) -> (Arc<StatusService>, Arc<Presigner>) {
    let authority = Arc::new(house.authority.clone());
    let service = StatusService::open(authority, house.clock.clone()).await.unwrap();
    let presigner = service.presigner(folder.to_owned()).unwrap();
    (Arc::new(service), presigner)
}

fn swept(written: u64, removed: u64) -> Swept {
    Swept { written, removed }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_of_a_request_is_its_answer_until_the_certificate_is_revoked() {
    let house = house().await;
    let folder = tempfile::tempdir().unwrap();
    let (id, request) = certificate(&house).await;
    let (service, presigner) = presigner(&house, folder.path()).await;
    service.renew().await.unwrap();
    // The holder's certificate and the responder's own.
    assert_eq!(presigner.sweep().unwrap(), swept(2, 0));
    let path = folder.path().join(base64::Engine::encode(
        &base64::prelude::BASE64_STANDARD,
        &request,
    ));
    assert!(
        matches!(status(&fs::read(&path).unwrap()), CertStatus::Good(_)),
        "asked as OpenSSL asks"
    );
    assert_eq!(presigner.sweep().unwrap(), swept(0, 0), "nothing is old");
    assert_eq!(presigner.tell_revocations().unwrap(), swept(0, 0));

    revoke(&house, id).await;
    house.authority.follow_status().await.unwrap();
    assert_eq!(presigner.tell_revocations().unwrap(), swept(1, 0));
    assert!(matches!(
        status(&fs::read(&path).unwrap()),
        CertStatus::Revoked(_)
    ));
    assert_eq!(presigner.tell_revocations().unwrap(), swept(0, 0), "once");
    // A process that was away tells anew whatever was revoked meanwhile.
    let (_other, again) = self::presigner(&house, folder.path()).await;
    assert_eq!(again.tell_revocations().unwrap(), swept(1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_dated_renewed_at_half_their_life_and_removed_at_the_end() {
    let house = house().await;
    let folder = tempfile::tempdir().unwrap();
    let (_, request) = certificate(&house).await;
    let (service, presigner) = presigner(&house, folder.path()).await;
    service.renew().await.unwrap();
    presigner.sweep().unwrap();
    let path = folder.path().join(base64::Engine::encode(
        &base64::prelude::BASE64_STANDARD,
        &request,
    ));
    let dated = fs::metadata(&path).unwrap().modified().unwrap();
    let off = SystemTime::from(house.now()).duration_since(dated).unwrap();
    assert!(off < Duration::from_secs(1), "thisUpdate");

    house.advance(HALF - SignedDuration::from_secs(2));
    service.renew().await.unwrap();
    assert_eq!(presigner.sweep().unwrap(), swept(0, 0));
    house.advance(SignedDuration::from_secs(4));
    service.renew().await.unwrap();
    assert_eq!(presigner.sweep().unwrap(), swept(2, 0));

    // A node that does not follow the register signs nothing, and leaves no old answer where a new one was due.
    house.advance(HALF + SignedDuration::from_secs(4));
    assert_eq!(presigner.sweep().unwrap(), swept(0, 2));
    assert!(!path.exists());

    service.renew().await.unwrap();
    assert_eq!(presigner.sweep().unwrap(), swept(2, 0));
    house.advance(SignedDuration::from_hours(24 * 800));
    service.renew().await.unwrap();
    let gone = presigner.sweep().unwrap();
    assert_eq!(gone.removed, 2, "both certificates have ended: {gone:?}");
    assert!(!path.exists());
}
