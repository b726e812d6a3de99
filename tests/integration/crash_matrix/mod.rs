//! Verifies invariants 1 and 2 at every moment at which a process can end: `Point::ALL` is walked, one process each.
//! - the process really ends there, by the point and not by chance;
//! - every signature that a CA key made stood on record before it was made, and its serial number is in the register or
//!   counts as revoked;
//! - every application has exactly one certificate, one signed attempt, one event, one letter;
//! - a revocation that was asked for stands, once, and is in OCSP and CRL;
//! - the audit log is whole.

mod child;
mod scenario;
mod verdict;
mod world;

use kepler::crash::Point;

use self::{scenario::Scenario, world::Template};

/// How many points there are: whoever adds a durable write or a key call adds a point, and counts it here.
const POINTS: usize = 28;

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_ends_at_any_point_loses_nothing_and_doubles_nothing() {
    // The same test, run again in a process of its own, is the process that ends.
    if let Some(order) = child::Order::of_this_process() {
        return order.carry_out().await;
    }
    let template = Box::pin(Template::new()).await;
    let mut ended = 0;
    for point in Point::ALL {
        for pass in Scenario::passes(*point) {
            let scenario = Scenario::of(*point);
            let copy = template.copy();
            child::ends_at(*point, *pass, scenario, &copy);
            verdict::before_restart(*point, &copy).await;
            Box::pin(verdict::after_restart(*point, scenario, &copy)).await;
            ended += 1;
        }
    }
    println!("{} points, {ended} processes ended", Point::ALL.len());
    assert_eq!(Point::ALL.len(), POINTS, "count the points anew");
}
