//! Serial numbers by rule: number `n` of them is known without a file, random enough for every index.

use std::path::Path;

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

/// Where serial numbers come from.
#[derive(Clone, Debug)]
pub(crate) enum Serials {
    /// The first so many of those made by [`made`].
    Made(u64),
    /// Those of a file, one a line, in hex.
    Listed(Vec<Vec<u8>>),
}

impl Serials {
    /// `made:1000000`, or the name of a file.
    pub(crate) fn read(text: &str) -> anyhow::Result<Self> {
        if let Some(count) = text.strip_prefix("made:") {
            let count = count.parse().context("made:NUMBER")?;
            return Ok(Self::Made(count));
        }
        let lines =
            std::fs::read_to_string(Path::new(text)).with_context(|| format!("cannot read {text}"))?;
        let serials: Result<Vec<_>, _> = lines.lines().map(|line| hex::decode(line.trim())).collect();
        Ok(Self::Listed(serials.with_context(|| {
            format!("{text}: one serial number a line, in hex")
        })?))
    }

    /// `count` of them, spread evenly.
    pub(crate) fn spread(&self, count: usize) -> Vec<Vec<u8>> {
        match self {
            Self::Made(total) => {
                let count = (count as u64).min(*total);
                (0..count)
                    .map(|step| made(step * total / count).to_vec())
                    .collect()
            }
            Self::Listed(all) => {
                let count = count.min(all.len());
                (0..count)
                    .filter_map(|step| all.get(step * all.len() / count).cloned())
                    .collect()
            }
        }
    }
}

/// Serial number `n`: 16 octets, positive, as long as those that Kepler gives.
pub(crate) fn made(n: u64) -> [u8; 16] {
    let digest = Sha256::digest(n.to_be_bytes());
    let mut serial = [0; 16];
    serial.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    if let Some(first) = serial.first_mut() {
        *first = *first & 0x7f | 0x40;
    }
    serial
}
