//! What is written is read back; whatever is changed afterwards is found.

use proptest::prelude::*;

use super::*;
use crate::{
    crypto::private_key::PrivateKey,
    registry::revocation::{Revocation, RevocationReason},
    status::crl::plan::CrlPlan,
    x509::name::{self, AttributeType},
};

struct Workshop {
    key: PrivateKey,
    name: Vec<u8>,
}

impl Workshop {
    fn new(algorithm: SignatureAlgorithm) -> Self {
        let (key, _) = PrivateKey::generate(algorithm, 2048).unwrap();
        let name = name::build(&[(AttributeType::CommonName, "CA")], 64).unwrap();
        Self { key, name }
    }

    fn plan(&self) -> CrlPlan {
        CrlPlan {
            issuer_name: self.name.clone(),
            authority_key_identifier: vec![7; 20],
            number: 300,
            this_update: "2026-11-23T10:00:00.7Z".parse().unwrap(),
            next_update: "2026-11-26T10:00:00Z".parse().unwrap(),
            base: Some(7),
            distribution_points: vec!["http://a.example/crl/0a/7.crl".to_owned()],
            freshest: Vec::new(),
            expired_since: None,
        }
    }

    fn examine(&self, list: &[u8]) -> Result<CrlFacts, CrlFault> {
        examine(list, self.signer(), |_| ())
    }

    fn signer(&self) -> Signer<'_> {
        Signer {
            name: &self.name,
            spki: self.key.public_key(),
            algorithm: self.key.algorithm(),
        }
    }
}

fn revocation(number: u32) -> Revocation {
    let at = "2026-11-01T10:00:00Z".parse().unwrap();
    let [_, _, _, last] = number.to_be_bytes();
    let reason = RevocationReason::ALL[usize::from(last) % RevocationReason::ALL.len()];
    let since = number
        .is_multiple_of(3)
        .then(|| "2026-10-30T00:00:00Z".parse().unwrap());
    Revocation::new(at, reason).invalid_since(since)
}

#[test]
fn what_is_written_is_read_back() {
    for algorithm in [SignatureAlgorithm::EcdsaP256, SignatureAlgorithm::RsaPss] {
        let workshop = Workshop::new(algorithm);
        for count in [0_u32, 1, 2, 3000] {
            let serials: Vec<_> = (0..count)
                .map(|number| (number + 0x80_0000).to_be_bytes())
                .collect();
            let entries = serials
                .iter()
                .zip(0..)
                .map(|(serial, number)| (&serial[1..], revocation(number)));
            let list = workshop.plan().build(entries, &workshop.key).unwrap();
            let mut seen = Vec::new();
            let facts = examine(&list[..], workshop.signer(), |entry| {
                seen.push((entry.serial.to_vec(), entry.revocation().unwrap()));
            });
            let facts = facts.unwrap();
            let expected: Vec<_> = serials
                .iter()
                .zip(0..)
                .map(|(serial, number)| (serial[1..].to_vec(), revocation(number)))
                .collect();
            assert_eq!(seen, expected);
            assert_eq!((facts.number, facts.base), (300, Some(7)));
            assert_eq!((facts.entries, facts.length), (count.into(), list.len() as u64));
            assert_eq!(facts.digest, crate::crypto::digest::sha256(&list));
            assert_eq!(facts.this_update, "2026-11-23T10:00:00Z".parse().unwrap());
        }
    }
}

#[test]
fn the_list_of_another_key_or_name_is_refused() {
    let workshop = Workshop::new(SignatureAlgorithm::EcdsaP256);
    let list = workshop.plan().build([], &workshop.key).unwrap();
    let other = Workshop::new(SignatureAlgorithm::EcdsaP256);
    assert!(matches!(other.examine(&list), Err(CrlFault::Signature(_))));
    let renamed = Workshop {
        name: name::build(&[(AttributeType::CommonName, "Other")], 64).unwrap(),
        ..workshop
    };
    assert!(matches!(renamed.examine(&list), Err(CrlFault::OtherIssuer)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_changed_octet_is_found(place: prop::sample::Index, change in 1..=255_u8) {
        let workshop = Workshop::new(SignatureAlgorithm::EcdsaP256);
        let entries = [(&[1, 2, 3][..], revocation(3)), (&[9][..], revocation(1))];
        let mut list = workshop.plan().build(entries, &workshop.key).unwrap();
        let place = place.index(list.len());
        list[place] ^= change;
        prop_assert!(workshop.examine(&list).is_err());
    }

    #[test]
    fn a_cut_or_lengthened_list_is_found(cut: prop::sample::Index) {
        let workshop = Workshop::new(SignatureAlgorithm::EcdsaP256);
        let list = workshop.plan().build([(&[9][..], revocation(1))], &workshop.key).unwrap();
        prop_assert!(workshop.examine(&list[..cut.index(list.len())]).is_err());
        let longer = [&list[..], &[0]].concat();
        prop_assert!(workshop.examine(&longer).is_err());
    }

    #[test]
    fn any_octets_are_survived(octets: Vec<u8>) {
        let workshop = Workshop { key: PrivateKey::generate(SignatureAlgorithm::EcdsaP256, 2048).unwrap().0, name: vec![0x30, 0] };
        prop_assert!(workshop.examine(&octets).is_err());
    }
}
