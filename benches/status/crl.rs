//! Lists from the index to the disk: read, encoded, hashed, signed, written, flushed, named, and read back.

use std::{
    fs::File,
    io::BufWriter,
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use kepler::{
    crypto::{algorithm::SignatureAlgorithm, private_key::PrivateKey},
    registry::revocation::{Revocation, RevocationReason},
    status::{
        change::{Standing, StatusChange},
        crl::{
            examine::{Signer, examine},
            plan::CrlPlan,
            scope::{CrlScope, Shard},
            sorting::{Revoked, Sorting},
            spool::RevokedSpool,
        },
        index::StatusIndex,
        serial::Serial,
    },
    store::crl_files::{CrlFiles, CrlName, compress::Coding},
};

use crate::memory;

const ISSUER: &str = "00112233445566778899aabbccddeeff00112233";

/// Changes that one row of the journal brings here.
const ROW: u64 = 256;

/// Names of lists are never used twice.
static NUMBERS: AtomicU64 = AtomicU64::new(1);

/// One list, measured.
struct Measured {
    entries: u64,
    octets: u64,
    made: Duration,
    checked: Duration,
    above_idle: u64,
}

pub(crate) fn run(options: &[String]) {
    let option = |name: &str, otherwise: u64| {
        let at = options.iter().position(|word| word == name);
        let value = at.and_then(|at| options.get(at + 1));
        value.map_or(otherwise, |value| value.parse().expect("a number"))
    };
    let (most, rounds) = (option("--entries", 5_000_000), option("--rounds", 5));
    let scratch = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let files = CrlFiles::open(scratch.path()).expect("a folder");
    let index = StatusIndex::default();
    let mut filled = 0;
    let sizes: Vec<u64> = [1_000, 100_000, 1_000_000, 5_000_000]
        .into_iter()
        .filter(|size| *size <= most)
        .collect();
    for size in sizes {
        fill(&index, filled, size);
        filled = size;
        println!("{size} revoked in the index");
        let first = NUMBERS.load(Ordering::Relaxed) + 1;
        for algorithm in SignatureAlgorithm::ALL {
            let (key, _) = PrivateKey::generate(algorithm, 2048).expect("a key");
            series(&index, &files, &key, (CrlScope::Full, 0), rounds);
        }
        let (key, _) = PrivateKey::generate(SignatureAlgorithm::EcdsaP256, 2048).expect("a key");
        // Whole rows: a little more than a thousand.
        let since = index.position().saturating_sub(1_000_u64.div_ceil(ROW));
        series(&index, &files, &key, (CrlScope::Delta, since), rounds);
        parted(&index, &files, &key);
        packed(&files, first);
    }
}

/// Raises the index from `from` to `to` revoked certificates.
fn fill(index: &StatusIndex, from: u64, to: u64) {
    let start = Timestamp::from_second(1_790_000_000).expect("a moment");
    let mut number = from;
    while number < to {
        let changes: Vec<_> = (number..to.min(number + ROW))
            .map(|number| change(number, start))
            .collect();
        number += changes.len() as u64;
        index.apply(index.position() + 1, &changes).expect("room");
    }
}

fn change(number: u64, start: Timestamp) -> StatusChange {
    // The form of Kepler's serial numbers: a second, then what nobody can guess.
    let mut serial = (0x4000_0000_u32 | (number / 3) as u32).to_be_bytes().to_vec();
    serial.extend(
        (u128::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060))
            .to_be_bytes()
            .iter()
            .skip(4),
    );
    let reason = RevocationReason::ALL[(number % 7) as usize];
    StatusChange {
        issuer: ISSUER.to_owned(),
        serial: Serial::new(&serial).expect("sixteen octets"),
        standing: Standing {
            not_after: start + SignedDuration::from_hours(24 * 456),
            revocation: Some(Revocation::new(start, reason)),
        },
    }
}

/// The same list again and again.
fn series(
    index: &StatusIndex,
    files: &CrlFiles,
    key: &PrivateKey,
    (scope, since): (CrlScope, u64),
    rounds: u64,
) {
    let mut measured: Vec<Measured> = (1..=rounds)
        .map(|_| one(index, files, key, (scope, since), next_number()))
        .collect();
    let raw: Vec<String> = measured
        .iter()
        .map(|one| format!("{:.1}+{:.1}", milliseconds(one.made), milliseconds(one.checked)))
        .collect();
    measured.sort_by_key(|one| one.made + one.checked);
    let median = &measured[measured.len() / 2];
    println!(
        "  {scope} {}: {} entries, {} octets, on the disk in {:.1} ms, read back in {:.1} ms, at most {:.1} MiB above idle (raw ms: {})",
        key.algorithm().code(),
        median.entries,
        median.octets,
        milliseconds(median.made),
        milliseconds(median.checked),
        measured.iter().map(|one| one.above_idle).max().unwrap_or(0) as f64 / f64::from(1 << 20),
        raw.join(", ")
    );
}

