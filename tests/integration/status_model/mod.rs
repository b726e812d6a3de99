//! The status model: random histories of an authority against a plain reference (`model`). After every step OCSP,
//! full, delta and parted lists and the public register must say what the reference says.
//!
//! | file | holds |
//! |---|---|
//! | `model` | what must be true, in thirty lines |
//! | `history` | the steps, and how they are drawn |
//! | `node` | the real authority, index and public service, on a clock that the history moves |
//! | `lists` | full list, delta and parts, held against the reference and one another |
//! | `views` | what relying parties are told: OCSP, lists, register |

mod history;
mod lists;
mod model;
mod node;
mod views;

use proptest::{
    prelude::*,
    test_runner::{Config, FileFailurePersistence, TestRunner},
};

use history::{Step, histories};
use node::Node;

/// Each history is an authority of its own; a longer one finds more than another one.
const HISTORIES: u32 = 6;

#[test]
fn every_view_agrees_with_the_reference_after_every_step() {
    let config = Config {
        cases: HISTORIES,
        // A run takes seconds: a shorter history that fails as well is worth some of them.
        max_shrink_iters: 24,
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&histories(), |history| {
            live(&history).map(drop).map_err(TestCaseError::fail)
        })
        .unwrap();
}

/// A history that holds every kind of step in an order in which much could go wrong; the random ones need luck for it.
#[test]
fn a_history_with_everything_in_it() {
    let history = [
        Step::Issue { rsa: false },
        Step::Issue { rsa: true },
        Step::Revoke { which: 0, reason: 1 },
        Step::Backup,
        Step::Issue { rsa: false },
        Step::Revoke { which: 1, reason: 4 },
        Step::Revoke { which: 0, reason: 3 },
        Step::Restart,
        Step::ClockBack { minutes: 90 },
        Step::Revoke { which: 2, reason: 5 },
        Step::Issue { rsa: false },
        Step::Pass { hours: 30 },
        Step::RetireOne { rsa: true },
        Step::Issue { rsa: true },
        Step::Restore,
        Step::Issue { rsa: false },
        Step::Revoke { which: 1, reason: 0 },
        Step::Expire,
        Step::Pass { hours: 24 },
        Step::Revoke { which: 3, reason: 2 },
        Step::Pass { hours: 100 },
        Step::Restart,
    ];
    assert!(live(&history).unwrap(), "every issuer had a delta at last");
}

/// A backup from before the first list: the random ones found it once.
#[test]
fn a_history_that_forgets_everything() {
    let history = [
        Step::Backup,
        Step::Issue { rsa: false },
        Step::Revoke { which: 0, reason: 1 },
        Step::Restore,
        Step::Expire,
        Step::Restore,
        Step::Issue { rsa: true },
        Step::Revoke { which: 0, reason: 4 },
    ];
    assert!(live(&history).unwrap(), "every issuer had a delta at last");
}

/// Whether every issuer had a delta, when all views agreed all the time.
fn live(history: &[Step]) -> Result<bool, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut node = Box::pin(Node::new()).await;
        for (number, step) in history.iter().enumerate() {
            Box::pin(node.take(step)).await;
            Box::pin(node.compare())
                .await
                .map_err(|wrong| format!("after step {number}, {step:?}: {wrong}"))?;
        }
        Ok(node.had_deltas())
    })
}
