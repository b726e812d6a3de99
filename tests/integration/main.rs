//! Tests that need more than one room, in folders by room.

#![cfg(test)]
#![expect(
    unreachable_pub,
    reason = "a test binary has no outside: pub is what its folders share"
)]

mod ceremony;
mod conformance;
mod console;
mod crash_matrix;
mod crypto;
mod demo;
mod gost;
mod issuance;
mod issuers;
mod keys;
mod lifecycle;
mod lint;
mod lists;
mod outside;
mod places;
mod portal;
mod status;
mod status_model;
mod store;
mod story;
mod support;
