//! The payment region. Kepler keeps what the portal reports, and no card data.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::refusal::Why;

/// Where the payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// Nothing reported.
    None,
    /// The portal has made an invoice.
    Invoiced,
    /// Less than the price has come.
    PartlyPaid,
    /// Paid in full.
    Paid,
    /// The portal asked for the money back.
    RefundRequested,
    /// Given back.
    Refunded,
}

/// The payment of one application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Where it stands.
    pub state: PaymentState,
    /// The price with VAT, in kopecks.
    pub price_kopecks: i64,
    /// What has come, in kopecks.
    pub paid_kopecks: i64,
    /// Invoice number of the portal.
    pub invoice: Option<String>,
    /// The payment provider's reference.
    pub provider_reference: Option<String>,
    /// Time of the last report.
    pub reported_at: Option<Timestamp>,
}

/// What a portal reports: the total that has come for an invoice, so that repeating a report changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentReport {
    /// Invoice number.
    pub invoice: String,
    /// Total paid so far, in kopecks.
    pub paid_kopecks: i64,
    /// The payment provider's reference.
    pub provider_reference: Option<String>,
}

impl Payment {
    /// A payment of which nothing is known yet. What costs nothing is paid.
    pub fn of_price(price_kopecks: i64) -> Self {
        let state = if price_kopecks == 0 {
            PaymentState::Paid
        } else {
            PaymentState::None
        };
        Self {
            state,
            price_kopecks,
            paid_kopecks: 0,
            invoice: None,
            provider_reference: None,
            reported_at: None,
        }
    }

    /// Nothing is owed any more.
    pub fn is_paid(&self) -> bool {
        self.state == PaymentState::Paid
    }

    /// The payment after a report. Totals never shrink, and the invoice never changes once money has come. The same
    /// report again changes nothing.
    pub fn report(self, report: PaymentReport, now: Timestamp) -> Result<Self, Why> {
        let known =
            self.invoice.as_ref() == Some(&report.invoice) && self.paid_kopecks == report.paid_kopecks;
        if known
            && (report.provider_reference.is_none() || report.provider_reference == self.provider_reference)
        {
            return Ok(self);
        }
        let other_invoice = self
            .invoice
            .as_deref()
            .is_some_and(|known| known != report.invoice);
        if report.paid_kopecks < self.paid_kopecks || (other_invoice && self.paid_kopecks > 0) {
            return Err(Why::Payment);
        }
        let state = match report.paid_kopecks {
            paid if paid >= self.price_kopecks => PaymentState::Paid,
            0 => PaymentState::Invoiced,
            _ => PaymentState::PartlyPaid,
        };
        Ok(Self {
            state,
            paid_kopecks: report.paid_kopecks,
            invoice: Some(report.invoice),
            provider_reference: report.provider_reference.or(self.provider_reference),
            reported_at: Some(now),
            ..self
        })
    }

    /// The payment after the application ended without a certificate: paid money is to go back.
    #[must_use]
    pub fn ended_without_certificate(self) -> Self {
        let state = match self.state {
            PaymentState::Paid | PaymentState::PartlyPaid if self.paid_kopecks > 0 => {
                PaymentState::RefundRequested
            }
            other => other,
        };
        Self { state, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(invoice: &str, paid_kopecks: i64) -> PaymentReport {
        PaymentReport {
            invoice: invoice.to_owned(),
            paid_kopecks,
            provider_reference: None,
        }
    }

    fn after(reports: &[(&str, i64)]) -> Result<PaymentState, Why> {
        let take = |payment: Payment, (invoice, paid): &(&str, i64)| {
            payment.report(report(invoice, *paid), Timestamp::UNIX_EPOCH)
        };
        reports
            .iter()
            .try_fold(Payment::of_price(100), take)
            .map(|payment| payment.state)
    }

    #[test]
    fn money_adds_up_to_the_price() {
        assert_eq!(after(&[]), Ok(PaymentState::None));
        assert_eq!(after(&[("1", 0)]), Ok(PaymentState::Invoiced));
        assert_eq!(after(&[("1", 0), ("1", 99)]), Ok(PaymentState::PartlyPaid));
        assert_eq!(after(&[("1", 100)]), Ok(PaymentState::Paid));
        assert_eq!(after(&[("1", 101)]), Ok(PaymentState::Paid));
        assert!(Payment::of_price(0).is_paid());
    }

    #[test]
    fn totals_never_shrink_and_money_stays_with_its_invoice() {
        assert_eq!(after(&[("1", 50), ("1", 49)]), Err(Why::Payment));
        assert_eq!(after(&[("1", -1)]), Err(Why::Payment));
        assert_eq!(after(&[("1", 0), ("2", 100)]), Ok(PaymentState::Paid));
        assert_eq!(after(&[("1", 50), ("2", 100)]), Err(Why::Payment));
    }

    #[test]
    fn what_was_paid_goes_back_and_a_repeated_report_does_not_take_it_again() {
        let now = Timestamp::UNIX_EPOCH;
        let ended = Payment::of_price(100)
            .report(report("1", 100), now)
            .unwrap()
            .ended_without_certificate();
        assert_eq!(ended.state, PaymentState::RefundRequested);
        assert_eq!(ended.clone().report(report("1", 100), now).unwrap(), ended);
        assert_eq!(
            Payment::of_price(100).ended_without_certificate().state,
            PaymentState::None
        );
    }
}
