//! Buckets: lists and scans in an S3 service that nobody here wrote.
//!
//! | file | holds |
//! |---|---|
//! | `service` | the service: moto, which checks every signature |
//! | `lists` | what a list is in a bucket, and when it is none |
//! | `whole` | the server with its scans and lists in a bucket, and without the bucket |

mod lists;
mod service;
mod whole;
