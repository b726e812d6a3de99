//! `kepler lint`, the real command, over files: good ones of every kind, and certificates with one planted fault each.

mod authorities;
mod broken;
mod command;
mod faults;
mod issued;
mod parts;
