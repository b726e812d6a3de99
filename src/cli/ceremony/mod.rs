//! `kepler ceremony`: certificates of the CA itself, from a reviewed file, before witnesses (RFC 3647 6.1).
//!
//! [`file`] is what the file says, [`plan`] what was found to make sense, each [`fault`] named; [`inputs`] are the files
//! that it reads, [`outputs`] those that it makes. [`draft`] prepares and lints, [`keys`] opens and makes keys under a
//! [`passphrase`], [`hold`] does it all in order, [`protocol`] is what people sign.

mod draft;
mod fault;
mod file;
mod hold;
mod inputs;
mod keys;
mod outputs;
mod passphrase;
mod plan;
mod protocol;

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;

use self::{draft::Draft, outputs::Output, plan::Plan, protocol::Protocol};
use crate::{
    clock::{Clock as _, SystemClock},
    issuance::serial::SerialNumber,
    locale::Locale,
    random::OsRandom,
};

/// Arguments of `kepler ceremony`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The ceremony file; see config/ceremony and docs/CEREMONY.md.
    file: PathBuf,
    /// Check everything and say what would be made; no key is touched, nothing is written.
    #[arg(long)]
    check: bool,
    /// Where the files go; the folder of the ceremony file unless given.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Language of the protocol: ru or en.
    #[arg(long, default_value = "ru", value_parser = locale)]
    locale: Locale,
}

pub(super) fn run(arguments: &Arguments, print_json: bool) -> anyhow::Result<ExitCode> {
    let protocol = protocol(arguments).with_context(|| arguments.file.display().to_string())?;
    if print_json {
        say!("{}", serde_json::to_string(&protocol)?);
    } else {
        super::output::print(format_args!("{}", protocol.text(arguments.locale)));
    }
    Ok(ExitCode::SUCCESS)
}

fn protocol(arguments: &Arguments) -> anyhow::Result<Protocol> {
    let (clock, random) = (SystemClock, OsRandom);
    let mut plan = Plan::read(&arguments.file, arguments.out.as_deref(), clock.now())?;
    if arguments.check {
        let draft = Draft::rehearsed(&plan, SerialNumber::generate(&random)?, clock.now())?;
        draft.accepted_by(&plan)?;
        return Protocol::of_check(&plan, &draft, clock.now());
    }
    let made = hold::hold(&mut plan, &clock, &random)?;
    let protocol = Protocol::of_ceremony(&plan, &made)?;
    let text = protocol.text(arguments.locale);
    plan.outputs.write(Output::Protocol, text.as_bytes())?;
    let json = format!("{}\n", serde_json::to_string_pretty(&protocol)?);
    plan.outputs.write(Output::ProtocolJson, json.as_bytes())?;
    Ok(protocol)
}

fn locale(tag: &str) -> Result<Locale, String> {
    let known = Locale::ALL.into_iter().find(|locale| locale.tag() == tag);
    known.ok_or_else(|| "say ru or en".to_owned())
}
