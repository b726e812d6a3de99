//! Cryptography against outside judges.

mod gost_engine;
