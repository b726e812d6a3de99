//! Time and memory of this process.

use std::time::{Duration, Instant};

/// Resident memory in octets.
pub(crate) fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.expect("VmRSS") * 1024
}

/// Nanoseconds of one of `count` calls: the best and the median of seven rounds.
pub(crate) fn nanoseconds(count: u64, mut call: impl FnMut(u64)) -> (f64, f64) {
    let mut rounds: Vec<f64> = (0..7)
        .map(|_| {
            let began = Instant::now();
            (0..count).for_each(&mut call);
            began.elapsed().as_nanos() as f64 / count as f64
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    (rounds[0], rounds[3])
}

/// How long something takes.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    let done = work();
    (done, began.elapsed())
}
