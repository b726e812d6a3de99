//! The registration authority (RFC 3647 4.1 and 4.2): who applies, what was checked, who decided.
//!
//! [`application::Application`] is the aggregate: one main [`state::State`] and six parallel regions, each a small
//! state machine in a file of its own: [`payment`], [`document`], [`check`], [`identity`] (with [`video`]),
//! [`review`] and [`approval`]. [`applicant`] holds the parsed values, [`key`] the certification request, [`mandate`] whom
//! the authority may serve.
//! [`approved::Approved`] is the only way from here to issuance.

pub mod applicant;
pub mod refusal;
pub mod state;
pub mod offer;
pub mod mandate;
pub mod operator;
pub mod portal;
pub mod consent;
pub mod payment;
pub mod document;
pub mod check;
pub mod identity;
pub mod video;
pub mod review;
pub mod approval;
pub mod key;
pub mod acknowledgement;
pub mod application;
pub mod approved;
