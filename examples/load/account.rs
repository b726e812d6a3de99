//! Processor time of another process, all threads, user and system, ended threads included.

use std::{fs, time::Duration};

use anyhow::Context as _;

/// `USER_HZ` of Linux: what `/proc` counts in, on every architecture that Kepler runs on.
const TICKS_PER_SECOND: f64 = 100.0;

/// Time that process `pid` has used so far; fails if there is no such process.
pub(crate) fn of(pid: u32) -> anyhow::Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))
        .with_context(|| format!("process {pid} is not there"))?;
    // The name of the program stands in parentheses and may hold anything; numbers follow the last one.
    let (_, numbers) = stat.rsplit_once(") ").context("not a line of /proc/PID/stat")?;
    let ticks = |index: usize| {
        let field = numbers.split(' ').nth(index).context("too few fields")?;
        field.parse::<f64>().context("not a number")
    };
    // Fields 14 and 15 of proc(5), counted from the third.
    Ok(Duration::from_secs_f64(
        (ticks(11)? + ticks(12)?) / TICKS_PER_SECOND,
    ))
}

/// Peak and present resident memory of a process, in octets.
pub(crate) fn memory(pid: u32) -> anyhow::Result<(u64, u64)> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))
        .with_context(|| format!("process {pid} is not there"))?;
    let kilobytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
        number.with_context(|| format!("no {name} in /proc/{pid}/status"))
    };
    Ok((kilobytes("VmHWM:")? * 1024, kilobytes("VmRSS:")? * 1024))
}
