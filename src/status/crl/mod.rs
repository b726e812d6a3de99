//! CRL v2 (RFC 5280 5), written as a stream: memory does not grow with the number of entries.
//!
//! | file | holds |
//! |---|---|
//! | [`scope`] | full list, delta, or the part of a prefix: names, and which serial numbers belong to which |
//! | [`plan`] | what a list is besides its entries, and its signature |
//! | `extensions` | those of the list |
//! | [`spool`] | the entries on their way, encoded as they come |
//! | [`sorting`] | one pass over the revoked ones, into the spools of several lists |
//! | [`examine`] | a list as a stranger reads it, in constant memory: form, signature, digest |
//! | [`forecast`] | how large lists will be |

mod encoding;
mod extensions;
pub mod scope;
pub mod plan;
pub mod spool;
pub mod sorting;
pub mod examine;
pub mod forecast;
