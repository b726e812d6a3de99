//! Revocation lists as the authority makes them: full, delta and parted, read by `openssl`; numbers that never go back.

mod archive;
mod deltas;
mod entries;
mod fresh;
mod judge;
mod numbers;
mod restore;
mod shards;
