//! Processor time of this thread, and rates by it: what else runs on the machine takes time away, but does not count.

use std::fs;

/// Seconds of processor time that this thread has had.
pub(crate) fn processor_time() -> f64 {
    // The first number is nanoseconds (Linux, Documentation/scheduler/sched-stats.rst).
    let account = fs::read_to_string("/proc/thread-self/schedstat").expect("Linux accounts for its threads");
    let nanoseconds = account
        .split(' ')
        .next()
        .and_then(|field| field.parse::<f64>().ok());
    nanoseconds.expect("a number of nanoseconds") / 1e9
}

/// How often `work` is done in a second.
pub(crate) fn rate(seconds: f64, at_a_time: u32, mut work: impl FnMut()) -> f64 {
    let (begun, mut done) = (processor_time(), 0_u32);
    loop {
        (0..at_a_time).for_each(|_| work());
        done += at_a_time;
        let spent = processor_time() - begun;
        if spent >= seconds {
            return f64::from(done) / spent;
        }
    }
}
