//! The examples of the reference tables, good and bad.
