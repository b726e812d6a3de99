//! The stage of every application on the screen: bars on a terminal, lines elsewhere.

use std::{io::IsTerminal as _, time::Duration};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::registration::state::State;

/// The display.
pub struct Progress {
    bars: Option<MultiProgress>,
}

/// One application's line.
pub struct Line {
    bar: Option<ProgressBar>,
    name: String,
    stage: String,
}

/// Stages on the way of an application that goes well.
const STAGES: [&str; 10] = [
    "awaiting_payment",
    "in_checks",
    "in_review",
    "awaiting_identity",
    "pending_approval",
    "awaiting_key",
    "issuing",
    "issued_unacknowledged",
    "completed",
    "released",
];

impl Progress {
    /// A display for this terminal, or plain lines if there is none.
    pub fn of_terminal() -> Self {
        debug_assert!(STAGES.iter().take(9).all(|stage| State::CODES.contains(stage)));
        let bars = std::io::stderr().is_terminal().then(MultiProgress::new);
        Self { bars }
    }

    /// A line for one application.
    pub fn line(&self, name: &str) -> Line {
        // Fits a terminal of 80 columns: a wrapped line would be drawn again and again.
        let style = ProgressStyle::with_template("{prefix:<41} {bar:9} {msg:<21} {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = self.bars.as_ref().map(|bars| {
            let bar = bars.add(ProgressBar::new(STAGES.len() as u64 - 1).with_style(style));
            bar.set_prefix(name.to_owned());
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Line {
            bar,
            name: name.to_owned(),
            stage: String::new(),
        }
    }

    /// A message above the lines.
    pub fn say(&self, text: &str) {
        match &self.bars {
            Some(bars) => drop(bars.println(text)),
            None => eprintln!("{text}"),
        }
    }
}

impl Line {
    /// The application has reached a stage.
    pub fn reached(&mut self, stage: &str) {
        if self.stage == stage {
            return;
        }
        stage.clone_into(&mut self.stage);
        let position = STAGES.iter().position(|known| *known == stage);
        match (&self.bar, position) {
            (Some(bar), Some(position)) => {
                bar.set_position(position as u64);
                bar.set_message(stage.to_owned());
            }
            (Some(bar), None) => bar.set_message(stage.to_owned()),
            (None, _) => eprintln!("{}: {stage}", self.name),
        }
    }

    /// The application has arrived.
    pub fn finish(&mut self) {
        self.reached("released");
        if let Some(bar) = &self.bar {
            bar.finish();
        }
    }
}
