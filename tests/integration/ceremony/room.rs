//! The room of a ceremony: the shipped files in a scratch folder, and the command.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    thread,
    time::Duration,
};

use kepler::clock::{Clock as _, SystemClock};
use tempfile::TempDir;

use crate::issuance::workshop;

pub struct Room {
    scratch: TempDir,
}

impl Room {
    /// With keys of `algorithm`, as it stands in the file, RSA's length included.
    pub fn new(algorithm: &str) -> Self {
        let room = Self {
            scratch: tempfile::tempdir().unwrap(),
        };
        for folder in ["ceremony", "profiles"] {
            let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("config").join(folder);
            let to = room.scratch.path().join(folder);
            fs::create_dir(&to).unwrap();
            for entry in fs::read_dir(from).unwrap() {
                let entry = entry.unwrap();
                let text = fs::read_to_string(entry.path()).unwrap();
                let text = if folder == "ceremony" {
                    text.replace("algorithm = \"ecdsa-p256\"", algorithm)
                } else {
                    text
                };
                fs::write(to.join(entry.file_name()), text).unwrap();
            }
        }
        room
    }

    pub fn p256() -> Self {
        Self::new("algorithm = \"ecdsa-p256\"")
    }

    /// The folder of ceremony files and of what they make.
    pub fn folder(&self) -> PathBuf {
        self.scratch.path().join("ceremony")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Writes `to` as a copy of `from` with one text replaced by another.
    pub fn vary(&self, from: &str, to: &str, (old, new): (&str, &str)) {
        let text = self.read(from);
        assert!(text.contains(old), "{from} has no {old}");
        fs::write(self.path(to), text.replace(old, new)).unwrap();
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kepler"));
        command.arg("ceremony").args(arguments).current_dir(self.folder());
        command
    }

    /// Holds a ceremony; what the command prints. What it made is valid when this returns: validity begins with the next
    /// full second.
    pub fn hold(&self, file: &str) -> String {
        let said = said(&self.command(&[file]).output().unwrap());
        let made = SystemClock.now();
        while SystemClock.now().as_second() == made.as_second() {
            thread::sleep(Duration::from_millis(20));
        }
        said
    }

    /// Root, issuing authority.
    pub fn with_authorities(self) -> Self {
        self.hold("root.toml");
        self.hold("issuing-authority.toml");
        self
    }

    pub fn openssl(&self, arguments: &str) -> String {
        workshop::openssl(&self.folder(), arguments)
            .unwrap_or_else(|said| panic!("openssl {arguments}: {said}"))
    }

    /// The names of the files in the folder.
    pub fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder()).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort_unstable();
        names
    }
}

/// What a command that ended well printed.
pub fn said(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What a command that refused printed.
pub fn refusal(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}
