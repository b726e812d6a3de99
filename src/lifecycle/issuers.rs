//! The issuers of this authority: which key signs for which holder, and what stands above each.

use std::sync::Arc;

use crate::{crypto::algorithm::SignatureAlgorithm, issuance::issuer::Issuer};

/// An issuer and the certificates above it.
#[derive(Clone)]
pub struct Branch {
    /// The issuer.
    pub issuer: Arc<Issuer>,
    /// The certificates above it, nearest first, the root last; DER.
    pub above: Vec<Vec<u8>>,
    /// It issues; one that is retired only signs CRLs.
    pub issues: bool,
}

/// All issuers.
#[derive(Clone, Default)]
pub struct Issuers(Vec<Branch>);

impl Issuers {
    /// Those that the configuration names, preferred ones first.
    pub fn new(branches: Vec<Branch>) -> Self {
        Self(branches)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Branch> {
        self.0.iter()
    }

    /// The issuer of that identifier: subject key identifier in lower-case hex.
    pub fn find(&self, id: &str) -> Option<&Branch> {
        self.0.iter().find(|branch| branch.issuer.id() == id)
    }

    /// The issuer for a holder's key: the same algorithm, else the same family, so that who can check the holder's
    /// signature can check the issuer's.
    pub fn for_holder(&self, algorithm: SignatureAlgorithm) -> Option<&Branch> {
        let issuing = || self.0.iter().filter(|branch| branch.issues);
        issuing()
            .find(|branch| branch.issuer.algorithm() == algorithm)
            .or_else(|| issuing().find(|branch| is_rsa(branch.issuer.algorithm()) == is_rsa(algorithm)))
    }
}

fn is_rsa(algorithm: SignatureAlgorithm) -> bool {
    matches!(algorithm, SignatureAlgorithm::Rsa | SignatureAlgorithm::RsaPss)
}
