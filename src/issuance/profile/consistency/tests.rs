//! The shipped profiles agree with a configuration like the shipped one; each contradiction is named by file, key, reason.

use super::*;
use crate::{
    crypto::algorithm::SignatureAlgorithm,
    issuance::samples,
    registration::{applicant::HolderType, mandate::Grant},
};

const PERSON: &str = include_str!("../../../../config/profiles/natural-person.toml");
const ENTREPRENEUR: &str = include_str!("../../../../config/profiles/individual-entrepreneur.toml");
const ROOT: &str = include_str!("../../../../config/profiles/root.toml");
const ISSUING: &str = include_str!("../../../../config/profiles/issuing-authority.toml");

struct World {
    files: Vec<(&'static str, String)>,
    offers: Vec<Offer>,
    mandate: Mandate,
    issuers: Vec<IssuerFacts>,
    now: Timestamp,
}

impl World {
    fn new() -> Self {
        Self {
            files: vec![
                ("natural-person.toml", PERSON.to_owned()),
                ("individual-entrepreneur.toml", ENTREPRENEUR.to_owned()),
                ("root.toml", ROOT.to_owned()),
                ("issuing-authority.toml", ISSUING.to_owned()),
            ],
            offers: vec![
                offer("person", HolderType::NaturalPerson),
                offer("entrepreneur", HolderType::IndividualEntrepreneur),
            ],
            mandate: Mandate::always(HolderType::ALL),
            issuers: vec![IssuerFacts {
                algorithms: SignatureAlgorithm::ALL.to_vec(),
                ..IssuerFacts::read("первый", samples::issuer().certificate()).unwrap()
            }],
            now: samples::now(),
        }
    }

    fn file(&mut self, position: usize, from: &str, to: &str) {
        let text = &mut self.files[position].1;
        assert!(text.contains(from), "{from}");
        *text = text.replace(from, to);
    }

    fn check(&self) -> Vec<Contradiction> {
        let files = self.files.iter().map(|(file, text)| (*file, text.as_str()));
        let around = Surroundings {
            offers: &self.offers,
            mandate: &self.mandate,
            issuers: &self.issuers,
            now: self.now,
        };
        check(&Catalogue::read(files).unwrap(), &around)
    }

