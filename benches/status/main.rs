//! What the status service costs without a network: `cargo bench --bench status -- [--certificates N] [--index N]`.
//!
//! Memory and look-ups of the index, from a journal on SQLite to the first answer, and the way of a request through the
//! responder. `-- --serve ADDRESS` serves the real public listener over an index of `--index` certificates instead, on one
//! thread, for `cargo run --release --example load`. What the figures mean: `docs/PERFORMANCE.md`.
//!
//! Lists: `cargo bench --bench status -- crl [--entries N] [--rounds R]`.

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

mod answers;
mod crl;
mod index;
mod journal;
mod memory;
mod meter;
mod world;

use std::net::SocketAddr;

struct Options {
    certificates: u64,
    index: u64,
    serve: Option<SocketAddr>,
    algorithm: String,
}

impl Options {
    fn read() -> Self {
        let mut options = Self {
            certificates: 10_000_000,
            index: 1_000_000,
            serve: None,
            algorithm: "ecdsa".to_owned(),
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(name) = arguments.next() {
            let mut value = || arguments.next().unwrap_or_default();
            match name.as_str() {
                "--certificates" => options.certificates = value().parse().expect("a number"),
                "--index" => options.index = value().parse().expect("a number"),
                "--serve" => options.serve = Some(value().parse().expect("an address")),
                "--algorithm" => options.algorithm = value(),
                // What cargo itself says.
                "--bench" => {}
                other => panic!("{other} is no option"),
            }
        }
        options
    }
}

fn main() {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    if let Some(("crl", options)) = words
        .split_first()
        .map(|(what, options)| (what.as_str(), options))
    {
        crl::run(options);
        return;
    }
    let options = Options::read();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    if let Some(address) = options.serve {
        runtime.block_on(answers::serve(address, options.index, &options.algorithm));
        return;
    }
    index::measure(options.certificates);
    runtime.block_on(journal::measure(options.certificates));
    runtime.block_on(answers::measure(options.index, &options.algorithm));
}
