//! The outward clients against the simulators that speak the same wire.

mod mail;
mod registers;
mod webhooks;

use std::{net::SocketAddr, sync::Arc};

use kepler::{
    clock::{Clock, ManualClock},
    random::{SecureRandom, SeededRandom},
};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

/// A stop signal that fires when the test ends.
fn stop() -> (CancellationToken, DropGuard) {
    let token = CancellationToken::new();
    (token.clone(), token.drop_guard())
}

async fn loopback() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at("2026-11-24T11:30:00Z".parse().unwrap()))
}

fn as_clock(clock: &Arc<ManualClock>) -> Arc<dyn Clock> {
    Arc::clone(clock) as Arc<dyn Clock>
}

fn random() -> Arc<dyn SecureRandom> {
    Arc::new(SeededRandom::new(7))
}
