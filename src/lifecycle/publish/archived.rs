//! What the archive of an issuer's full lists tells of.

use std::sync::Arc;

use super::make::signer;
use crate::{
    issuance::issuer::Issuer,
    lifecycle::{Authority, Branch, Result, blocking},
    registry::revocation::Revocation,
    status::{
        crl::{
            examine::{self, CrlFacts},
            scope::CrlScope,
        },
        serial::Serial,
        source::SerialStatus,
    },
    store::crl_files::CrlName,
};

/// The most entries of an archived list that are taken over at a start; more are for people.
const MOST: usize = 10_000;

/// A list in the archive.
pub(super) struct Archived {
    pub(super) facts: CrlFacts,
    /// What it tells of and the index does not hold as revoked.
    pub(super) missing: Vec<(Vec<u8>, Revocation)>,
}

impl Authority {
    /// The newest full list up to `highest` that is whole.
    pub(super) async fn newest_archived(&self, branch: &Branch, highest: u64) -> Result<Option<Archived>> {
        let (authority, issuer) = (self.clone(), Arc::clone(&branch.issuer));
        blocking(move || {
            (1..=highest)
                .rev()
                .find_map(|number| authority.archived(&issuer, number))
        })
        .await
    }

    fn archived(&self, issuer: &Issuer, number: u64) -> Option<Archived> {
        let name = CrlName {
            issuer: issuer.id().to_owned(),
            scope: CrlScope::Full,
            number,
        };
        let input = self.crl_files.read(&name).ok()?;
        let index = self.status_index();
        let known = index.known_issuer(issuer.id());
        let is_revoked = |serial: &[u8]| {
            known.zip(Serial::new(serial)).is_some_and(|(issuer, serial)| {
                matches!(index.status(issuer, serial), SerialStatus::Revoked(_))
            })
        };
        let mut missing = Vec::new();
        let read = examine::examine(input, signer(issuer), |entry| {
            if let Some(revocation) = entry.revocation()
                && missing.len() < MOST
                && !is_revoked(entry.serial)
            {
                missing.push((entry.serial.to_vec(), revocation));
            }
        });
        match read {
            Ok(facts) => Some(Archived { facts, missing }),
            Err(error) => {
                tracing::error!(%error, crl.number = number, "an archived list is damaged");
                None
            }
        }
    }
}
