//! A profile before the issuers that are to certify by it.

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

use super::{Gravity, Surroundings};
use crate::{
    crypto::algorithm::SignatureAlgorithm,
    issuance::{
        issuer::{Authority, IssuerRefused},
        lint,
        profile::{Profile, effective::moscow},
    },
    registration::offer::Offer,
    x509::oid,
};

/// What a profile must know of an issuer that issues.
#[derive(Clone, Debug)]
pub struct IssuerFacts {
    /// What people call it.
    pub name: String,
    /// The profiles that it serves; all when none is named.
    pub profiles: Vec<String>,
    /// The offers that it serves; all when none is named.
    pub offers: Vec<String>,
    /// The holders' keys that it certifies.
    pub algorithms: Vec<SignatureAlgorithm>,
    /// The last moment at which a certificate of its may end: that of its own certificate and of its key.
    pub last_end: Timestamp,
    /// The policies of its certificate.
    pub policies: Vec<ObjectIdentifier>,
}

impl IssuerFacts {
    /// Reads them from the issuer's certificate (DER): it serves every profile and offer until told otherwise, and keys
    /// of its own family, so that who can check the holder's signature can check the issuer's.
    pub fn read(name: impl Into<String>, certificate: &[u8]) -> Result<Self, IssuerRefused> {
        let authority = Authority::read(certificate)?;
        Ok(Self {
            name: name.into(),
            profiles: Vec::new(),
            offers: Vec::new(),
            algorithms: family(&authority.spki),
            last_end: authority.not_after.min(authority.key_not_after),
            policies: lint::policies(&authority.policies),
        })
    }

    fn serves(&self, offer: &Offer, algorithm: SignatureAlgorithm) -> bool {
        let covers = |list: &[String], name: &str| list.is_empty() || list.iter().any(|known| known == name);
        covers(&self.profiles, &offer.profile)
            && covers(&self.offers, &offer.id)
            && self.algorithms.contains(&algorithm)
    }

    /// anyPolicy speaks only where no class is named.
    fn carries(&self, profile: &Profile) -> bool {
        let names_a_class = oid::TOOL_CLASSES
            .iter()
            .any(|(_, policy)| self.policies.contains(policy));
        let mut policies = profile.policies().iter();
        if names_a_class {
            policies.all(|policy| self.policies.contains(policy))
        } else {
            self.policies.contains(&oid::ANY_POLICY)
        }
    }
}

/// The algorithms of keys of the same family.
fn family(spki: &[u8]) -> Vec<SignatureAlgorithm> {
    let family = |algorithm: SignatureAlgorithm| algorithm.key_kind().family();
    let Some(own) = SignatureAlgorithm::from_spki(spki) else {
        return Vec::new();
    };
    let all = SignatureAlgorithm::ALL.into_iter();
    all.filter(|algorithm| family(*algorithm) == family(own))
        .collect()
}

/// What keeps the issuers from keeping the promise of an offer: how grave, the key of the profile, the reason.
pub(super) fn check(
    profile: &Profile,
    offer: &Offer,
    around: &Surroundings<'_>,
) -> Vec<(Gravity, &'static str, String)> {
    let mut found = Vec::new();
    for algorithm in SignatureAlgorithm::ALL {
        if !profile.allows(algorithm) {
            continue;
        }
        let issuers = around.issuers.iter();
        let serving: Vec<&IssuerFacts> = issuers.filter(|issuer| issuer.serves(offer, algorithm)).collect();
        if serving.is_empty() {
            let reason = format!(
                "no issuer certifies {} keys for offer {}",
                algorithm.code(),
                offer.id
            );
            found.push((Gravity::Error, "algorithms", reason));
        }
        for issuer in serving.iter().filter(|issuer| !issuer.carries(profile)) {
            let reason = format!(
                "is above the class that the certificate of issuer {} carries (order FSB 795)",
                issuer.name
            );
            found.push((Gravity::Error, "tool_class", reason));
        }
        check_ends(profile, &serving, around.now, &mut found);
    }
    found
}

/// An issuer that ends too soon is a fault when no other lasts longer.
fn check_ends(
    profile: &Profile,
    serving: &[&IssuerFacts],
    now: Timestamp,
    found: &mut Vec<(Gravity, &'static str, String)>,
) {
    let end = profile
        .validity(now)
        .map_or(Timestamp::MAX, |(_, not_after)| not_after);
    let gravity = if serving.iter().any(|issuer| end <= issuer.last_end) {
        Gravity::Warning
    } else {
        Gravity::Error
    };
    for issuer in serving.iter().filter(|issuer| end > issuer.last_end) {
        let reason = format!(
            "a certificate of today would end on {}, and issuer {} certifies nothing that ends after {}",
            moscow(end),
            issuer.name,
            moscow(issuer.last_end)
        );
        found.push((gravity, "validity.key_months", reason));
    }
}
