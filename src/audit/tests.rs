//! What a chain notices: every change, every gap, every swap, and with a known head a missing tail.

use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::json;

use crate::{
    actor::Actor,
    audit::{AuditEntry, AuditRecord, Broken, Damage, Head, canonical, verify, verify_from, verify_reaches},
};

fn entry(number: i64) -> AuditEntry {
    AuditEntry {
        at: Timestamp::from_second(1_767_225_600 + number).unwrap(),
        actor: Actor::system("jobs"),
        action: "application.approved",
        subject: format!("application:{number}"),
        details: json!({ "round": number, "codes": ["b", "a"] }),
    }
}

fn chain_of(length: i64) -> Vec<AuditRecord> {
    let mut head = Head::GENESIS;
    let mut next = |number| {
        let record = AuditRecord::after(head, entry(number));
        head = record.head();
        record
    };
    (1..=length).map(&mut next).collect()
}

fn broken(sequence: i64, damage: Damage) -> Result<Head, Broken> {
    Err(Broken { sequence, damage })
}

#[test]
fn a_whole_chain_verifies_in_one_walk_or_in_pages() {
    let chain = chain_of(5);
    let head = chain[4].head();
    assert_eq!(verify(chain.clone()), Ok(head));
    let middle = verify(chain[..2].to_vec()).unwrap();
    assert_eq!(verify_from(middle, chain[2..].to_vec()), Ok(head));
    assert_eq!(verify(Vec::new()), Ok(Head::GENESIS));
}

#[test]
fn every_changed_field_is_noticed() {
    let changes: [fn(&mut AuditRecord); 7] = [
        |record| record.at = Timestamp::UNIX_EPOCH,
        |record| record.actor = "system:other".to_owned(),
        |record| record.action = "application.rejected".to_owned(),
        |record| record.subject = "application:9".to_owned(),
        |record| record.details = json!({ "round": 3, "codes": ["a", "b"] }),
        |record| record.previous[0] ^= 1,
        |record| record.hash[31] ^= 1,
    ];
    for change in changes {
        let mut chain = chain_of(5);
        change(&mut chain[2]);
        assert_eq!(verify(chain), broken(3, Damage::Altered));
    }
}

#[test]
fn a_record_that_was_changed_and_hashed_anew_breaks_the_next() {
    let mut chain = chain_of(5);
    chain[2] = AuditRecord::chain(entry(9), 3, chain[1].hash);
    assert_eq!(verify(chain), broken(4, Damage::Altered));
}

#[test]
fn a_gap_is_noticed_at_the_first_missing_record() {
    let mut chain = chain_of(5);
    chain.drain(1..3);
    assert_eq!(verify(chain), broken(2, Damage::Missing));
    assert_eq!(verify(chain_of(5).split_off(1)), broken(1, Damage::Missing));
}

#[test]
fn a_swap_and_a_repetition_are_told_from_a_gap() {
    let mut swapped = chain_of(5);
    swapped.swap(1, 2);
    assert_eq!(verify(swapped), broken(2, Damage::Reordered));
    let mut repeated = chain_of(3);
    repeated.push(repeated[1].clone());
    assert_eq!(verify(repeated), broken(2, Damage::Reordered));
}

#[test]
fn swapped_contents_under_kept_numbers_are_alterations() {
    let mut chain = chain_of(5);
    chain.swap(1, 2);
    chain[1].sequence = 2;
    chain[2].sequence = 3;
    assert_eq!(verify(chain), broken(2, Damage::Altered));
}

#[test]
fn a_missing_tail_shows_only_against_a_known_head() {
    let chain = chain_of(5);
    let known = chain[4].head();
    let truncated = chain[..3].to_vec();
    assert_eq!(verify(truncated.clone()), Ok(chain[2].head()));
    assert_eq!(verify_reaches(known, truncated), broken(4, Damage::Missing));
    assert_eq!(
        verify_reaches(known, chain_of(7)).map(|head| head.sequence),
        Ok(7)
    );
    assert_eq!(verify_reaches(Head::GENESIS, chain.clone()), Ok(known));
    assert_eq!(verify_reaches(known, Vec::new()), broken(1, Damage::Missing));
}

