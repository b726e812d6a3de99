//! After publication: further places first, then compressed forms, then the archive.
//!
//! All of it is slow beside the making of a list, so a list is out before it begins. Each step says by itself whether it
//! was done already: the task may run again, and on any node.

use std::{io, sync::Arc};

use crate::{
    lifecycle::{Authority, Error, Result, background::background},
    status::crl::scope::CrlScope,
    store::{
        crl_files::{CrlFiles, CrlName, compress::Coding},
        crls::{self, CrlRow},
    },
};

impl Authority {
    /// Spreads, compresses and archives the lists of an issuer (task).
    pub async fn pack_crls(&self, issuer: &str) -> Result<()> {
        let mut tx = self.store.read("crl.current").await?;
        let current = crls::current(&mut tx, issuer).await?;
        let mut before = Vec::new();
        for row in &current {
            let newest = crls::newest(&mut tx, issuer, row.scope).await?;
            // The list before stays as it is: a client may be in the middle of it.
            before.push((row.scope, newest.last().map_or(row.number, |last| last.number)));
        }
        drop(tx);
        let unreachable = self.spread(&current).await;
        let files = Arc::clone(&self.crl_files);
        let names: Vec<CrlName> = current.iter().map(name).collect();
        let issuer = issuer.to_owned();
        let packed = background(move || {
            compress(&files, &names)?;
            archive(&files, &issuer, &before)
        });
        packed.await?.map_err(Error::internal)?;
        match unreachable {
            None => Ok(()),
            Some(what) => Err(Error::Unavailable { what }),
        }
    }

    /// Publishes to every further place; one that is down keeps the others from nothing. Says which was, if any.
    async fn spread(&self, current: &[CrlRow]) -> Option<String> {
        let mut unreachable = None;
        for place in &self.crl_places {
            for row in current {
                let path = row.scope.path(&row.issuer);
                let list = self.crl_files.path(&name(row));
                if let Err(error) = place.publish(&path, &list, row.digest).await {
                    metrics::counter!("kepler_crl_places_failed_total").increment(1);
                    tracing::error!(
                        place = place.name(),
                        issuer = row.issuer,
                        crl.scope = %row.scope,
                        crl.number = row.number,
                        %error,
                        "a list was not published to a further place"
                    );
                    unreachable = Some(place.name());
                    break;
                }
            }
        }
        unreachable
    }
}

/// The file of a list.
pub(in crate::lifecycle) fn name(row: &CrlRow) -> CrlName {
    CrlName {
        issuer: row.issuer.clone(),
        scope: row.scope,
        number: row.number,
    }
}

fn compress(files: &CrlFiles, names: &[CrlName]) -> io::Result<()> {
    for name in names {
        for coding in Coding::ALL {
            match files.compress(name, coding) {
                // A newer list came, and this one went to the archive.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                other => other?,
            }
        }
    }
    Ok(())
}

fn archive(files: &CrlFiles, issuer: &str, before: &[(CrlScope, u64)]) -> io::Result<()> {
    for (scope, keep_from) in before {
        let archived = files.archive(issuer, *scope, *keep_from)?;
        metrics::counter!("kepler_crls_archived_total").increment(archived);
    }
    Ok(())
}
