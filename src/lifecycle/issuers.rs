//! The issuers of this authority: which key signs which product for which holder, and what stands above each.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

use jiff::Timestamp;

use super::respond::Responder;
use crate::{crypto::algorithm::SignatureAlgorithm, issuance::issuer::Issuer};

/// An issuer and the certificates above it.
#[derive(Clone)]
pub struct Branch {
    /// The issuer.
    pub issuer: Arc<Issuer>,
    /// The certificates above it, nearest first, the root last; DER.
    pub above: Vec<Vec<u8>>,
    /// It issues; one that is stopped only signs CRLs.
    pub issues: bool,
    /// What it issues.
    pub range: Range,
    /// Certificates of the same name and key that somebody else signed; DER.
    pub cross_certificates: Vec<Vec<u8>>,
    /// Who answers OCSP requests for it.
    pub responder: Option<Responder>,
    /// Digits of the prefix by which its revocation lists are parted, 1 or 2; certificates name the part that they belong
    /// to. Without, they name the full list.
    pub crl_digits: Option<u8>,
}

impl Branch {
    /// One that issues everything.
    pub fn new(issuer: Issuer, above: Vec<Vec<u8>>) -> Self {
        Self {
            issuer: Arc::new(issuer),
            above,
            issues: true,
            range: Range::default(),
            cross_certificates: Vec::new(),
            responder: None,
            crl_digits: None,
        }
    }
}

/// What an issuer issues: each list empty for everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// Names of certificate profiles.
    pub profiles: Vec<String>,
    /// Identifiers of offers.
    pub offers: Vec<String>,
}

impl Range {
    fn covers(&self, product: Product<'_>) -> bool {
        let covers = |list: &[String], name: &str| list.is_empty() || list.iter().any(|known| known == name);
        covers(&self.profiles, product.profile) && covers(&self.offers, product.offer)
    }
}

/// What was applied for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Product<'a> {
    /// Identifier of the offer.
    pub offer: &'a str,
    /// Name of the certificate profile.
    pub profile: &'a str,
}

/// All issuers. Clones share what is known of retirements.
#[derive(Clone, Default)]
pub struct Issuers {
    branches: Vec<Branch>,
    /// When those that are retired were, by identifier; the database tells.
    retired: Arc<RwLock<BTreeMap<String, Timestamp>>>,
}

impl Issuers {
    /// Those that the configuration names, preferred ones first.
    pub fn new(branches: Vec<Branch>) -> Self {
        Self {
            branches,
            retired: Arc::default(),
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Branch> {
        self.branches.iter()
    }

    /// The issuer of that identifier: subject key identifier in lower-case hex.
    pub fn find(&self, id: &str) -> Option<&Branch> {
        self.branches.iter().find(|branch| branch.issuer.id() == id)
    }

    /// The issuer of a product for a holder's key: the same algorithm first, else the same family, so that who can
    /// check the holder's signature can check the issuer's; of several the one that the configuration names first.
    ///
    /// Passed over are those that are retired or stopped, and those whose key period or certificate ends before the
    /// certificate would.
    pub fn route(
        &self,
        product: Product<'_>,
        algorithm: SignatureAlgorithm,
        not_before: Timestamp,
        not_after: Timestamp,
    ) -> Result<&Branch, NoIssuer> {
        let mut passed_over = Vec::new();
        let mut related = None;
        for branch in &self.branches {
            match self.obstacle(branch, product, algorithm, (not_before, not_after)) {
                Some(why) => passed_over.push((branch.issuer.name().to_owned(), why)),
                None if branch.issuer.algorithm() == algorithm => return Ok(branch),
                None => related = related.or(Some(branch)),
            }
        }
        related.ok_or_else(|| NoIssuer {
            profile: product.profile.to_owned(),
            algorithm,
            passed_over,
        })
    }

    /// Since when an issuer signs no more certificates.
    pub fn retired_at(&self, id: &str) -> Option<Timestamp> {
        let retired = self.retired.read().unwrap_or_else(PoisonError::into_inner);
        retired.get(id).copied()
    }

    /// Takes over what the database says of retirements. True when that is news.
    pub(super) fn retire(&self, retired: BTreeMap<String, Timestamp>) -> bool {
        if *self.retired.read().unwrap_or_else(PoisonError::into_inner) == retired {
            return false;
        }
        *self.retired.write().unwrap_or_else(PoisonError::into_inner) = retired;
        true
    }

    fn obstacle(
        &self,
        branch: &Branch,
        product: Product<'_>,
        algorithm: SignatureAlgorithm,
        (not_before, not_after): (Timestamp, Timestamp),
    ) -> Option<PassedOver> {
        let issuer = &branch.issuer;
        let retired = self.retired_at(issuer.id()).filter(|since| *since <= not_before);
        if !branch.range.covers(product) {
            Some(PassedOver::OtherProduct)
        } else if !are_related(issuer.algorithm(), algorithm) {
            Some(PassedOver::OtherAlgorithm)
        } else if let Some(since) = retired {
            Some(PassedOver::Retired(since))
        } else if !branch.issues {
            Some(PassedOver::Stopped)
        } else if not_after > issuer.key_not_after() {
            // Whoever relies on the certificate checks it under a key that is still in its period.
            Some(PassedOver::KeyPeriod(issuer.key_not_after()))
        } else if not_after > issuer.not_after() {
            Some(PassedOver::Outlived(issuer.not_after()))
        } else {
            None
        }
    }
}

/// No issuer may make a certificate: which there are, and why each was passed over. For engineers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoIssuer {
    profile: String,
    algorithm: SignatureAlgorithm,
    passed_over: Vec<(String, PassedOver)>,
}

impl NoIssuer {
    /// Every issuer by name, and why it was passed over.
    pub fn passed_over(&self) -> &[(String, PassedOver)] {
        &self.passed_over
    }
}

impl fmt::Display for NoIssuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no issuer for {} with {}", self.profile, self.algorithm.code())?;
        for (index, (name, why)) in self.passed_over.iter().enumerate() {
            write!(f, "{}{name}: {why}", if index == 0 { ": " } else { "; " })?;
        }
        Ok(())
    }
}

impl std::error::Error for NoIssuer {}

/// Why an issuer was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PassedOver {
    /// Neither the profile nor the offer is its.
    #[error("it does not issue this product")]
    OtherProduct,
    /// Its algorithm is of another family.
    #[error("its algorithm is of another family")]
    OtherAlgorithm,
    /// It is retired.
    #[error("it is retired since {0}")]
    Retired(Timestamp),
    /// The configuration stops it.
    #[error("the configuration says issues = false")]
    Stopped,
    /// The certificate would outlive the usage period of its key.
    #[error("the certificate would end after {0}, the end of its key period")]
    KeyPeriod(Timestamp),
    /// The certificate would outlive its certificate.
    #[error("the certificate would end after {0}, when its own certificate ends")]
    Outlived(Timestamp),
}

/// Whether who can check signatures of one can check those of the other.
pub fn are_related(one: SignatureAlgorithm, other: SignatureAlgorithm) -> bool {
    one.key_kind().family() == other.key_kind().family()
}