    /// The contradictions as one reads them, with `!` before what stops the server.
    fn said(change: impl FnOnce(&mut Self)) -> Vec<String> {
        let mut world = Self::new();
        change(&mut world);
        let mark = |gravity| if gravity == Gravity::Error { "! " } else { "" };
        let found = world.check();
        found
            .iter()
            .map(|found| format!("{}{found}", mark(found.gravity)))
            .collect()
    }
}

fn offer(id: &str, holder_type: HolderType) -> Offer {
    Offer {
        id: id.to_owned(),
        holder_type,
        profile: holder_type.code().to_owned(),
        title_ru: String::new(),
        title_en: String::new(),
        price_kopecks: 0,
        vat_percent: 0,
        validity_months: 15,
        working_days: 1,
        video_required: false,
    }
}

#[test]
fn the_shipped_profiles_agree() {
    assert_eq!(World::said(|_| ()), Vec::<String>::new());
}

#[test]
fn offers_that_contradict_profile_or_mandate_are_named() {
    assert_eq!(
        World::said(|world| world.mandate = Mandate::always([HolderType::NaturalPerson])),
        ["! offer.entrepreneur.holder_type: individual-entrepreneur is not in authority.mandate"]
    );
    let later = Grant {
        holder_type: HolderType::IndividualEntrepreneur,
        from: "2027-01-01".parse().unwrap(),
        until: None,
    };
    let person = Mandate::always([HolderType::NaturalPerson]).grants().to_vec();
    assert_eq!(
        World::said(|world| world.mandate = Mandate::new([person, vec![later]].concat()).unwrap()),
        [
            "offer.entrepreneur.holder_type: authority.mandate does not cover individual-entrepreneur today: \
             nobody can apply"
        ]
    );
    assert_eq!(
        World::said(|world| world.offers[1].profile = "natural-person".to_owned()),
        [
            "! offer.entrepreneur.profile: profile natural-person is for natural-person, \
             and the offer for individual-entrepreneur"
        ]
    );
    assert_eq!(
        World::said(|world| world.offers[0].profile = "persons".to_owned()),
        ["! offer.person.profile: there is no profile persons"]
    );
    assert_eq!(
        World::said(|world| world.offers[0].profile = "root".to_owned()),
        ["! offer.person.profile: root.toml is for the authority's own certificates"]
    );
    assert_eq!(
        World::said(|world| world.offers[0].validity_months = 12),
        [
            "offer.person.validity_months: says 12, and the certificate will last 15 \
             (validity.key_months of profile natural-person)"
        ]
    );
}

#[test]
fn profiles_that_no_issuer_can_serve_are_named() {
    assert_eq!(
        World::said(|world| world.issuers[0]
            .algorithms
            .retain(|algorithm| *algorithm != SignatureAlgorithm::Rsa)),
        [
            "! natural-person.toml: algorithms: no issuer certifies rsa keys for offer person",
            "! individual-entrepreneur.toml: algorithms: no issuer certifies rsa keys for offer entrepreneur"
        ]
    );
    let elliptic = IssuerFacts::read("первый", samples::issuer().certificate()).unwrap();
    assert_eq!(
        elliptic.algorithms,
        [SignatureAlgorithm::EcdsaP256, SignatureAlgorithm::EcdsaP384]
    );
    let said = World::said(|world| world.issuers = vec![elliptic]);
    assert_eq!(
        said.len(),
        8,
        "RSA and GOST keys of two kinds each for two offers: {said:?}"
    );
    assert_eq!(
        World::said(|world| world.issuers[0].offers = vec!["person".to_owned()]).len(),
        6
    );
    let said = World::said(|world| world.issuers[0].profiles = vec!["natural-person".to_owned()]);
    assert_eq!(said.len(), 6, "{said:?}");
    assert!(said[0].contains("individual-entrepreneur.toml: algorithms: no issuer certifies ecdsa-p256"));
    assert_eq!(
        World::said(|world| world.file(0, "tool_class = \"KC2\"", "tool_class = \"KC3\"")),
        [
            "! natural-person.toml: tool_class: is above the class that the certificate of issuer первый carries \
             (order FSB 795)"
        ]
    );
    assert_eq!(
        World::said(|world| world.file(3, "tool_class = \"KC2\"", "tool_class = \"KB1\"")),
        ["! issuing-authority.toml: tool_class: is above the class of profile root (order FSB 795)"]
    );
}

#[test]
fn an_issuer_that_ends_too_soon_is_named_and_is_no_fault_while_another_lasts() {
    let short = |world: &mut World| world.issuers[0].last_end = "2027-06-01T00:00:00Z".parse().unwrap();
    let reason = "a certificate of today would end on 2028-02-23, \
                  and issuer первый certifies nothing that ends after 2027-06-01";
    assert_eq!(
        World::said(short),
        [
            format!("! natural-person.toml: validity.key_months: {reason}"),
            format!("! individual-entrepreneur.toml: validity.key_months: {reason}"),
        ]
    );
    let said = World::said(|world| {
        let other = IssuerFacts {
            name: "второй".to_owned(),
            ..world.issuers[0].clone()
        };
        short(world);
        world.issuers.push(other);
    });
    assert_eq!(
        said,
        [
            format!("natural-person.toml: validity.key_months: {reason}"),
            format!("individual-entrepreneur.toml: validity.key_months: {reason}"),
        ]
    );
}

#[test]
fn a_profile_in_use_is_spoken_of_ninety_days_before_it_ends() {
    let said = |now: &str| World::said(|world| world.now = now.parse().unwrap());
    assert_eq!(said("2027-06-02T20:59:59Z"), Vec::<String>::new());
    let warned = said("2027-06-02T21:00:00Z");
    assert_eq!(warned.len(), 4);
    assert_eq!(
        warned[0],
        "natural-person.toml: effective_until: the profile ends on 2027-09-01, in 90 days, and has no successor: \
         without one nothing is issued by it"
    );
    assert_eq!(
        said("2027-08-31T21:00:00Z"),
        ["person", "entrepreneur"].map(|offer| {
            let profile = if offer == "person" {
                "natural-person"
            } else {
                "individual-entrepreneur"
            };
            format!(
                "! offer.{offer}.profile: profile {profile} ended on 2027-09-01 and has no successor: \
                 add one to the folder, or take the offer out"
            )
        })
    );
    assert_eq!(
        said("2024-12-31T12:00:00Z")[0],
        "! offer.person.profile: profile natural-person is not in force before 2025-01-01"
    );
}

#[test]
fn a_successor_answers_the_notice_and_an_unused_profile_gets_none() {
    let followed = World::said(|world| {
        world.now = "2027-07-01T00:00:00Z".parse().unwrap();
        for position in 0..4 {
            let (file, text) = world.files[position].clone();
            let successor = text
                .replace(
                    "effective_from = \"2025-01-01\"",
                    "effective_from = \"2027-09-01\"",
                )
                .replace(
                    "effective_until = \"2027-09-01\"",
                    "effective_until = \"2033-09-01\"",
                );
            world.files.push((file, successor));
        }
    });
    assert_eq!(followed, Vec::<String>::new());
    let unused = World::said(|world| {
        world.now = "2027-07-01T00:00:00Z".parse().unwrap();
        world.offers.pop();
        world.files.truncate(2);
    });
    assert_eq!(unused.len(), 1, "{unused:?}");
}
