//! `kepler revoke`: ends a certificate for good, beside a running server.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use serde_json::json;

use super::{administration::print, connection};
use crate::{
    actor::Actor,
    config::Config,
    lifecycle::{Authority, Error, Scope},
    registry::revocation::{RevocationGround, RevocationReason},
};

/// Arguments of `kepler revoke`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Serial number in hex, as `kepler demo`, the console and OpenSSL print it.
    serial: String,
    /// Why: `key_compromise`, `ca_compromise`, `affiliation_changed`, `superseded`, `cessation_of_operation`,
    /// `privilege_withdrawn` or `unspecified`.
    #[arg(long)]
    reason: String,
    /// Since when the certificate was not to be trusted, if that is known: `2026-11-20T10:00:00Z`, not after now.
    #[arg(long, value_name = "MOMENT")]
    invalid_since: Option<Timestamp>,
    /// The configuration file.
    #[arg(long, value_name = "FILE", default_value = "config/kepler.toml")]
    config: PathBuf,
}

pub(super) async fn run(arguments: Arguments, print_json: bool) -> anyhow::Result<ExitCode> {
    let code = arguments.reason.replace('-', "_");
    let reason = RevocationReason::from_code(&code)
        .with_context(|| format!("{} is no reason; see kepler revoke --help", arguments.reason))?;
    let ground = RevocationGround {
        reason,
        invalid_since: arguments.invalid_since,
    };
    let serial = serial_octets(&arguments.serial)?;
    let config = Config::load(&arguments.config)?;
    let authority = connection::authority(&config).await?;
    let found = authority
        .certificates_by_serial(&Scope::System, &hex::encode(serial))
        .await?;
    let certificate = match found.as_slice() {
        [certificate] => certificate,
        [] => return revoke_own(&authority, &arguments.serial, ground, print_json).await,
        _ => bail!(
            "several issuers used serial number {}; revoke it in the console",
            arguments.serial
        ),
    };
    let actor = Actor::system("command-line");
    let record = authority.revoke(&actor, certificate.id, ground).await?;
    // The list is published here and now; OCSP reads the register and knows already.
    authority.publish_crl(&record.issuer).await?;
    let revocation = record
        .revocation
        .context("the register holds no revocation after revoking")?;
    if print_json {
        say!(
            "{}",
            json!({ "serial": record.serial_hex(), "revoked_at": revocation.at, "reason": revocation.reason,
                "invalid_since": revocation.invalid_since })
        );
    } else {
        say!(
            "{} revoked at {} ({})",
            record.serial_hex(),
            revocation.at,
            revocation.reason.code()
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// A certificate of the authority itself, such as that of an OCSP responder.
async fn revoke_own(
    authority: &Authority,
    serial: &str,
    ground: RevocationGround,
    print_json: bool,
) -> anyhow::Result<ExitCode> {
    let actor = Actor::system("command-line");
    let octets = serial_octets(serial)?;
    let revoked = match authority
        .revoke_authority_certificate(&actor, &octets, ground)
        .await
    {
        Err(Error::NotFound) => bail!("no certificate with serial number {serial} is in the register"),
        other => other?,
    };
    authority.publish_crl(&revoked.issuer).await?;
    let revocation = revoked
        .revocation
        .context("the register holds no revocation after revoking")?;
    let row = json!({
        "serial": hex::encode(&revoked.serial), "form": revoked.form,
        "revoked_at": revocation.at, "reason": revocation.reason, "invalid_since": revocation.invalid_since,
    });
    print(print_json, &row);
    Ok(ExitCode::SUCCESS)
}

/// The octets of a serial number without leading zeros, as the register keys it.
fn serial_octets(text: &str) -> anyhow::Result<Vec<u8>> {
    let digits: String = text
        .trim()
        .trim_start_matches("0x")
        .chars()
        .filter(|c| *c != ':')
        .collect();
    let padded = if digits.len() % 2 == 1 {
        format!("0{digits}")
    } else {
        digits
    };
    let octets = hex::decode(&padded).with_context(|| format!("{text} is no serial number in hex"))?;
    Ok(octets.into_iter().skip_while(|octet| *octet == 0).collect())
}

#[cfg(test)]
mod tests {
    use super::serial_octets;

    #[test]
    fn serial_numbers_are_read_as_tools_print_them() {
        for text in ["0A:bc", "0abc", "abc", "0x00abc", " ABC "] {
            assert_eq!(serial_octets(text).unwrap(), [0x0a, 0xbc], "{text}");
        }
        assert!(serial_octets("xyz").is_err());
    }
}
