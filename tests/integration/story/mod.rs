//! The main job as one story, driven only through HTTP and the commands of the engineer.

mod canary;
pub mod cast;
mod damage;
mod flow;
mod operation;
mod refusals;
pub mod steps;
