//! The lists that were served last: while the register does not answer they go on being served, until they end.
//!
//! A list is good until its `nextUpdate`, whoever is down. What was revoked meanwhile is missing in it, as it is in every
//! copy that relying parties hold; OCSP, which must know, says `tryLater`.

use jiff::Timestamp;
use quick_cache::sync::Cache;

use crate::status::{crl::scope::CrlScope, source::PublishedCrl};

/// Several issuers with all their parts.
const MOST: usize = 4_096;

/// By issuer and scope.
pub(super) struct Latest {
    lists: Cache<(String, CrlScope), PublishedCrl>,
    served: metrics::Counter,
}

impl Latest {
    pub(super) fn new() -> Self {
        Self {
            lists: Cache::new(MOST),
            served: metrics::counter!("kepler_crl_served_without_register_total"),
        }
    }

    /// The register has named this list.
    pub(super) fn remember(&self, issuer: &str, scope: CrlScope, list: &PublishedCrl) {
        let key = (issuer.to_owned(), scope);
        if self
            .lists
            .get(&key)
            .is_none_or(|known| known.digest != list.digest)
        {
            self.lists.insert(key, list.clone());
        }
    }

    /// What it has named last, if that has not ended.
    pub(super) fn recall(&self, issuer: &str, scope: CrlScope, now: Timestamp) -> Option<PublishedCrl> {
        let list = self.lists.get(&(issuer.to_owned(), scope))?;
        (now < list.next_update).then(|| {
            self.served.increment(1);
            list
        })
    }
}
