//! The main job as one story, driven only through HTTP and the commands of the engineer.

mod cast;
mod flow;
