//! The index against a plain map, and its order of revocations.

use std::collections::BTreeMap;

use proptest::{collection::vec, prelude::*, sample::Index};

use super::*;
use crate::status::{
    block,
    samples::{change, standing},
};

type Model = BTreeMap<(String, Serial), Standing>;

fn model(changes: &[StatusChange]) -> Model {
    let mut model = Model::new();
    for change in changes {
        let key = (change.issuer.clone(), change.serial);
        let joined = model
            .get(&key)
            .map_or(change.standing, |known| known.join(change.standing));
        model.insert(key, joined);
    }
    model
}

fn agrees(index: &StatusIndex, model: &Model) {
    assert_eq!(index.len(), model.len());
    for ((issuer, serial), standing) in model {
        let issuer = index.known_issuer(issuer).unwrap();
        assert_eq!(index.standing(issuer, *serial), Some(*standing));
    }
    for name in ["aa00", "bb11"] {
        let Some(issuer) = index.known_issuer(name) else {
            continue;
        };
        let listed: BTreeMap<Serial, _> = index.serials(issuer).collect();
        let expected = model.iter().filter(|((issuer, _), _)| issuer == name);
        let expected: BTreeMap<Serial, _> = expected
            .map(|((_, serial), standing)| (*serial, standing.not_after))
            .collect();
        assert_eq!(listed, expected);
        let walked: BTreeMap<Serial, Option<Revocation>> = index
            .revoked_since(issuer, 0)
            .map(|revoked| (revoked.serial, Some(revoked.revocation)))
            .collect();
        let expected: BTreeMap<Serial, Option<Revocation>> = model
            .iter()
            .filter(|((issuer, _), standing)| issuer == name && standing.revocation.is_some())
            .map(|((_, serial), standing)| (*serial, standing.revocation))
            .collect();
        assert_eq!(walked, expected);
    }
}

prop_compose! {
    /// Few serial numbers, so that changes meet.
    fn history()(serials in vec(change(), 1..6), changes in vec((any::<Index>(), standing()), 1..40)) -> Vec<StatusChange> {
        changes
            .into_iter()
            .map(|(index, standing)| StatusChange { standing, ..serials[index.index(serials.len())].clone() })
            .collect()
    }
}

proptest! {
    #[test]
    fn it_says_what_a_plain_map_says(changes in vec(change(), 0..300), history in history()) {
        let all = [changes, history].concat();
        let index = StatusIndex::default();
        for (seq, change) in (1..).zip(&all) {
            index.apply(seq, std::slice::from_ref(change)).unwrap();
        }
        prop_assert_eq!(index.position(), all.len() as u64);
        agrees(&index, &model(&all));
    }

    #[test]
    fn order_and_repetition_change_nothing(history in history(), order in vec(any::<Index>(), 0..80)) {
        let index = StatusIndex::default();
        let mut left = history.clone();
        // In any order, some of them twice, in blocks and one by one.
        for (seq, place) in (1..).zip(&order) {
            let change = history[place.index(history.len())].clone();
            left.retain(|other| *other != change);
            index.apply_block(seq, &Block::parse(&block::encode(&[change])).unwrap()).unwrap();
        }
        index.apply(500, &left).unwrap();
        index.apply(3, &history).unwrap();
        agrees(&index, &model(&history));
        prop_assert_eq!(index.position(), 500);
    }
}

fn revoked(serial: u8, at: i64) -> StatusChange {
    StatusChange {
        issuer: "aa00".to_owned(),
        serial: Serial::new(&[serial, 1]).unwrap(),
        standing: Standing {
            not_after: "2030-01-01T00:00:00Z".parse().unwrap(),
            revocation: Some(Revocation::new(
                jiff::Timestamp::from_second(at).unwrap(),
                crate::registry::revocation::RevocationReason::Superseded,
            )),
        },
    }
}

fn serials(index: &StatusIndex, seq: u64) -> Vec<u8> {
    let issuer = index.known_issuer("aa00").unwrap();
    let walk = index.revoked_since(issuer, seq);
    let promised = walk.len();
    let serials: Vec<u8> = walk.map(|revoked| revoked.serial.as_bytes()[0]).collect();
    assert_eq!(serials.len(), promised);
    serials
}

