//! Files with secrets: read into memory that is wiped, never longer than a bound.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use zeroize::Zeroizing;

use super::KeyError;

/// Far above any key or passphrase. The whole is set aside at once, so that nothing is left behind by growing.
const LONGEST: usize = 64 * 1024;

/// The contents of the file at `path`.
pub(super) fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    contents(path).map_err(|source| KeyError::Unreadable {
        path: path.to_owned(),
        source,
    })
}

fn contents(path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut file = File::open(path)?;
    let mut contents = Zeroizing::new(vec![0; LONGEST]);
    let mut length = 0;
    while let Some(rest) = contents.get_mut(length..).filter(|rest| !rest.is_empty()) {
        match file.read(rest)? {
            0 => {
                contents.truncate(length);
                return Ok(contents);
            }
            count => length += count,
        }
    }
    Err(io::Error::new(
        io::ErrorKind::FileTooLarge,
        "longer than a key or passphrase can be",
    ))
}
