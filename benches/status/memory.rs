//! What the process holds, as Linux tells it.

use std::fs;

/// `VmRSS` and, since the last [`forget_peak`], its peak `VmHWM`, in octets.
pub(crate) fn resident() -> (u64, u64) {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kib.expect("a line of the status") * 1024
    };
    (line("VmRSS:"), line("VmHWM:"))
}

/// Begins a new peak.
pub(crate) fn forget_peak() {
    fs::write("/proc/self/clear_refs", "5").expect("Linux 4.0 or newer");
}
