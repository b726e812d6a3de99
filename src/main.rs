//! The `kepler` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    kepler::cli::run()
}
