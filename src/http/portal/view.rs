//! An application as a portal reads it: its regions, what is missing, what may be done. Personal data are masked.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    http::portal::{actions, holder::MaskedHolder},
    registration::{
        application::Application,
        check::progress::{Check, CheckState},
        document::DocumentSlot,
        payment::{Payment, PaymentState},
        review::Defect,
        video::appointment::Appointment,
    },
};

/// One entry of a list: no personal data at all.
#[derive(Serialize, ToSchema)]
pub struct ApplicationSummary {
    id: String,
    /// The portal's own name for it.
    reference: String,
    offer: String,
    holder_type: &'static str,
    state: &'static str,
    version: i64,
    #[schema(format = DateTime)]
    received_at: String,
    #[schema(format = DateTime)]
    changed_at: String,
    /// Deadline of the party that acts next.
    #[schema(format = DateTime)]
    due_at: Option<String>,
    /// Once there is one.
    certificate: Option<String>,
}

impl From<&Application> for ApplicationSummary {
    fn from(application: &Application) -> Self {
        Self {
            id: application.id().to_string(),
            reference: application.portal_reference().to_owned(),
            offer: application.offer().to_owned(),
            holder_type: application.holder().holder_type().code(),
            state: application.state().code(),
            version: application.version(),
            received_at: application.received_at().to_string(),
            changed_at: application.changed_at().to_string(),
            due_at: application.due_at().map(|due| due.to_string()),
            certificate: application.state().certificate().map(|id| id.to_string()),
        }
    }
}

/// One application.
#[derive(Serialize, ToSchema)]
#[schema(as = Application)]
pub struct ApplicationView {
    #[serde(flatten)]
    summary: ApplicationSummary,
    /// What may be done now.
    allowed_actions: Vec<&'static str>,
    /// Slots that wait for a scan.
    missing_documents: Vec<&'static str>,
    payment: PaymentView,
    checks: Vec<CheckView>,
    /// The lawful ground of identification, once it stands.
    identity_basis: Option<&'static str>,
    /// Policy asks for a video call beside the ground.
    video_required: bool,
    /// The booked call.
    appointment: Option<AppointmentView>,
    /// What the applicant must put right.
    defects: Vec<DefectView>,
    holder: MaskedHolder,
}

/// Payment region.
#[derive(Serialize, ToSchema)]
#[schema(as = Payment)]
pub struct PaymentView {
    /// `none`, `invoiced`, `partly_paid`, `paid`, `refund_requested`, `refunded`.
    state: &'static str,
    price_kopecks: i64,
    paid_kopecks: i64,
    invoice: Option<String>,
}

/// One register check; the register's raw answer is not shown.
#[derive(Serialize, ToSchema)]
#[schema(as = Check)]
pub struct CheckView {
    kind: &'static str,
    /// `planned`, `submitted`, `timed_out`, or what the register said.
    outcome: &'static str,
    #[schema(format = DateTime)]
    at: Option<String>,
}

/// A booked call.
#[derive(Serialize, ToSchema)]
#[schema(as = Appointment)]
pub struct AppointmentView {
    id: String,
    #[schema(format = DateTime)]
    starts_at: String,
    #[schema(format = DateTime)]
    ends_at: String,
    state: &'static str,
}

/// Something that the applicant must put right.
#[derive(Serialize, ToSchema)]
#[schema(as = Defect)]
pub struct DefectView {
    number: u32,
    /// `document:<slot>`, or a JSON pointer into the holder.
    target: String,
    code: String,
    hint: String,
    #[schema(format = DateTime)]
    opened_at: String,
}

impl ApplicationView {
    /// The view, with the call that is booked.
    pub fn new(application: &Application, appointment: Option<&Appointment>) -> Self {
        Self {
            summary: application.into(),
            allowed_actions: actions::allowed(application),
            missing_documents: application
                .missing_documents()
                .into_iter()
                .map(DocumentSlot::code)
                .collect(),
            payment: application.payment().into(),
            checks: application.checks().iter().map(CheckView::from).collect(),
            identity_basis: application
                .identity()
                .ground
                .as_ref()
                .map(|ground| ground.basis.code()),
            video_required: application.identity().video_required,
            appointment: appointment.map(AppointmentView::from),
            defects: application
                .review()
                .open_defects()
                .map(DefectView::from)
                .collect(),
            holder: application.holder().into(),
        }
    }

    /// The answer, with the version as `ETag`.
    pub fn answer(self, status: StatusCode) -> Response {
        let tag = entity_tag(self.summary.version);
        (status, [(header::ETAG, tag)], Json(self)).into_response()
    }
}

/// The `ETag` of a version.
pub fn entity_tag(version: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

fn payment_code(state: PaymentState) -> &'static str {
    match state {
        PaymentState::None => "none",
        PaymentState::Invoiced => "invoiced",
        PaymentState::PartlyPaid => "partly_paid",
        PaymentState::Paid => "paid",
        PaymentState::RefundRequested => "refund_requested",
        PaymentState::Refunded => "refunded",
    }
}

impl From<&Payment> for PaymentView {
    fn from(payment: &Payment) -> Self {
        Self {
            state: payment_code(payment.state),
            price_kopecks: payment.price_kopecks,
            paid_kopecks: payment.paid_kopecks,
            invoice: payment.invoice.clone(),
        }
    }
}

impl From<&Check> for CheckView {
    fn from(check: &Check) -> Self {
        let (outcome, at) = match &check.state {
            CheckState::Planned => ("planned", None),
            CheckState::Submitted { .. } => ("submitted", None),
            CheckState::Answered { outcome, at } => (outcome.code(), Some(at)),
            CheckState::TimedOut { at } => ("timed_out", Some(at)),
        };
        Self {
            kind: check.kind.code(),
            outcome,
            at: at.map(ToString::to_string),
        }
    }
}

impl From<&Appointment> for AppointmentView {
    fn from(appointment: &Appointment) -> Self {
        Self {
            id: appointment.id.to_string(),
            starts_at: appointment.starts_at.to_string(),
            ends_at: appointment.ends_at.to_string(),
            state: appointment.state.code(),
        }
    }
}

impl From<&Defect> for DefectView {
    fn from(defect: &Defect) -> Self {
        Self {
            number: defect.number,
            target: defect.target.clone(),
            code: defect.code.clone(),
            hint: defect.hint.clone(),
            opened_at: defect.opened_at.to_string(),
        }
    }
}
