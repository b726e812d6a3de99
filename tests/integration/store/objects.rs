//! The object store.

use std::{os::unix::fs::PermissionsExt as _, sync::Arc};

use kepler::{
    random::SeededRandom,
    store::{StoreError, places::objects::Objects},
};

use super::world::sealer;

#[tokio::test]
async fn objects_come_back_sealed_and_apart() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("objects");
    let objects = Objects::open(&place, sealer(), Arc::new(SeededRandom::new(1))).unwrap();
    assert_eq!(objects.get("01A").await.unwrap(), None);
    let scan = "разворот паспорта".repeat(1000).into_bytes();
    objects.put("01A", &scan).await.unwrap();
    objects.put("01B", b"other").await.unwrap();
    assert_eq!(
        objects.get("01A").await.unwrap().as_deref(),
        Some(scan.as_slice())
    );
    assert_eq!(
        std::fs::metadata(&place).unwrap().permissions().mode() & 0o777,
        0o700
    );
    let on_disk = std::fs::read(place.join("01A")).unwrap();
    assert!(!on_disk.windows(14).any(|window| window == "паспорт".as_bytes()));
    // A swapped file does not open: each is sealed for its own name.
    std::fs::rename(place.join("01B"), place.join("01A")).unwrap();
    assert!(matches!(
        objects.get("01A").await,
        Err(StoreError::Inconsistent { .. })
    ));
    objects.delete("01A").await.unwrap();
    objects.delete("01A").await.unwrap();
    assert_eq!(objects.get("01A").await.unwrap(), None);
}

#[tokio::test]
async fn an_identifier_is_no_path() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("objects");
    let objects = Objects::open(&place, sealer(), Arc::new(SeededRandom::new(1))).unwrap();
    objects.put("../outside", b"x").await.unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(
        objects.get("../outside").await.unwrap().as_deref(),
        Some(b"x".as_slice())
    );
}