#[test]
fn revocations_come_in_the_order_in_which_they_became_known() {
    let index = StatusIndex::default();
    for (seq, serial) in [(2, 9), (4, 1), (7, 5)] {
        index.apply(seq, &[revoked(serial, 100)]).unwrap();
    }
    // Known already: neither twice nor later.
    index.apply(9, &[revoked(1, 50)]).unwrap();
    assert_eq!(serials(&index, 0), [9, 1, 5]);
    assert_eq!(serials(&index, 2), [1, 5]);
    assert_eq!(serials(&index, 3), [1, 5]);
    assert_eq!(serials(&index, 7), [] as [u8; 0]);
    assert_eq!(index.position(), 9);
}

#[test]
fn revocations_of_one_row_come_in_its_order() {
    let index = StatusIndex::default();
    let good = |serial| StatusChange {
        standing: Standing {
            revocation: None,
            ..revoked(serial, 100).standing
        },
        ..revoked(serial, 100)
    };
    // One of them in good standing before and one after it is revoked, and one revoked twice.
    let row = [
        good(1),
        revoked(9, 100),
        revoked(1, 90),
        revoked(5, 80),
        revoked(9, 70),
        good(5),
    ];
    let block = block::encode(&row);
    let became = index.apply_block(1, &Block::parse(&block).unwrap()).unwrap();
    assert_eq!(serials(&index, 0), [9, 1, 5]);
    let since: Vec<_> = became
        .iter()
        .map(|revocation| revocation.at.as_second())
        .collect();
    assert_eq!(since, [100, 90, 80]);
    agrees(&index, &model(&row));
}

#[test]
fn a_walk_over_many_chunks_misses_none_and_keeps_nobody_waiting() {
    let index = StatusIndex::default();
    let change = |number: u32| StatusChange {
        serial: Serial::new(&number.to_be_bytes()).unwrap(),
        ..revoked(0, 100)
    };
    for number in 0..5_000_u32 {
        index.apply(u64::from(number) + 1, &[change(number)]).unwrap();
    }
    let issuer = index.known_issuer("aa00").unwrap();
    let mut seen = 0;
    for (walked, expected) in index.revoked_since(issuer, 1_500).zip(1_500_u32..) {
        assert_eq!(walked.serial.as_bytes(), expected.to_be_bytes());
        // What becomes known during the walk is for the next one.
        index.apply(9_000, &[change(1_000_000 + expected)]).unwrap();
        seen += 1;
    }
    assert_eq!(seen, 3_500);
    assert_eq!(index.revoked_since(issuer, 8_999).count(), 3_500);
}

#[test]
fn after_a_journal_was_taken_back_nothing_is_forgotten() {
    let index = StatusIndex::default();
    index.apply(50, &[revoked(1, 100)]).unwrap();
    index.rewind();
    assert_eq!(index.position(), 0);
    index.apply(3, &[revoked(2, 100)]).unwrap();
    assert_eq!(serials(&index, 0), [1, 2]);
    // Later than it was: a delta names it twice rather than never.
    assert_eq!(serials(&index, 10), [1, 2]);
}

#[test]
fn a_block_that_contradicts_itself_is_refused() {
    let index = StatusIndex::default();
    let mut octets = block::encode(&[revoked(1, 100)]);
    // One issuer of four letters and one entry: its issuer stands behind the count.
    octets[13] = 7;
    assert_eq!(
        index.apply_block(1, &Block::parse(&octets).unwrap()),
        Err(IndexError::Issuer)
    );
    assert_eq!(index.position(), 0);
}

#[test]
fn the_generation_rises_whenever_a_status_may_have_changed() {
    let index = StatusIndex::default();
    let mut generation = index.generation();
    let mut rises = |index: &StatusIndex| {
        let before = std::mem::replace(&mut generation, index.generation());
        generation > before
    };
    let change = |octet: u8| StatusChange {
        issuer: "aa00".to_owned(),
        serial: Serial::new(&[octet]).unwrap(),
        standing: Standing {
            not_after: jiff::Timestamp::UNIX_EPOCH,
            revocation: None,
        },
    };
    index.apply(1, &[change(1)]).unwrap();
    assert!(rises(&index));
    assert!(!rises(&index));
    // A block that breaks off may have changed something all the same.
    let broken = [block::encode(&[change(2)]), vec![0]].concat();
    assert!(index.apply_block(2, &Block::parse(&broken).unwrap()).is_err());
    assert!(rises(&index));
    // The journal was taken back, and another row has the number of one that was read before.
    index.rewind();
    index.apply(1, &[change(3)]).unwrap();
    assert!(rises(&index));
}
