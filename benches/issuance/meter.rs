//! Processor time of the process and of the database's threads, and the times that the engine measures of itself.

use std::{
    collections::BTreeMap,
    fs,
    sync::{Arc, Mutex, PoisonError},
};

use metrics::{Counter, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit};

/// Seconds of the processor, user and system.
#[derive(Clone, Copy)]
pub(crate) struct Processor {
    pub(crate) process: f64,
    pub(crate) database: f64,
}

impl Processor {
    pub(crate) fn now() -> Self {
        Self {
            process: process(),
            database: database(),
        }
    }

    pub(crate) fn since(before: Self) -> Self {
        let now = Self::now();
        Self {
            process: now.process - before.process,
            database: now.database - before.database,
        }
    }
}

fn process() -> f64 {
    // Every thread's own account is in nanoseconds; `stat` counts hundredths of a second, but remembers threads that ended.
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(") ").next().unwrap_or_default();
    let fields: Vec<f64> = fields.split(' ').filter_map(|field| field.parse().ok()).collect();
    (fields.get(10).unwrap_or(&0.0) + fields.get(11).unwrap_or(&0.0)) / 100.0
}

/// Seconds of the processor that this thread has had.
pub(crate) fn thread() -> f64 {
    let account = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds: f64 = account
        .split(' ')
        .next()
        .and_then(|field| field.parse().ok())
        .unwrap_or_default();
    nanoseconds / 1e9
}

/// What waits for the processor on the whole machine: the load of the last minute.
pub(crate) fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().unwrap_or_default().to_owned()
}

fn database() -> f64 {
    let threads = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    threads
        .filter(|thread| {
            let name = fs::read_to_string(thread.path().join("comm")).unwrap_or_default();
            name.starts_with("sqlx-sqlite")
        })
        .filter_map(|thread| {
            let account = fs::read_to_string(thread.path().join("schedstat")).ok()?;
            account.split(' ').next()?.parse::<f64>().ok()
        })
        .sum::<f64>()
        / 1e9
}

type Stages = Arc<Mutex<BTreeMap<String, f64>>>;

static STAGES: std::sync::OnceLock<Stages> = std::sync::OnceLock::new();

/// Adds up the engine's own times from now on.
pub(crate) fn install() {
    let stages = STAGES.get_or_init(Stages::default);
    metrics::set_global_recorder(Sums(Arc::clone(stages))).expect("the only recorder");
}

/// Seconds per stage since the last call.
pub(crate) fn take_stages() -> BTreeMap<String, f64> {
    let stages = STAGES.get_or_init(Stages::default);
    std::mem::take(&mut *stages.lock().unwrap_or_else(PoisonError::into_inner))
}

struct Sums(Stages);

struct Sum {
    stages: Stages,
    stage: String,
}

impl HistogramFn for Sum {
    fn record(&self, value: f64) {
        let mut stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        *stages.entry(self.stage.clone()).or_default() += value;
    }
}

impl Recorder for Sums {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> Counter {
        Counter::noop()
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        if key.name() != "kepler_issuance_stage_seconds" {
            return Histogram::noop();
        }
        let stage = key.labels().find(|label| label.key() == "stage");
        Histogram::from_arc(Arc::new(Sum {
            stages: Arc::clone(&self.0),
            stage: stage.map_or_else(String::new, |label| label.value().to_owned()),
        }))
    }
}
