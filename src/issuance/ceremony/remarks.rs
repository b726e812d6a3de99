//! What is lawful and still worth a second look: remarks beside those of the linter.

use super::{AuthorityOrder, Parent};
use crate::issuance::{
    lint::{Finding, Severity},
    profile::authority::{AuthorityForm, AuthorityProfile},
};

/// The remarks on an order.
pub(super) fn remarks(
    profile: &AuthorityProfile,
    order: &AuthorityOrder<'_>,
    parent: &Parent,
) -> Vec<Finding> {
    let longest = profile.validity(order.not_before);
    let (key_ends, ends) = longest.unwrap_or((order.key_not_after, order.not_after));
    let technical = matches!(profile.form(), AuthorityForm::TlsServer | AuthorityForm::Operator);
    let remarks = [
        (order.not_after > ends).then(|| {
            finding(
                "validity_of_profile",
                "RFC 3647 6.3.2",
                "the certificate lasts longer than its profile says",
            )
        }),
        (profile.form().is_authority() && order.key_not_after > key_ends).then(|| {
            finding(
                "key_period_of_profile",
                "RFC 3647 6.3.2",
                "the key's usage period is longer than its profile says",
            )
        }),
        (technical && parent.is_qualified()).then(|| {
            finding(
                "qualified_issuer",
                "63-FZ art. 15",
                "an issuer of qualified certificates signs a technical one",
            )
        }),
    ];
    remarks.into_iter().flatten().collect()
}

fn finding(rule: &'static str, clause: &'static str, message: &str) -> Finding {
    Finding {
        rule,
        severity: Severity::Warning,
        clause,
        message: message.to_owned().into(),
    }
}
