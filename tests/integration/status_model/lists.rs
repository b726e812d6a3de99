//! Full list, delta and parts, held against the reference and against one another.

use std::collections::BTreeMap;

use kepler::issuance::shard::Shard;

use super::{
    node::{DIGITS, Node, told},
    views::{self, List, Told},
};

impl Node {
    /// The full list tells of everything that is revoked and not over, of nothing else, and its number never goes back.
    pub(super) async fn compare_list(&mut self, issuer: &str) -> Result<List, String> {
        let list = views::list(&self.status, &format!("/crl/{issuer}.crl")).await?;
        let highest = self.numbers.entry(issuer.to_owned()).or_default();
        if list.number < *highest {
            return Err(format!(
                "the number of a list went from {highest} back to {}",
                list.number
            ));
        }
        *highest = list.number;
        let known = self.lists.entry((issuer.to_owned(), list.number));
        if *known.or_insert_with(|| list.entries.clone()) != list.entries {
            return Err(format!("two lists have the number {}", list.number));
        }
        self.published
            .insert(issuer.to_owned(), list.entries.keys().cloned().collect());
        for (serial, entry) in self.known.model.of(issuer) {
            let Some(revocation) = &entry.revocation else {
                continue;
            };
            let is_over = list.this_update > entry.not_after;
            match list.entries.get(serial) {
                Some(said) if *said == told(revocation) => {
                    if is_over {
                        self.seen_after_end.insert(serial.clone());
                    }
                }
                Some(said) => return Err(format!("the list says {said:?} of {}", hex::encode(serial))),
                None if self.seen_after_end.contains(serial) => {}
                None => return Err(format!("{} is revoked and not on the list", hex::encode(serial))),
            }
        }
        self.only_revoked(issuer, &list.entries)?;
        Ok(list)
    }

    /// Base and delta together are the full list (RFC 5280 5.2.4).
    pub(super) async fn compare_delta(&mut self, issuer: &str, full: &List) -> Result<(), String> {
        let delta = match views::list(&self.status, &format!("/crl/{issuer}/delta.crl")).await {
            Ok(delta) => delta,
            // The first list of all has none to add to.
            Err(missing) if missing.contains("404") && !self.deltas.contains(issuer) => return Ok(()),
            Err(missing) => return Err(missing),
        };
        self.deltas.insert(issuer.to_owned());
        if delta.number != full.number {
            return Err(format!("delta {} beside list {}", delta.number, full.number));
        }
        let base = delta.base.ok_or("a delta without indicator")?;
        let Some(base) = self.lists.get(&(issuer.to_owned(), base)) else {
            // Several lists were made in one step, and only the last was looked at.
            return self.only_revoked(issuer, &delta.entries);
        };
        let missing = full
            .entries
            .iter()
            .find(|(serial, said)| delta.entries.get(*serial).or_else(|| base.get(*serial)) != Some(said));
        if let Some((serial, _)) = missing {
            return Err(format!("{} is in neither base nor delta", hex::encode(serial)));
        }
        self.only_revoked(issuer, &delta.entries)
    }

    /// Each part holds what falls under its prefix, and all together hold the full list.
    pub(super) async fn compare_parts(&self, issuer: &str, full: &List) -> Result<(), String> {
        let mut together = BTreeMap::new();
        for shard in Shard::all(DIGITS) {
            let part = views::list(&self.status, &format!("/crl/{issuer}/{shard}.crl")).await?;
            if let Some(serial) = part
                .entries
                .keys()
                .find(|serial| Shard::of(serial, DIGITS) != shard)
            {
                return Err(format!("{} is in part {shard}", hex::encode(serial)));
            }
            together.extend(part.entries);
        }
        let missing = full
            .entries
            .iter()
            .find(|(serial, said)| together.get(*serial) != Some(said));
        match missing {
            Some((serial, _)) => Err(format!("{} is in no part", hex::encode(serial))),
            None => self.only_revoked(issuer, &together),
        }
    }

    fn only_revoked(&self, issuer: &str, entries: &BTreeMap<Vec<u8>, Told>) -> Result<(), String> {
        let stands = |serial: &Vec<u8>, said: &Told| {
            let entry = self.known.model.certificates.get(serial);
            entry.is_some_and(|entry| {
                entry.issuer == issuer && entry.revocation.as_ref().map(told).as_ref() == Some(said)
            })
        };
        match entries.iter().find(|(serial, said)| !stands(serial, said)) {
            Some((serial, said)) => Err(format!("a list says {said:?} of {}", hex::encode(serial))),
            None => Ok(()),
        }
    }
}
