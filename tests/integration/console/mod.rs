//! The console, driven the way a browser without scripts drives it: by links and forms.

mod browser;
mod decisions;
mod doors;
mod house;
mod register;
