//! A ceremony that makes sense: what the file says, checked against itself, its profile and its parent, without a key.

mod key;
mod names;
mod period;
mod signer;

use std::{fs, path::Path};

use jiff::Timestamp;

pub(super) use self::{
    key::{Certified, KeyOrigin},
    period::Term,
    signer::Signer,
};
use super::{
    fault::{Fault, ensure},
    file::{CeremonyFile, Kind, Participant},
    inputs::{Input, Inputs},
    outputs::Outputs,
};
use crate::{
    issuance::{
        extension::subject_alternative_name::AlternativeName, profile::authority::AuthorityProfile,
        serial::SerialNumber,
    },
    x509::name::AttributeType,
};

/// A checked ceremony file.
pub(super) struct Plan {
    pub(super) kind: Kind,
    pub(super) purpose: String,
    pub(super) place: String,
    pub(super) participants: Vec<Participant>,
    pub(super) profile: AuthorityProfile,
    /// `Name` in DER.
    pub(super) subject: Vec<u8>,
    pub(super) key: Certified,
    pub(super) signer: Signer,
    /// A request has none: its head authority decides.
    pub(super) term: Option<Term>,
    /// Drawn when it is time, unless the file says it.
    pub(super) serial: Option<SerialNumber>,
    pub(super) addresses: PublishedAt,
    pub(super) alternative_names: Vec<AlternativeName>,
    pub(super) accepted_warnings: Vec<String>,
    pub(super) outputs: Outputs,
    pub(super) inputs: Inputs,
}

/// Where the parent publishes.
pub(super) struct PublishedAt {
    pub(super) crls: Vec<String>,
    pub(super) ocsp: Vec<String>,
    pub(super) ca_certificates: Vec<String>,
}

impl Plan {
    /// Reads and checks a ceremony file; outputs go to `out`.
    pub(super) fn read(path: &Path, out: Option<&Path>, now: Timestamp) -> Result<Self, Fault> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).to_owned();
        let out = out.map_or_else(|| folder.clone(), Path::to_path_buf);
        let text =
            fs::read_to_string(path).map_err(|error| Fault::new("FILE", error, "name the ceremony file"))?;
        let file: CeremonyFile = toml::from_str(&text)
            .map_err(|error| Fault::new("TOML", error.to_string().trim_end(), "correct the file"))?;
        let mut inputs = Inputs::new(folder, out.clone());
        inputs.count(path.file_name().map_or(path, Path::new), text.as_bytes());
        Self::check(file, inputs, &out, now)
    }

    fn check(mut file: CeremonyFile, mut inputs: Inputs, out: &Path, now: Timestamp) -> Result<Self, Fault> {
        inputs.expect(std::mem::take(&mut file.expect_sha256));
        check_people(&file)?;
        check_software(&file)?;
        let outputs = Outputs::new(out, &file.output)?;
        let profile = profile(&file, &mut inputs, now)?;
        let key = Certified::read(&file, &profile, &mut inputs)?;
        let signer = Signer::read(&file, &key, &mut inputs)?;
        let plan = Self {
            subject: names::subject(&file, &profile, &key)?,
            term: Term::read(&file, &profile, now)?,
            serial: serial(&file)?,
            alternative_names: names::alternative(&file)?,
            addresses: names::published_at(&file)?,
            kind: file.kind,
            purpose: file.purpose,
            place: file.place,
            participants: file.participant,
            accepted_warnings: file.accept_warnings,
            profile,
            key,
            signer,
            outputs,
            inputs,
        };
        plan.inputs.nothing_left()?;
        Ok(plan)
    }

    /// The files that were read.
    pub(super) fn inputs(&self) -> &[Input] {
        self.inputs.all()
    }
}

/// Order FSB 796: what touches a key of the authority is never done by one person alone.
fn check_people(file: &CeremonyFile) -> Result<(), Fault> {
    for (key, text) in [("purpose", &file.purpose), ("place", &file.place)] {
        ensure(
            !text.trim().is_empty(),
            key,
            "is empty",
            "say it: it stands in the protocol",
        )?;
    }
    let complete = |one: &Participant| !one.name.trim().is_empty() && !one.role.trim().is_empty();
    ensure(
        file.participant.iter().all(complete),
        "participant",
        "somebody has no name or no role",
        "give every [[participant]] both",
    )?;
    let mut names: Vec<&str> = file.participant.iter().map(|one| one.name.trim()).collect();
    names.sort_unstable();
    names.dedup();
    ensure(
        names.len() == file.participant.len(),
        "participant",
        "somebody is listed twice",
        "list every person once",
    )?;
    ensure(
        names.len() >= 2,
        "participant",
        format_args!("{} are listed, and nobody holds a ceremony alone", names.len()),
        "list at least two [[participant]] with name and role",
    )
}

fn check_software(file: &CeremonyFile) -> Result<(), Fault> {
    let running = env!("CARGO_PKG_VERSION");
    ensure(
        file.software_version
            .as_deref()
            .is_none_or(|version| version == running),
        "software_version",
        format_args!("this is Kepler {running}"),
        "review the file again for this version, or run the one that it names",
    )
}

fn profile(file: &CeremonyFile, inputs: &mut Inputs, now: Timestamp) -> Result<AuthorityProfile, Fault> {
    let octets = inputs.read("profile", &file.profile)?;
    let text = String::from_utf8(octets)
        .map_err(|error| Fault::new("profile", error, "name a profile of the authority"))?;
    let profile = AuthorityProfile::from_toml(&text).map_err(|error| {
        let reason = format!("{}: {error}", file.profile.display());
        Fault::new(
            "profile",
            reason,
            "name a profile of the authority itself, and correct it",
        )
    })?;
    ensure(
        profile.form() == file.kind.form(),
        "profile",
        format_args!(
            "{} is of the form {}, and {} needs {}",
            profile.name(),
            profile.form().code(),
            file.kind.code(),
            file.kind.form().code()
        ),
        "name the profile that belongs to the kind",
    )?;
    ensure(
        profile.is_effective(now),
        "profile",
        format_args!("{} is not in force today", profile.name()),
        "name the profile that is in force",
    )?;
    Ok(profile)
}

fn serial(file: &CeremonyFile) -> Result<Option<SerialNumber>, Fault> {
    let Some(text) = &file.serial else {
        return Ok(None);
    };
    ensure(
        file.kind != Kind::CertificationRequest,
        "serial",
        "a request has no serial number",
        "take it out",
    )?;
    let number = hex::decode(text.replace(':', ""));
    let number = number
        .ok()
        .and_then(|octets| SerialNumber::from_octets(&octets).ok());
    let number = number.ok_or_else(|| {
        let reason = "is no serial number: 1 to 20 octets in hex, no leading zero";
        Fault::new(
            "serial",
            reason,
            "correct it, or leave it out and Kepler draws one",
        )
    })?;
    // A number that somebody could guess lets a collision be prepared; CA/B Forum BR 7.1 asks for 64 bits.
    ensure(
        number.octets().len() >= 9,
        "serial",
        "is shorter than 9 octets, so it cannot hold 64 random bits",
        "draw a longer one, or leave it out and Kepler draws one",
    )?;
    Ok(Some(number))
}

/// The names of attributes as ceremony files write them.
pub(super) fn attribute(attribute: AttributeType) -> String {
    let name = serde_json::to_value(attribute).ok();
    let name = name.and_then(|name| name.as_str().map(str::to_owned));
    name.unwrap_or_else(|| format!("{attribute:?}"))
}