fn one(
    index: &StatusIndex,
    files: &CrlFiles,
    key: &PrivateKey,
    (scope, since): (CrlScope, u64),
    number: u64,
) -> Measured {
    let name = name(scope, number);
    let (idle, _) = memory::resident();
    memory::forget_peak();
    let began = Instant::now();
    let mut sorting = Sorting::new(since, None);
    sorting.add(scope, RevokedSpool::new(files.scratch().expect("a scratch file")));
    // A delta alone asks the index for what is new; made with a full list it comes out of the same pass.
    walk(index, since, &mut sorting);
    let (_, spool) = sorting.finish().pop().expect("a list");
    let (path, written) = write(files, &name, &plan(&name), spool, key);
    let made = began.elapsed();
    let began = Instant::now();
    let facts = examine(File::open(&path).expect("the list"), signer(key), |_| ()).expect("what was written");
    let checked = began.elapsed();
    let (_, peak) = memory::resident();
    assert_eq!((facts.digest, facts.length), written);
    Measured {
        entries: facts.entries,
        octets: facts.length,
        made,
        checked,
        above_idle: peak.saturating_sub(idle),
    }
}

fn walk(index: &StatusIndex, since: u64, sorting: &mut Sorting<File>) {
    let issuer = index.known_issuer(ISSUER).expect("an issuer");
    for revoked in index.revoked_since(issuer, since) {
        let entry = Revoked {
            serial: revoked.serial.as_bytes(),
            revocation: revoked.revocation,
            not_after: revoked.not_after,
            seq: revoked.seq,
        };
        sorting.push(&entry).expect("an entry");
    }
}

fn write(
    files: &CrlFiles,
    name: &CrlName,
    plan: &CrlPlan,
    spool: RevokedSpool<File>,
    key: &PrivateKey,
) -> (std::path::PathBuf, ([u8; 32], u64)) {
    let mut draft = files.begin(name).expect("a file");
    let summary = plan
        .sign(spool, key, BufWriter::new(draft.file()))
        .expect("a list");
    (draft.publish().expect("a name"), (summary.digest, summary.length))
}

fn plan(name: &CrlName) -> CrlPlan {
    let this_update = Timestamp::from_second(1_795_000_000).expect("a moment");
    CrlPlan {
        issuer_name: issuer_name(),
        authority_key_identifier: vec![7; 20],
        number: name.number,
        this_update,
        next_update: this_update + SignedDuration::from_hours(72),
        base: (name.scope == CrlScope::Delta).then_some(1),
        distribution_points: Vec::new(),
        freshest: Vec::new(),
        expired_since: None,
    }
}

fn issuer_name() -> Vec<u8> {
    use kepler::x509::name::{AttributeType, build};
    build(&[(AttributeType::CommonName, "Issuer")], 64).expect("a name")
}

fn signer(key: &PrivateKey) -> Signer<'_> {
    static NAME: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(issuer_name);
    Signer {
        name: &NAME,
        spki: key.public_key(),
        algorithm: key.algorithm(),
    }
}

/// All 256 parts in one pass.
fn parted(index: &StatusIndex, files: &CrlFiles, key: &PrivateKey) {
    let (idle, _) = memory::resident();
    memory::forget_peak();
    let began = Instant::now();
    let mut sorting = Sorting::new(0, None);
    for shard in Shard::all(2) {
        let spool = RevokedSpool::in_parts(files.scratch().expect("a scratch file"), 8 * 1024);
        sorting.add(CrlScope::Shard(shard), spool);
    }
    walk(index, 0, &mut sorting);
    let (mut entries, number) = (0, next_number());
    for (scope, spool) in sorting.finish() {
        entries += spool.entries();
        let name = name(scope, number);
        write(files, &name, &plan(&name), spool, key);
    }
    let took = began.elapsed();
    let (_, peak) = memory::resident();
    println!(
        "  256 parts: {entries} entries on the disk in {:.1} ms, {:.1} MiB above idle",
        milliseconds(took),
        peak.saturating_sub(idle) as f64 / f64::from(1 << 20)
    );
}

/// The compressed forms of a full list: made in the background.
fn packed(files: &CrlFiles, number: u64) {
    let name = name(CrlScope::Full, number);
    for coding in Coding::ALL {
        let target = coding.path(&files.path(&name));
        let (idle, _) = memory::resident();
        memory::forget_peak();
        let began = Instant::now();
        files.compress(&name, coding).expect("a compressed form");
        let took = began.elapsed();
        let (_, peak) = memory::resident();
        println!(
            "  {}: {} of {} octets in {:.0} ms, {:.1} MiB above idle",
            coding.suffix(),
            length(&target),
            length(&files.path(&name)),
            milliseconds(took),
            peak.saturating_sub(idle) as f64 / f64::from(1 << 20)
        );
    }
}

fn name(scope: CrlScope, number: u64) -> CrlName {
    CrlName {
        issuer: ISSUER.to_owned(),
        scope,
        number,
    }
}

fn next_number() -> u64 {
    NUMBERS.fetch_add(1, Ordering::Relaxed) + 1
}

fn length(path: &Path) -> u64 {
    std::fs::metadata(path).expect("a file").len()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
