//! The files that a ceremony reads: found beside the ceremony file or among what earlier ceremonies made, and counted
//! with their digests for the protocol.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde::Serialize;

use super::fault::{Fault, ensure};
use crate::{crypto::digest, x509::read};

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Input {
    /// The name in the ceremony file.
    pub(super) file: String,
    /// Of its bytes, in hex.
    pub(super) sha256: String,
}

/// Where files are looked for, and what was read.
pub(super) struct Inputs {
    beside: PathBuf,
    made: PathBuf,
    expected: BTreeMap<PathBuf, String>,
    read: Vec<Input>,
}

impl Inputs {
    /// `beside`: the folder of the ceremony file; `made`: where outputs go.
    pub(super) fn new(beside: PathBuf, made: PathBuf) -> Self {
        Self {
            beside,
            made,
            expected: BTreeMap::new(),
            read: Vec::new(),
        }
    }

    /// Digests that the reviewed file states.
    pub(super) fn expect(&mut self, expected: BTreeMap<PathBuf, String>) {
        self.expected = expected;
    }

    /// Counts bytes that were read elsewhere.
    pub(super) fn count(&mut self, name: &Path, octets: &[u8]) {
        let input = Input {
            file: name.display().to_string(),
            sha256: hex::encode(digest::sha256(octets)),
        };
        if !self.read.contains(&input) {
            self.read.push(input);
        }
    }

    /// What was read, in order.
    pub(super) fn all(&self) -> &[Input] {
        &self.read
    }

    /// The path of a named file. A name that leads to two different files leads nowhere.
    pub(super) fn find(&self, key: &str, name: &Path) -> Result<PathBuf, Fault> {
        let places = [self.beside.join(name), self.made.join(name)];
        let mut found: Vec<PathBuf> = places
            .iter()
            .filter_map(|path| path.canonicalize().ok())
            .collect();
        found.dedup();
        match found.as_slice() {
            [path] => Ok(path.clone()),
            [] => Err(Fault::new(
                key,
                format_args!("there is no {}", name.display()),
                "put it beside the ceremony file, or run the ceremony that makes it first",
            )),
            _ => Err(Fault::new(
                key,
                format_args!(
                    "{} stands both beside the ceremony file and in the output folder",
                    name.display()
                ),
                "remove one, or give the whole path",
            )),
        }
    }

    /// The bytes of a named file that holds no secret; they are what the reviewed file says, if it says.
    pub(super) fn read(&mut self, key: &str, name: &Path) -> Result<Vec<u8>, Fault> {
        let path = self.find(key, name)?;
        let unreadable = |error| {
            Fault::new(
                key,
                format_args!("{}: {error}", path.display()),
                "correct the path",
            )
        };
        let octets = fs::read(&path).map_err(unreadable)?;
        self.count(name, &octets);
        if let Some(expected) = self.expected.remove(name) {
            let digest = hex::encode(digest::sha256(&octets));
            ensure(
                expected.to_lowercase() == digest,
                "expect_sha256",
                format_args!("{} has SHA-256 {digest}", name.display()),
                "find out why it is not the file that was reviewed",
            )?;
        }
        Ok(octets)
    }

    /// DER from a file in DER or PEM.
    pub(super) fn der(&mut self, key: &str, name: &Path, labels: &[&str]) -> Result<Vec<u8>, Fault> {
        let octets = self.read(key, name)?;
        read::der_or_pem(&octets, labels).map_err(|_| {
            let what = labels.first().copied().unwrap_or_default().to_lowercase();
            Fault::new(
                key,
                format_args!("{} holds no {what} in DER or PEM", name.display()),
                "name the right file",
            )
        })
    }

    /// Every digest that the reviewed file states belonged to a file that was read.
    pub(super) fn nothing_left(&self) -> Result<(), Fault> {
        match self.expected.keys().next() {
            None => Ok(()),
            Some(name) => Err(Fault::new(
                "expect_sha256",
                format_args!("the ceremony does not read {}", name.display()),
                "write the name as the other keys do, or take it out",
            )),
        }
    }
}
