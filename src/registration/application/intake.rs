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
    /// The portal reports the total paid so far. Taken in every state: a report may be repeated, and money that comes
    /// after an end without a certificate is to go back.
    pub fn report_payment(mut self, report: PaymentReport, now: Timestamp) -> Result<Self, Refused> {
        let payment = self.payment.clone().report(report, now);
        self.payment = payment.map_err(|why| self.refuse("report_payment", why))?;
        if self.state.is_final() && self.state.certificate().is_none() {
            self.payment = self.payment.ended_without_certificate();
        }
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

    /// The applicant answers defects. Only what a named defect points at may change, and any change makes the registers
    /// speak again; a video call held before confirms nothing of the new data.
    pub fn correct(mut self, holder: Holder, targets: &[String], now: Timestamp) -> Result<Self, Refused> {
        const ACTION: &str = "correct";
        if self.state != State::AwaitingApplicant {
            return Err(self.refuse(ACTION, Why::WrongState));
        }
        // A scan answers its own defect: only `attach_document` does that.
        let named = targets
            .iter()
            .all(|target| self.review.asks_for(target) && !target.starts_with("document:"));
        if targets.is_empty() || !named || !differs_only_in(&self.holder, &holder, targets) {
            return Err(self.refuse(ACTION, Why::Defects));
        }
        if holder != self.holder {
            // The evidence of the ground names the person by this number.
            if holder.person().snils != self.holder.person().snils {
                self.identity.ground = None;
            }
            self.holder = holder;
            self.checks = self.checks.ask_again(|_| true);
            self.identity.data_changed_at = Some(now);
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

/// Whether `new` is `old` but for the values that the JSON pointers name. The form of the application never changes.
fn differs_only_in(old: &Holder, new: &Holder, pointers: &[String]) -> bool {
    let (Ok(mut expected), Ok(new_values)) = (serde_json::to_value(old), serde_json::to_value(new)) else {
        return false;
    };
    for pointer in pointers.iter().filter(|pointer| pointer.len() > 1) {
        if let (Some(place), Some(value)) = (expected.pointer_mut(pointer), new_values.pointer(pointer)) {
            *place = value.clone();
        }
    }
    old.holder_type() == new.holder_type() && expected == new_values
}
