//! The state machine: stories one by one, and random walks that know only the page `docs/LIFECYCLE.md`.

mod case;
mod page;
mod stories;
mod walks;
