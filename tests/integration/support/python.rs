//! The Python that has the packages of `tests/support/requirements.txt`; `tests/run` makes it in the target folder.

use std::path::{Path, PathBuf};

/// The interpreter. Where it is missing the test fails and says what to do.
pub(crate) fn python() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let python = target.join("python/bin/python");
    assert!(
        python.exists(),
        "{} is missing: run tests/run once, it installs the Python packages of tests/support/requirements.txt",
        python.display()
    );
    python
}
