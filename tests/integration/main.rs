//! Tests that need more than one room, in folders by room.

mod outside;
mod status;
