//! Cryptography against outside judges.

mod gost_agreement;
mod gost_engine;
mod gost_wiping;
