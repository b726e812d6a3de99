//! How fast status is told. `cargo bench --bench status -- crl [--entries N] [--rounds R]`
//!
//! What the figures mean: `docs/PERFORMANCE.md`.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot go on ends"
)]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "counts and times of a report"
)]

mod crl;
mod memory;

use std::process::ExitCode;

fn main() -> ExitCode {
    // What cargo itself says is passed over.
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    match arguments.split_first() {
        Some((what, options)) if what == "crl" => {
            crl::run(options);
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("usage: cargo bench --bench status -- crl [--entries N] [--rounds R]");
            ExitCode::from(2)
        }
    }
}
