//! Lists that an earlier version kept in the database.

use std::{io::Write as _, sync::Arc};

use super::make::signer;
use crate::{
    crypto::digest::sha256,
    lifecycle::{Authority, Branch, Error, Result, blocking},
    status::crl::{examine, scope::CrlScope},
    store::{crl_files::CrlName, crls},
};

impl Authority {
    /// They go into files.
    pub(super) async fn file_old_lists(&self, branch: &Branch) -> Result<()> {
        let issuer = branch.issuer.id();
        loop {
            let mut tx = self.store.read("crl.unfiled").await?;
            let Some(list) = crls::unfiled(&mut tx, issuer).await? else {
                return Ok(());
            };
            drop(tx);
            let name = CrlName {
                issuer: issuer.to_owned(),
                scope: CrlScope::Full,
                number: list.number,
            };
            let (files, signing) = (Arc::clone(&self.crl_files), Arc::clone(&branch.issuer));
            let facts = blocking(move || {
                let facts = examine::examine(list.der.as_slice(), signer(&signing), |_| ());
                let mut draft = files.begin(&name)?;
                draft.file().write_all(&list.der)?;
                draft.publish()?;
                let digest = sha256(&list.der);
                let entries = facts.map_or(0, |facts| facts.entries);
                Ok::<_, std::io::Error>((digest, entries, list.der.len() as u64))
            });
            let facts = facts.await?.map_err(Error::internal)?;
            let mut tx = self.store.begin("crl.file").await?;
            crls::file(&mut tx, issuer, list.number, facts).await?;
            tx.commit().await?;
        }
    }
}
