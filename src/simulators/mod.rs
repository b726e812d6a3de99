//! Listeners that speak the wire of the outside world.
