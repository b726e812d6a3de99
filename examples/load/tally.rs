//! What a measurement counted.

use std::{collections::BTreeMap, time::Duration};

use hdrhistogram::Histogram;
use serde_json::{Value, json};

use crate::connection::Answer;

/// Counts and latencies of one measurement.
pub(crate) struct Tally {
    /// Nanoseconds, three digits exact.
    latencies: Histogram<u64>,
    statuses: BTreeMap<u16, u64>,
    unsuccessful: u64,
    failed: u64,
    first_failure: Option<String>,
    octets: u64,
    /// How long it took.
    pub(crate) elapsed: Duration,
    /// Processor time of the server meanwhile, if its process was named.
    pub(crate) processor: Option<Duration>,
    /// Peak and present resident memory of the server afterwards.
    pub(crate) memory: Option<(u64, u64)>,
}

impl Tally {
    pub(crate) fn new() -> anyhow::Result<Self> {
        let minute = 60_000_000_000;
        Ok(Self {
            latencies: Histogram::new_with_bounds(1, minute, 3)?,
            statuses: BTreeMap::new(),
            unsuccessful: 0,
            failed: 0,
            first_failure: None,
            octets: 0,
            elapsed: Duration::ZERO,
            processor: None,
            memory: None,
        })
    }

    /// Notes one exchange.
    pub(crate) fn note(&mut self, outcome: anyhow::Result<Answer>, latency: Duration) {
        match outcome {
            Ok(answer) => {
                let nanoseconds = u64::try_from(latency.as_nanos()).unwrap_or(u64::MAX);
                self.latencies.saturating_record(nanoseconds);
                *self.statuses.entry(answer.status).or_default() += 1;
                self.unsuccessful += u64::from(!answer.successful);
                self.octets += answer.octets as u64;
            }
            Err(error) => {
                self.failed += 1;
                self.first_failure.get_or_insert_with(|| format!("{error:#}"));
            }
        }
    }

    /// Adds what another connection counted.
    pub(crate) fn add(&mut self, other: Self) -> anyhow::Result<()> {
        self.latencies.add(&other.latencies)?;
        for (status, count) in other.statuses {
            *self.statuses.entry(status).or_default() += count;
        }
        self.unsuccessful += other.unsuccessful;
        self.failed += other.failed;
        self.octets += other.octets;
        if self.first_failure.is_none() {
            self.first_failure = other.first_failure;
        }
        Ok(())
    }

    /// Exchanges that were answered.
    pub(crate) fn answered(&self) -> u64 {
        self.latencies.len()
    }

    /// Answers that are not `successful`, and exchanges without an answer.
    pub(crate) fn faults(&self) -> u64 {
        self.unsuccessful + self.failed
    }

    /// Processor time of the server for one answer, in microseconds.
    pub(crate) fn cost(&self) -> Option<f64> {
        let processor = self.processor?.as_secs_f64();
        Some(processor / self.answered() as f64 * 1e6)
    }

    /// Latency in microseconds below which `percent` of the answers stayed.
    pub(crate) fn latency(&self, percent: f64) -> f64 {
        self.latencies.value_at_percentile(percent) as f64 / 1e3
    }

    /// Answers per second of the clock.
    pub(crate) fn per_second(&self) -> f64 {
        self.answered() as f64 / self.elapsed.as_secs_f64()
    }

    /// Everything, for machines.
    pub(crate) fn json(&self) -> Value {
        json!({
            "answers": self.answered(),
            "seconds": self.elapsed.as_secs_f64(),
            "per_second": self.per_second(),
            "http_statuses": self.statuses,
            "not_successful": self.unsuccessful,
            "failed": self.failed,
            "first_failure": self.first_failure,
            "octets": self.octets,
            "latency_us": {
                "mean": self.latencies.mean() / 1e3,
                "p50": self.latency(50.0),
                "p90": self.latency(90.0),
                "p99": self.latency(99.0),
                "p99_9": self.latency(99.9),
                "max": self.latencies.max() as f64 / 1e3,
            },
            "server": {
                "processor_us_per_answer": self.cost(),
                "processor_seconds": self.processor.map(|time| time.as_secs_f64()),
                "peak_memory_octets": self.memory.map(|(peak, _)| peak),
                "memory_octets": self.memory.map(|(_, now)| now),
            },
        })
    }

    /// Prints it, as JSON or as lines.
    pub(crate) fn print(&self, json: bool) -> anyhow::Result<()> {
        if json {
            println!("{}", serde_json::to_string(&self.json())?);
            return Ok(());
        }
        println!(
            "{} answers in {:.2} s: {:.0} per second",
            self.answered(),
            self.elapsed.as_secs_f64(),
            self.per_second()
        );
        println!(
            "latency: p50 {:.0} us, p90 {:.0} us, p99 {:.0} us, p99.9 {:.0} us",
            self.latency(50.0),
            self.latency(90.0),
            self.latency(99.0),
            self.latency(99.9)
        );
        if let Some(cost) = self.cost() {
            println!("processor of the server: {cost:.1} us per answer");
        }
        if let Some((peak, now)) = self.memory {
            println!(
                "memory of the server: {} MiB, {} MiB at its peak",
                now >> 20,
                peak >> 20
            );
        }
        println!("HTTP: {:?}; not successful: {}", self.statuses, self.unsuccessful);
        if let Some(failure) = &self.first_failure {
            println!("without an answer: {}; the first: {failure}", self.failed);
        }
        Ok(())
    }
}
