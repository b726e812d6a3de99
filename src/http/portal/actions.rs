//! What a portal may do with an application now: `allowed_actions` of its view.

use crate::registration::{application::Application, state::State};

/// The actions, by the names that the API documents. Asking for another one is answered with a conflict.
pub fn allowed(application: &Application) -> Vec<&'static str> {
    let state = application.state();
    let open = state.is_before_issuing() && !matches!(state, State::OnHold { .. });
    let corrects = matches!(state, State::AwaitingApplicant);
    let uploads =
        matches!(state, State::AwaitingPayment) || (corrects && !application.missing_documents().is_empty());
    let identity = application.identity();
    let books = matches!(state, State::AwaitingIdentity)
        && identity.video_required
        && !identity.is_confirmed_on_video()
        && identity.appointment.is_none();
    let asserts = open && !matches!(state, State::AwaitingKey | State::PendingApproval);
    let asks_for_data = application
        .review()
        .open_defects()
        .any(|defect| !defect.target.starts_with("document:"));
    [
        (
            "report_payment",
            !application.payment().is_paid() && !state.is_final(),
        ),
        ("upload_document", uploads),
        ("correct", corrects && asks_for_data),
        ("assert_identity_ground", asserts),
        ("book_appointment", books),
        ("cancel_appointment", open && identity.appointment.is_some()),
        ("request_key_token", matches!(state, State::AwaitingKey)),
        ("submit_key", matches!(state, State::AwaitingKey)),
        ("acknowledge", matches!(state, State::IssuedUnacknowledged { .. })),
        ("download", matches!(state, State::Completed { .. })),
        (
            "revoke",
            state.certificate().is_some() && !matches!(state, State::Expired { .. }),
        ),
        ("withdraw", state.is_before_issuing()),
    ]
    .into_iter()
    .filter_map(|(action, possible)| possible.then_some(action))
    .collect()
}
