//! Tests that need more than one room, in folders by room.

#![cfg(test)]

mod console;
mod demo;
mod issuance;
mod lifecycle;
mod outside;
mod portal;
mod status;
mod store;
mod story;
mod support;
