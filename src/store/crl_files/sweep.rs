//! What newer lists replaced goes into the archive; rests of interrupted work go away.

use std::{fs, io, path::Path, time::Duration};

use super::{
    CrlFiles, CrlName,
    compress::{self, Coding},
    entries, number,
};
use crate::status::crl::scope::CrlScope;

/// Work under way is never this old.
const ABANDONED: Duration = Duration::from_hours(24);

impl CrlFiles {
    /// Archives the lists of a series that are older than number `keep_from`: each is compressed, read back and compared,
    /// and only then the plain file goes. Says how many went.
    pub fn archive(&self, issuer: &str, scope: CrlScope, keep_from: u64) -> io::Result<u64> {
        let mut archived = 0;
        let folder = self.series(issuer, scope);
        for path in entries(&folder)? {
            let plain = path.extension().is_some_and(|kind| kind == "crl");
            let Some(number) = number(&path).filter(|number| plain && *number < keep_from) else {
                remove_abandoned(&path, &folder)?;
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

/// Removes a draft that nobody works on any more: a day later something else was put into its folder.
fn remove_abandoned(path: &Path, folder: &Path) -> io::Result<()> {
    if path.extension().is_none_or(|kind| kind != "tmp") {
        return Ok(());
    }
    let begun = match fs::metadata(path) {
        Ok(metadata) => metadata.modified()?,
        // Its owner was faster.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let since = fs::metadata(folder)?.modified()?.duration_since(begun);
    if since.unwrap_or_default() > ABANDONED {
        remove(path)
    } else {
        Ok(())
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
