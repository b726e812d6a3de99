//! The demo as a newcomer runs it: the real binary, the real listeners, OpenSSL as the judge.

pub mod command;
mod crash;
mod delivered;
pub mod openssl;
mod token;
mod verdicts;
