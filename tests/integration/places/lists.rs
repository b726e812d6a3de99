//! What a list is in a bucket, and when it is none.

use kepler::{
    crypto::digest::sha256,
    store::places::lists::{CrlPlace, PlaceError},
};

use super::service::{BUCKET, S3Service};

async fn publish(place: &CrlPlace, path: &str, content: &[u8]) -> Result<bool, PlaceError> {
    let list = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(list.path(), content).unwrap();
    place.publish(path, list.path(), sha256(content)).await
}

fn place(service: &S3Service, below: &str) -> CrlPlace {
    CrlPlace::open(&format!("s3://{BUCKET}{below}"), Some(&service.config)).unwrap()
}

#[tokio::test]
async fn a_list_is_put_once_with_its_type_and_replaced_as_a_whole() {
    let mut service = S3Service::start();
    // Three parts of an upload.
    let long = vec![7; 11 << 20];
    for (below, key) in [("", "0a0b/delta.crl"), ("/a/b/", "a/b/0a0b/delta.crl")] {
        let place = place(&service, below);
        for content in [b"first".as_slice(), &long, b"third"] {
            assert!(publish(&place, "0a0b/delta.crl", content).await.unwrap());
            assert!(!publish(&place, "0a0b/delta.crl", content).await.unwrap());
            let (media_type, found) = service.get(key).unwrap();
            assert_eq!(media_type, "application/pkix-crl");
            assert!(found == content);
        }
    }
    assert_eq!(service.names(), ["0a0b/delta.crl", "a/b/0a0b/delta.crl"]);
}

#[tokio::test]
async fn a_probe_leaves_nothing_behind() {
    let mut service = S3Service::start();
    place(&service, "/lists").probe().await.unwrap();
    assert!(service.names().is_empty());
}

#[tokio::test]
async fn a_wrong_key_a_strange_bucket_and_a_silent_service_are_refused_and_no_secret_is_told() {
    let mut service = S3Service::start();
    let secret = service.secret();
    let strange = CrlPlace::open("s3://nobodys/lists", Some(&service.config)).unwrap();
    let wrong = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(wrong.path(), "guessed").unwrap();
    let mut config = service.config.clone();
    config.secret_key_file = wrong.path().to_owned();
    let guessing = CrlPlace::open(&format!("s3://{BUCKET}"), Some(&config)).unwrap();
    config.clone_from(&service.config);
    config.endpoint = Some("http://127.0.0.1:9".parse().unwrap());
    let silent = CrlPlace::open(&format!("s3://{BUCKET}"), Some(&config)).unwrap();
    for (place, reason) in [
        (strange, "NoSuchBucket"),
        (guessing, "Signature"),
        (silent, "127.0.0.1:9"),
    ] {
        let error = publish(&place, "0a.crl", b"list").await.unwrap_err();
        let said = format!("{error} {error:?}");
        assert!(matches!(error, PlaceError::Refused { .. }), "{said}");
        assert!(said.contains(reason) && said.contains(&place.name()), "{said}");
        assert!(!said.contains(&secret) && !said.contains("guessed"), "{said}");
    }
    assert!(service.names().is_empty());
}
