//! Whether this node can do its work.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;

use crate::{
    http::operations::{Part, Readiness},
    lifecycle::Authority,
    status::crl::scope::CrlScope,
};

/// Longest wait for one part.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) struct Node(pub(super) Arc<Authority>);

#[async_trait]
impl Readiness for Node {
    async fn parts(&self) -> Vec<Part> {
        vec![self.database().await, self.revocation_lists().await]
    }
}

impl Node {
    async fn database(&self) -> Part {
        let answer = tokio::time::timeout(PATIENCE, self.0.store().ping()).await;
        part("database", matches!(answer, Ok(Ok(()))), "does not answer")
    }

    async fn revocation_lists(&self) -> Part {
        let mut current = true;
        for branch in self.0.issuers().iter() {
            let now = self.0.clock().now();
            let crl =
                tokio::time::timeout(PATIENCE, self.0.published_crl(branch.issuer.id(), CrlScope::Full))
                    .await;
            current &= matches!(crl, Ok(Ok(Some(crl))) if crl.next_update > now);
        }
        part(
            "revocation_lists",
            current,
            "an issuer has no list, or one past its nextUpdate",
        )
    }
}

fn part(name: &'static str, ready: bool, fault: &str) -> Part {
    Part {
        name,
        ready,
        fault: (!ready).then(|| fault.to_owned()),
    }
}
