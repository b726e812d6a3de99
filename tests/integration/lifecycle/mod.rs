//! The life of an application, told as stories.

mod batches;
mod issuers;
mod issuing;
mod outside;
mod people;
mod registers;
mod stories;
mod time;
