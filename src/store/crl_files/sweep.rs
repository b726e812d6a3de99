//! What newer lists replaced goes into the archive; rests of interrupted work go away.

use std::{
    fs, io,
    path::Path,
    time::{Duration, SystemTime},
};

use super::{
    CrlFiles, CrlName,
    compress::{self, Coding},
    entries, number,
};
use crate::status::crl::scope::CrlScope;

/// Work under way is never this old.
const ABANDONED: Duration = Duration::from_secs(24 * 3600);

impl CrlFiles {
    /// Archives the lists of a series that are older than number `keep_from`: each is compressed, read back and compared,
    /// and only then the plain file goes. Says how many went.
    pub fn archive(&self, issuer: &str, scope: CrlScope, keep_from: u64) -> io::Result<u64> {
        let mut archived = 0;
        for path in entries(&self.series(issuer, scope))? {
            let plain = path.extension().is_some_and(|kind| kind == "crl");
            let Some(number) = number(&path).filter(|number| plain && *number < keep_from) else {
                remove_abandoned(&path)?;
                continue;
            };
            let name = CrlName {
                issuer: issuer.to_owned(),
                scope,
                number,
            };
            self.compress(&name, Coding::Gzip)?;
            if self.archived_digest(&name)? != compress::digest(fs::File::open(&path)?)? {
                // A disk that does not give back what it was given: the plain file stays, the other is made anew.
                fs::remove_file(Coding::Gzip.path(&path))?;
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("the archive does not hold what {} holds", path.display()),
                ));
            }
            remove(&Coding::Brotli.path(&path))?;
            remove(&path)?;
            archived += 1;
        }
        Ok(archived)
    }
}

/// Removes a draft that nobody works on any more.
pub(super) fn remove_abandoned(path: &Path) -> io::Result<()> {
    if path.extension().is_none_or(|kind| kind != "tmp") {
        return Ok(());
    }
    let changed = match fs::metadata(path) {
        Ok(metadata) => metadata.modified()?,
        // Its owner was faster.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let age = SystemTime::now().duration_since(changed).unwrap_or_default();
    if age > ABANDONED { remove(path) } else { Ok(()) }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
