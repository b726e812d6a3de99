//! A request to the key, and the one fact that matters when its caller gives up: was the key asked or not?

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU8, Ordering},
        mpsc,
    },
    time::Instant,
};

use crate::issuance::issuer::SigningError;

/// What is wanted.
pub(super) enum Wish {
    /// A signature over this digest.
    Signature(Vec<u8>),
    /// Token and session looked at, or mended; the answer is empty.
    Readiness,
}

pub(super) type Answer = Result<Vec<u8>, SigningError>;

/// A request on its way to a session.
pub(super) struct Job {
    pub(super) wish: Wish,
    pub(super) ticket: Ticket,
    pub(super) answer: mpsc::Sender<Answer>,
}

impl Job {
    /// The request, what its caller keeps of it, and where the answer comes.
    pub(super) fn new(wish: Wish) -> (Self, Ticket, mpsc::Receiver<Answer>) {
        let (answer, receiver) = mpsc::channel();
        let ticket = Ticket::default();
        let job = Self {
            wish,
            ticket: ticket.clone(),
            answer,
        };
        (job, ticket, receiver)
    }

    /// Back in line: the thread that took it could not begin.
    pub(super) fn again(self) -> Self {
        self.ticket.pass(TAKEN, QUEUED);
        self
    }

    /// Tells the caller; one that has left does not hear it.
    pub(super) fn answer(self, answer: Answer) {
        self.answer.send(answer).ok();
    }
}

/// How far a request has come: caller and worker agree on it.
#[derive(Clone, Default)]
pub(super) struct Ticket(Arc<Progress>);

#[derive(Default)]
struct Progress {
    step: AtomicU8,
    taken: OnceLock<Instant>,
}

const QUEUED: u8 = 0;
const TAKEN: u8 = 1;
const ASKED: u8 = 2;
const GIVEN_UP: u8 = 3;
const LATE: u8 = 4;

/// What a caller knows that no longer waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// The key will not be asked.
    Unasked,
    /// The key was asked.
    Asked,
}

impl Ticket {
    /// A worker begins with it. False: the caller has left.
    pub(super) fn take(&self) -> bool {
        let taken = self.pass(QUEUED, TAKEN);
        if taken {
            self.0.taken.get_or_init(Instant::now);
        }
        taken
    }

    /// Since when a worker has been at it.
    pub(super) fn taken(&self) -> Option<Instant> {
        self.0.taken.get().copied()
    }

    /// The key is asked next. False: the caller has left, and nothing must be signed.
    pub(super) fn ask(&self) -> bool {
        self.pass(TAKEN, ASKED)
    }

    /// The key was asked, and it is proven that it did not sign. False: the caller has left, and must be told.
    pub(super) fn unask(&self) -> bool {
        self.pass(ASKED, TAKEN)
    }

    /// The caller waits no longer.
    pub(super) fn leave(&self) -> Left {
        loop {
            if self.pass(QUEUED, GIVEN_UP) || self.pass(TAKEN, GIVEN_UP) {
                return Left::Unasked;
            }
            if self.pass(ASKED, LATE) {
                return Left::Asked;
            }
        }
    }

    fn pass(&self, from: u8, to: u8) -> bool {
        let step = &self.0.step;
        step.compare_exchange(from, to, Ordering::SeqCst, Ordering::SeqCst)
            .is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_who_leaves_before_the_question_prevents_it() {
        let ticket = Ticket::default();
        assert!(ticket.take());
        assert_eq!(ticket.leave(), Left::Unasked);
        assert!(!ticket.ask());
    }

    #[test]
    fn a_caller_who_leaves_after_the_question_knows_it() {
        let ticket = Ticket::default();
        assert!(ticket.take() && ticket.ask());
        assert_eq!(ticket.leave(), Left::Asked);
        // A second question for somebody who was told "undecided" would be one too many.
        assert!(!ticket.unask());
    }

    #[test]
    fn a_question_that_came_to_nothing_may_be_put_again() {
        let ticket = Ticket::default();
        assert!(ticket.take() && ticket.ask() && ticket.unask() && ticket.ask());
    }
}
