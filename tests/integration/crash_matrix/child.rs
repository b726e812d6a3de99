//! The process that ends.

use std::{
    os::unix::process::ExitStatusExt as _,
    path::PathBuf,
    process::{Command, Stdio},
};

use kepler::crash::Point;

use super::{scenario::Scenario, world::Copy};

const SIGABRT: i32 = 6;
const TEST: &str = "crash_matrix::a_process_that_ends_at_any_point_loses_nothing_and_doubles_nothing";

/// What a process was started for.
pub(super) struct Order {
    folder: PathBuf,
    scenario: Scenario,
}

impl Order {
    /// The order in the environment; none in the test itself.
    pub(super) fn of_this_process() -> Option<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "an order of the test to itself, not configuration"
        )]
        let text = |name| std::env::var(name).ok();
        Some(Self {
            folder: text("KEPLER_MATRIX_FOLDER")?.into(),
            scenario: Scenario::from_code(&text("KEPLER_MATRIX_SCENARIO")?),
        })
    }

    /// Does what was ordered, and does not come back if a point is armed on the way.
    pub(super) async fn carry_out(self) {
        let copy = Copy::at(self.folder);
        let house = copy.open(7).await;
        self.scenario.run(&house, &copy).await;
    }
}

/// Runs the scenario in a process of its own, which must end at the point, at that pass.
pub(super) fn ends_at(point: Point, pass: u32, scenario: Scenario, copy: &Copy) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([TEST, "--exact", "--nocapture"])
        .env("KEPLER_CRASH_AT", format!("{}:{pass}", point.code()))
        .env("KEPLER_MATRIX_FOLDER", copy.folder())
        .env("KEPLER_MATRIX_SCENARIO", scenario.code())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(
        output.status.signal(),
        Some(SIGABRT),
        "{}: the process came past the point, or ended elsewhere: {}{}",
        point.code(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
}
