//! `kepler status`: whether relying parties are told what is on record.

use std::{path::PathBuf, process::ExitCode};

use serde_json::json;

use super::connection;
use crate::{
    config::Config,
    lifecycle::verify_statuses::{Discrepancy, StatusVerification},
    status::change::Standing,
};

/// Arguments of `kepler status`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Compare what OCSP and revocation lists are made from with the register, for every serial number.
    Verify {
        /// The configuration file.
        #[arg(long, value_name = "FILE", default_value = "config/kepler.toml")]
        config: PathBuf,
    },
}

pub(super) async fn run(arguments: Arguments, print_json: bool) -> anyhow::Result<ExitCode> {
    let Action::Verify { config } = arguments.action;
    let authority = connection::authority(&Config::load(&config)?).await?;
    let verification = authority.verify_statuses().await?;
    if print_json {
        say_json(&verification);
    } else {
        say_text(&verification);
    }
    Ok(if verification.is_sound() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn say_json(verification: &StatusVerification) {
    for Discrepancy { registered, told } in &verification.discrepancies {
        say!(
            "{}",
            json!({
                "issuer": registered.issuer,
                "serial": hex::encode(registered.serial.as_bytes()),
                "registered": described(Some(&registered.standing)),
                "told": described(told.as_ref()),
            })
        );
    }
    say!(
        "{}",
        json!({
            "sound": verification.is_sound(),
            "compared": verification.compared,
            "discrepancies": verification.discrepancies.len() as u64 + verification.more,
            "unregistered": verification.unregistered,
        })
    );
}

fn say_text(verification: &StatusVerification) {
    for Discrepancy { registered, told } in &verification.discrepancies {
        say!(
            "{} of issuer {}: on record {}; relying parties are told {}",
            hex::encode(registered.serial.as_bytes()),
            registered.issuer,
            described(Some(&registered.standing)),
            described(told.as_ref())
        );
    }
    if verification.more > 0 {
        say!("and up to {} more", verification.more);
    }
    if verification.unregistered > 0 {
        say!(
            "relying parties are told of {} serial numbers that are not on record",
            verification.unregistered
        );
    }
    if verification.is_sound() {
        say!(
            "{} serial numbers: relying parties are told what is on record",
            verification.compared
        );
    } else if verification.register_says_less() {
        say!(
            "the register says less than relying parties are told: it was changed by hand or is damaged; do not make the \
             journal of statuses anew from it, that would take revocations back; restore the database from a backup"
        );
    } else {
        say!(
            "the journal of statuses lost rows; to make it anew from the register see \"Made anew\" in docs/DATABASE.md"
        );
    }
}

fn described(standing: Option<&Standing>) -> String {
    match standing {
        None => "nothing".to_owned(),
        Some(Standing {
            not_after,
            revocation: None,
        }) => format!("good, ends {not_after}"),
        Some(Standing {
            not_after,
            revocation: Some(revocation),
        }) => format!(
            "revoked {} ({}), ends {not_after}",
            revocation.at,
            revocation.reason.code()
        ),
    }
}
