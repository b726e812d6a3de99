//! The values by example, the promises of the checksums, and the records.

mod checksums;
mod examples;
mod records;