#[test]
fn a_history_written_anew_disagrees_with_a_known_head() {
    let known = chain_of(5)[4].head();
    let first = AuditRecord::after(Head::GENESIS, entry(9));
    let mut head = first.head();
    let mut forged = vec![first];
    for number in 2..=6 {
        let record = AuditRecord::after(head, entry(number));
        head = record.head();
        forged.push(record);
    }
    assert_eq!(verify(forged.clone()), Ok(head));
    assert_eq!(verify_reaches(known, forged), broken(5, Damage::Altered));
}

#[test]
fn the_canonical_bytes_of_version_1_never_change() {
    let record = AuditRecord::chain(entry(1), 1, [0; 32]);
    let mut expected = Vec::new();
    expected.extend(14_u64.to_be_bytes());
    expected.extend(b"kepler.audit.1");
    expected.extend(1_i64.to_be_bytes());
    expected.extend(1_767_225_601_000_000_i64.to_be_bytes());
    for text in [
        "system:jobs",
        "application.approved",
        "application:1",
        r#"{"codes":["b","a"],"round":1}"#,
    ] {
        expected.extend((text.len() as u64).to_be_bytes());
        expected.extend(text.as_bytes());
    }
    expected.extend([0; 32]);
    assert_eq!(canonical::bytes(&record), expected);
    assert_eq!(
        hex::encode(record.hash),
        "256ee561471204e6b6cc2ef39892d8610faef5a02c1c3a7c1b256df9857bfc78"
    );
}

#[test]
fn neither_the_order_of_members_nor_nanoseconds_matter() {
    let text = r#"{"z":{"b":1,"a":[{"d":null,"c":"\"ё\n"}]},"a":true}"#;
    let mut sorted = entry(1);
    sorted.details = serde_json::from_str(text).unwrap();
    sorted.at = Timestamp::from_nanosecond(1_767_225_601_000_000_999).unwrap();
    let record = AuditRecord::chain(sorted, 1, [0; 32]);
    let bytes = String::from_utf8_lossy(&canonical::bytes(&record)).into_owned();
    assert!(
        bytes.contains(r#"{"a":true,"z":{"a":[{"c":"\"ё\n","d":null}],"b":1}}"#),
        "{bytes}"
    );
    assert_eq!(record.at.as_nanosecond() % 1_000, 0);
    let stored: AuditRecord = serde_json::from_str(&serde_json::to_string(&record).unwrap()).unwrap();
    assert_eq!(verify([stored]), Ok(record.head()));
}

proptest! {
    #[test]
    fn text_that_moves_between_fields_changes_the_hash(text in "[a-z:]{2,12}", cut in 1..11_usize, other in 1..11_usize) {
        let (cut, other) = (cut.min(text.len()), other.min(text.len()));
        prop_assume!(cut != other);
        let record = |cut: usize| {
            let mut record = AuditRecord::chain(entry(1), 1, [0; 32]);
            record.action = text[..cut].to_owned();
            record.subject = text[cut..].to_owned();
            canonical::hash(&record)
        };
        prop_assert_ne!(record(cut), record(other));
    }

    #[test]
    fn any_dropped_or_swapped_record_is_found(length in 2..20_i64, at in 0..19_usize, with in 0..19_usize) {
        let chain = chain_of(length);
        let (at, with) = (at % chain.len(), with % chain.len());
        let mut dropped = chain.clone();
        dropped.remove(at);
        let sequence = i64::try_from(at).unwrap() + 1;
        prop_assert_eq!(
            verify_reaches(chain[chain.len() - 1].head(), dropped),
            broken(sequence, Damage::Missing)
        );
        prop_assume!(at != with);
        let mut swapped = chain;
        swapped.swap(at, with);
        let first = i64::try_from(at.min(with)).unwrap() + 1;
        prop_assert_eq!(verify(swapped), broken(first, Damage::Reordered));
    }
}
