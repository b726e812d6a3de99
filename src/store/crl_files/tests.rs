//! A list is there whole or not at all, and the archive gives back what was put into it.

use std::io::{Read as _, Write as _};

use proptest::prelude::*;

use super::{compress::Coding, *};
use crate::status::crl::scope::Shard;

const ISSUER: &str = "0a0b";

fn name(scope: CrlScope, number: u64) -> CrlName {
    CrlName {
        issuer: ISSUER.to_owned(),
        scope,
        number,
    }
}

fn published(files: &CrlFiles, name: &CrlName, content: &[u8]) -> PathBuf {
    let mut draft = files.begin(name).unwrap();
    draft.file().write_all(content).unwrap();
    draft.publish().unwrap()
}

fn read(files: &CrlFiles, name: &CrlName) -> Vec<u8> {
    let mut content = Vec::new();
    files.read(name).unwrap().read_to_end(&mut content).unwrap();
    content
}

#[test]
fn what_is_not_published_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let files = CrlFiles::open(folder.path()).unwrap();
    let name = name(CrlScope::Full, 7);
    let mut draft = files.begin(&name).unwrap();
    draft.file().write_all(b"half").unwrap();
    assert!(!files.path(&name).exists());
    assert_eq!(files.highest_number(ISSUER).unwrap(), None);
    drop(draft);
    let series = folder.path().join(ISSUER).join("full");
    assert!(entries(&series).unwrap().is_empty());
    assert_eq!(published(&files, &name, b"whole"), files.path(&name));
    assert_eq!(read(&files, &name), b"whole");
    let again = files.begin(&name).unwrap_err();
    assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
}

#[test]
fn the_highest_number_counts_archived_lists_of_every_scope() {
    let folder = tempfile::tempdir().unwrap();
    let files = CrlFiles::open(folder.path()).unwrap();
    let shard = CrlScope::Shard(Shard::of(b"1", 2));
    published(&files, &name(CrlScope::Full, 9), b"9");
    published(&files, &name(CrlScope::Full, 10), b"10");
    published(&files, &name(shard, 12), b"12");
    assert_eq!(files.archive(ISSUER, shard, 13).unwrap(), 1);
    assert!(!files.path(&name(shard, 12)).exists());
    assert_eq!(files.highest_number(ISSUER).unwrap(), Some(12));
    assert_eq!(files.highest_number("ff").unwrap(), None);
}

#[test]
fn the_archive_keeps_what_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let files = CrlFiles::open(folder.path()).unwrap();
    for number in 1..=4 {
        let name = name(CrlScope::Full, number);
        published(&files, &name, format!("list {number}").as_bytes());
        for coding in Coding::ALL {
            files.compress(&name, coding).unwrap();
        }
    }
    assert_eq!(files.archive(ISSUER, CrlScope::Full, 4).unwrap(), 3);
    assert_eq!(files.archive(ISSUER, CrlScope::Full, 4).unwrap(), 0);
    for number in 1..=4 {
        let name = name(CrlScope::Full, number);
        assert_eq!(read(&files, &name), format!("list {number}").as_bytes());
        let plain = files.path(&name);
        assert_eq!(plain.exists(), number == 4);
        assert_eq!(Coding::Brotli.path(&plain).exists(), number == 4);
    }
}

#[test]
fn an_archive_that_gives_back_something_else_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let files = CrlFiles::open(folder.path()).unwrap();
    let (one, other) = (name(CrlScope::Full, 1), name(CrlScope::Full, 2));
    published(&files, &one, b"one");
    published(&files, &other, b"other");
    files.compress(&other, Coding::Gzip).unwrap();
    fs::copy(
        Coding::Gzip.path(&files.path(&other)),
        Coding::Gzip.path(&files.path(&one)),
    )
    .unwrap();
    files.archive(ISSUER, CrlScope::Full, 2).unwrap_err();
    assert_eq!(read(&files, &one), b"one");
    assert_eq!(files.archive(ISSUER, CrlScope::Full, 2).unwrap(), 1);
    assert_eq!(read(&files, &one), b"one");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn compressed_forms_give_back_the_list(content in prop::collection::vec(any::<u8>(), 0..200_000)) {
        let folder = tempfile::tempdir().unwrap();
        let files = CrlFiles::open(folder.path()).unwrap();
        let name = name(CrlScope::Full, 1);
        let plain = published(&files, &name, &content);
        for coding in Coding::ALL {
            files.compress(&name, coding).unwrap();
        }
        let mut unpacked = Vec::new();
        let packed = File::open(Coding::Brotli.path(&plain)).unwrap();
        brotli::Decompressor::new(packed, 4096).read_to_end(&mut unpacked).unwrap();
        prop_assert!(unpacked == content);
        fs::remove_file(plain).unwrap();
        prop_assert!(read(&files, &name) == content);
    }
}

#[test]
fn drafts_of_an_interrupted_run_go_away_when_they_are_a_day_older_than_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let files = CrlFiles::open(folder.path()).unwrap();
    published(&files, &name(CrlScope::Full, 1), b"one");
    let series = folder.path().join(ISSUER).join("full");
    let begun = fs::metadata(&series).unwrap().modified().unwrap();
    for (draft, hours) in [(".7-1.tmp", 25), (".7-2.tmp", 1)] {
        let file = create(&series.join(draft)).unwrap();
        file.set_modified(begun - std::time::Duration::from_hours(hours))
            .unwrap();
    }
    files.archive(ISSUER, CrlScope::Full, 1).unwrap();
    assert!(!series.join(".7-1.tmp").exists());
    assert!(series.join(".7-2.tmp").exists());
}
