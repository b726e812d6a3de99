//! `kepler profile`: certificate profiles read, checked, compared, and tried on made-up data.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::Context as _;
use jiff::Timestamp;
use serde_json::json;

use super::ConfigArgument;
use crate::{
    app,
    config::Config,
    crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey},
    issuance::{
        ceremony::Parent,
        lint,
        profile::{
            catalogue::{Catalogue, CatalogueRefused, ProfileFile},
            consistency::{Contradiction, Gravity},
            refused::ProfileRefused,
            rules::{self, Difference},
        },
        serial::SerialNumber,
        specimen,
    },
    x509::chain,
};

/// Arguments of `kepler profile`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    config: ConfigArgument,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Every effective rule of a profile, with the clause behind it.
    Show {
        /// Name of a profile in the configured folder, or a file.
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Check files, by themselves and against the configuration; the configured folder without files.
    Check {
        /// Profile files.
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// What the second profile says otherwise than the first, key by key.
    Diff {
        /// Name or file.
        #[arg(value_name = "A")]
        old: String,
        /// Name or file.
        #[arg(value_name = "B")]
        new: String,
    },
    /// Make a certificate of made-up data by a profile, under a throw-away authority.
    Sample {
        /// Name or file.
        #[arg(value_name = "NAME")]
        name: String,
        /// Where to: PEM if it ends with .pem, else DER. An existing file is not overwritten.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Algorithm of the certified key: the profile's first without.
        #[arg(long, value_name = "CODE")]
        algorithm: Option<String>,
    },
}

pub(super) fn run(arguments: &Arguments, print_json: bool) -> anyhow::Result<ExitCode> {
    let config = &arguments.config.config;
    match &arguments.action {
        Action::Show { name } => show(&read(name, config)?, print_json),
        Action::Check { files } => return check(files, config, print_json),
        Action::Diff { old, new } => diff(&read(old, config)?, &read(new, config)?, print_json),
        Action::Sample { name, out, algorithm } => {
            sample(&read(name, config)?, out, algorithm.as_deref(), print_json)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn now() -> Timestamp {
    app::ground().0.now()
}

/// A profile by file, or by name: the one in force now, else the last.
fn read(name: &str, config: &Path) -> anyhow::Result<ProfileFile> {
    let path = Path::new(name);
    if path.extension().is_some_and(|extension| extension == "toml") {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
        return ProfileFile::from_toml(&text).with_context(|| name.to_owned());
    }
    let catalogue = app::profiles(&Config::load(config)?)?;
    let (now, named) = (now(), || catalogue.named(name));
    let found = named()
        .find(|entry| entry.profile.effective().contains(now))
        .or_else(|| named().max_by_key(|entry| entry.profile.effective().from));
    let known = || {
        let mut names: Vec<&str> = catalogue
            .entries()
            .iter()
            .map(|entry| entry.profile.name())
            .collect();
        names.dedup();
        format!("there is no profile {name}; there are {}", names.join(", "))
    };
    Ok(found.with_context(known)?.profile.clone())
}

fn show(file: &ProfileFile, print_json: bool) {
    for rule in rules::rules(file) {
        if print_json {
            say!("{}", json!(rule));
        } else {
            say!("{:<40} {}  [{}]", rule.key, rule.value, rule.clause);
        }
    }
}

fn diff(old: &ProfileFile, new: &ProfileFile, print_json: bool) {
    let differences = rules::difference(old, new);
    if differences.is_empty() && !print_json {
        say!("no difference");
    }
    for difference in differences {
        if print_json {
            say!("{}", json!(difference));
            continue;
        }
        let Difference { key, old, new } = difference;
        say!("{key}");
        for (mark, value) in [('-', old), ('+', new)] {
            if let Some(value) = value {
                say!("  {mark} {value}");
            }
        }
    }
}

fn check(files: &[PathBuf], config: &Path, print_json: bool) -> anyhow::Result<ExitCode> {
    let config = Config::load(config)?;
    let mut texts = app::profile_files(&config.authority.profiles)?;
    for path in files {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        texts.retain(|(known, _)| *known != name);
        texts.push((name, text));
    }
    let found = findings(&config, &texts)?;
    let failed = found.iter().any(|found| found.gravity == Gravity::Error);
    for found in &found {
        if print_json {
            say!("{}", json!(found));
        } else if found.gravity == Gravity::Error {
            say!("error   {found}");
        } else {
            say!("warning {found}");
        }
    }
    if found.is_empty() && !print_json {
        say!("{} profiles, no contradiction", texts.len());
    }
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// What is wrong with each file alone; with all of them together, once each is lawful.
fn findings(config: &Config, texts: &[(String, String)]) -> anyhow::Result<Vec<Contradiction>> {
    let refused = texts.iter().filter_map(|(file, text)| {
        let refused = ProfileFile::from_toml(text).err()?;
        Some(refusal(file, &refused))
    });
    let refused: Vec<Contradiction> = refused.collect();
    if !refused.is_empty() {
        return Ok(refused);
    }
    let files = texts.iter().map(|(file, text)| (file.as_str(), text.as_str()));
    let catalogue = match Catalogue::read(files) {
        Ok(catalogue) => catalogue,
        Err(CatalogueRefused::Profile { file, refused }) => return Ok(vec![refusal(&file, &refused)]),
        Err(CatalogueRefused::Misnamed { file, name }) => {
            let reason =
                format!("profile {name} stands in {name}.toml, its successors in files that begin so");
            return Ok(vec![error(&file, "name", reason)]);
        }
        Err(CatalogueRefused::Overlapping { file, other }) => {
            let reason = format!("{other} is in force at the same time");
            return Ok(vec![error(&file, "effective_from", reason)]);
        }
    };
    app::contradictions(config, &catalogue, now())
}

fn refusal(file: &str, refused: &ProfileRefused) -> Contradiction {
    match refused {
        ProfileRefused::Unlawful { fault, .. } => error(file, fault.key, fault.reason.clone()),
        ProfileRefused::Malformed(malformed) => error(file, "TOML", malformed.to_string()),
    }
}

fn error(file: &str, key: &str, reason: String) -> Contradiction {
    Contradiction {
        gravity: Gravity::Error,
        file: Some(file.to_owned()),
        key: key.to_owned(),
        reason,
    }
}

fn sample(file: &ProfileFile, out: &Path, algorithm: Option<&str>, print_json: bool) -> anyhow::Result<()> {
    let der = specimen_of(file, algorithm)?;
    let bytes = if out.extension().is_some_and(|extension| extension == "pem") {
        chain::pem(&der).into_bytes()
    } else {
        der.clone()
    };
    let mut target = std::fs::File::create_new(out)
        .with_context(|| format!("cannot write {}; an existing file stays", out.display()))?;
    target.write_all(&bytes)?;
    let findings = lint::certificate(&der);
    if print_json {
        let shown = json!({ "profile": file.name(), "file": out, "findings": findings });
        say!("{shown}");
        return Ok(());
    }
    say!(
        "{}: a sample by profile {}: made-up data, an authority that nobody trusts",
        out.display(),
        file.name()
    );
    for finding in findings {
        say!(
            "warning: {} [{}, {}]",
            finding.message,
            finding.rule,
            finding.clause
        );
    }
    Ok(())
}

fn specimen_of(file: &ProfileFile, algorithm: Option<&str>) -> anyhow::Result<Vec<u8>> {
    let allowed = match file {
        ProfileFile::Holder(profile) => profile.key_policy().algorithms,
        ProfileFile::Authority(profile) => profile.algorithms().to_vec(),
    };
    let algorithm = match algorithm {
        None => allowed
            .first()
            .copied()
            .context("the profile allows no algorithm")?,
        Some(code) => SignatureAlgorithm::from_code(code)
            .filter(|algorithm| allowed.contains(algorithm))
            .with_context(|| format!("profile {} certifies no {code} keys", file.name()))?,
    };
    let (clock, random) = app::ground();
    let serial = || SerialNumber::generate(random.as_ref());
    let moment = specimen::moment(file.effective(), clock.now());
    let generate = || PrivateKey::generate(algorithm, 2048).map(|(key, _)| Arc::new(key));
    let key = generate()?;
    Ok(match file {
        ProfileFile::Holder(profile) => {
            let issuer = specimen::authority(generate()?, serial()?, moment)?;
            let certified = (key.public_key(), algorithm);
            let prepared = specimen::of_holder(profile, &issuer, certified, serial()?, moment)?;
            issuer.sign(prepared)?.certificate
        }
        ProfileFile::Authority(profile) if profile.form().is_self_signed() => {
            let itself = Parent::itself(algorithm);
            specimen::of_authority(profile, &itself, key.public_key(), serial()?, moment)?.sign(&*key)?
        }
        ProfileFile::Authority(profile) => {
            let issuer = specimen::authority(generate()?, serial()?, moment)?;
            let parent = Parent::of(&issuer)?;
            let prepared = specimen::of_authority(profile, &parent, key.public_key(), serial()?, moment)?;
            prepared.sign(issuer.key().as_ref())?
        }
    })
}
