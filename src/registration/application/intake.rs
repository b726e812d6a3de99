//! Payment, scans and corrections: what the portal brings.

use jiff::Timestamp;

use super::Application;
use crate::registration::{
    applicant::Holder,
    document::Document,
    payment::PaymentReport,
    refusal::{Refused, Why},
    state::State,
};

impl Application {
    /// The portal reports the total paid so far.
    pub fn report_payment(mut self, report: PaymentReport, now: Timestamp) -> Result<Self, Refused> {
        const ACTION: &str = "report_payment";
        if self.state != State::AwaitingPayment {
            return Err(self.refuse(ACTION, Why::WrongState));
        }
        let payment = self.payment.clone().report(report, now);
        self.payment = payment.map_err(|why| self.refuse(ACTION, why))?;
        Ok(self.settle(now))
    }

    /// A scan arrives. Before the checks any slot is open; later only those that a defect reopened.
    pub fn attach_document(mut self, document: Document, now: Timestamp) -> Result<Self, Refused> {
        const ACTION: &str = "attach_document";
        let target = format!("document:{}", document.slot.code());
        match self.state {
            State::AwaitingPayment => {}
            State::AwaitingApplicant if self.review.asks_for(&target) => {}
            State::AwaitingApplicant => return Err(self.refuse(ACTION, Why::SlotClosed)),
            _ => return Err(self.refuse(ACTION, Why::WrongState)),
        }
        self.documents.retain(|known| known.slot != document.slot);
        self.documents.push(document);
        self.answer_defects(now, |open| open == target);
        Ok(self.settle(now))
    }

    /// The applicant corrects data. Only what a defect names may change; every answer makes the registers speak again.
    pub fn correct(mut self, holder: Holder, targets: &[String], now: Timestamp) -> Result<Self, Refused> {
        const ACTION: &str = "correct";
        if self.state != State::AwaitingApplicant {
            return Err(self.refuse(ACTION, Why::WrongState));
        }
        let named = targets.iter().all(|target| self.review.asks_for(target));
        if targets.is_empty() || !named || holder.holder_type() != self.holder.holder_type() {
            return Err(self.refuse(ACTION, Why::Defects));
        }
        if holder != self.holder {
            self.holder = holder;
            self.checks = self.checks.ask_again(|_| true);
        }
        self.answer_defects(now, |open| targets.iter().any(|target| target == open));
        Ok(self.settle(now))
    }

    fn answer_defects(&mut self, now: Timestamp, answered: impl Fn(&str) -> bool) {
        let open = self
            .review
            .defects
            .iter_mut()
            .filter(|defect| defect.answered_at.is_none());
        for defect in open.filter(|defect| answered(&defect.target)) {
            defect.answered_at = Some(now);
        }
    }
}
