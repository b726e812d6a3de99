//! The view model of a case: everything that its page shows, already in words, masked unless asked for.

use askama::Template;

use crate::{
    audit::AuditRecord,
    http::console::{
        case::{
            checks::{self, CheckRow},
            data::{self, Group},
            library,
            offered::{self, Offered},
            timeline::{self, Event},
        },
        frame::{Frame, Who},
        moment::Due,
        people::People,
    },
    locale::Locale,
    registration::{
        application::Application,
        consent::ConsentPurpose,
        document::{Document, DocumentSlot, MediaType},
        payment::{Payment, PaymentState},
        review::MAXIMUM_ROUNDS,
        state::State,
        video::{CHECKLIST, VideoOutcome, VideoVerdict, appointment::Appointment},
    },
};

/// The page of a case.
#[derive(Template)]
#[template(path = "console/case.html", config = ".askama.toml")]
pub(crate) struct CasePage {
    pub(crate) frame: Frame,
    pub(crate) bar: Bar,
    pub(crate) shown: bool,
    pub(crate) groups: Vec<Group>,
    pub(crate) scans: Vec<Scan>,
    pub(crate) missing: Vec<&'static str>,
    pub(crate) checks: Vec<CheckRow>,
    pub(crate) rounds: String,
    pub(crate) defects: Vec<DefectRow>,
    pub(crate) payment: PaymentView,
    pub(crate) consents: Vec<ConsentRow>,
    pub(crate) identity: IdentityView,
    pub(crate) offered: Vec<Offered>,
    pub(crate) fields: &'static [&'static str],
    pub(crate) slots: Vec<&'static str>,
    pub(crate) timeline: Vec<Event>,
}

/// The identity bar: which case, where it stands, who has acted on it.
#[derive(Clone)]
pub(crate) struct Bar {
    pub(crate) id: String,
    pub(crate) version: i64,
    pub(crate) seen: i64,
    pub(crate) reference: String,
    pub(crate) name: String,
    pub(crate) holder_type: &'static str,
    pub(crate) state: &'static str,
    pub(crate) reason: Option<(&'static str, String)>,
    pub(crate) text: Option<String>,
    pub(crate) due: Option<Due>,
    pub(crate) received: String,
    pub(crate) certificate: Option<String>,
    pub(crate) eyes: Vec<Eye>,
}

/// One of the persons whom the law of four eyes keeps apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Eye {
    /// End of an `eye-` key.
    pub(crate) part: &'static str,
    /// Who, if somebody has.
    pub(crate) who: Option<String>,
    /// It is the person before the screen.
    pub(crate) me: bool,
}

pub(crate) struct Scan {
    pub(crate) slot: &'static str,
    pub(crate) href: String,
    pub(crate) pdf: bool,
    pub(crate) size: String,
    pub(crate) uploaded: String,
    pub(crate) sha256: String,
    pub(crate) defect: bool,
}

pub(crate) struct DefectRow {
    pub(crate) number: u32,
    pub(crate) target: String,
    pub(crate) code: String,
    pub(crate) hint: String,
    pub(crate) opened: String,
    pub(crate) answered: Option<String>,
}

pub(crate) struct PaymentView {
    pub(crate) state: &'static str,
    pub(crate) price: String,
    pub(crate) paid: String,
    pub(crate) invoice: Option<String>,
    pub(crate) reported: Option<String>,
}

pub(crate) struct ConsentRow {
    pub(crate) purpose: &'static str,
    pub(crate) version: String,
    pub(crate) given: String,
}

pub(crate) struct IdentityView {
    pub(crate) ground: Option<GroundView>,
    pub(crate) video_required: bool,
    pub(crate) appointment: Option<AppointmentView>,
    pub(crate) verdicts: Vec<VerdictView>,
    pub(crate) checklist: &'static [&'static str],
    pub(crate) reasons: &'static [&'static str],
}

pub(crate) struct GroundView {
    pub(crate) basis: &'static str,
    pub(crate) reference: String,
    pub(crate) by: String,
    pub(crate) at: String,
}

pub(crate) struct AppointmentView {
    pub(crate) id: String,
    pub(crate) starts: String,
    pub(crate) operator: String,
    pub(crate) mine: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct VerdictView {
    pub(crate) outcome: &'static str,
    pub(crate) operator: String,
    pub(crate) at: String,
    pub(crate) reasons: Vec<String>,
    pub(crate) confirmed: usize,
}

/// What a case page is made of.
pub(crate) struct Case<'a> {
    /// The application.
    pub(crate) application: &'a Application,
    /// Its audit records, oldest first.
    pub(crate) records: &'a [AuditRecord],
    /// Its booked call.
    pub(crate) appointment: Option<&'a Appointment>,
    /// Names.
    pub(crate) people: &'a People,
    /// Who looks.
    pub(crate) who: &'a Who,
    /// Data are shown whole.
    pub(crate) shown: bool,
}

impl CasePage {
    /// The page of a case.
    pub(crate) fn of(case: &Case<'_>, frame: Frame) -> Self {
        let application = case.application;
        let open = |slot: &str| application.review().asks_for(&format!("document:{slot}"));
        Self {
            bar: Bar::of(case, &frame),
            shown: case.shown,
            groups: data::groups(application, case.shown, &frame.moments),
            scans: application
                .documents()
                .iter()
                .map(|document| scan(application, document, open(document.slot.code()), &frame))
                .collect(),
            missing: application
                .missing_documents()
                .into_iter()
                .map(DocumentSlot::code)
                .collect(),
            checks: checks::rows(application, case.who, &frame.moments),
            rounds: format!("{} / {MAXIMUM_ROUNDS}", application.review().rounds),
            defects: defects(application, &frame),
            payment: payment(application.payment(), &frame),
            consents: consents(application, &frame),
            identity: identity(case, &frame),
            offered: offered::offered(application, case.who, frame.moments.now),
            fields: &library::FIELDS,
            slots: DocumentSlot::required_for(application.holder().holder_type())
                .iter()
                .map(|slot| slot.code())
                .collect(),
            timeline: timeline::events(case.records, case.people, &frame),
            frame,
        }
    }

    /// The page with scans that say why they are looked at.
    pub(crate) fn because(mut self, reason: &'static str) -> Self {
        for scan in &mut self.scans {
            scan.href = format!("{}?reason={reason}", scan.href);
        }
        self
    }

    /// The codes that a form offers.
    #[expect(clippy::unused_self, reason = "templates call methods only")]
    pub(crate) fn codes(&self, kind: &str) -> &'static [&'static str] {
        match kind {
            "document" => &library::DOCUMENT_DEFECTS,
            "field" => &library::FIELD_DEFECTS,
            "ground" => &library::REJECTION_GROUNDS,
            "hold" => &library::HOLD_REASONS,
            "show" => &library::SHOW_REASONS,
            _ => &[],
        }
    }

    /// A field that a defect may name, in words.
    pub(crate) fn target(&self, pointer: &str) -> String {
        target(pointer, &self.frame)
    }
}

impl Bar {
    /// The bar of a case.
    pub(crate) fn of(case: &Case<'_>, frame: &Frame) -> Self {
        let application = case.application;
        let (reason, text) = match application.state() {
            State::OnHold { reason, .. } => (Some(("hold", reason.clone())), None),
            State::Rejected { ground, text } => (Some(("ground", ground.clone())), Some(text.clone())),
            State::Withdrawn { reason } => (None, Some(reason.clone())),
            _ => (None, None),
        };
        Self {
            id: application.id().to_string(),
            version: application.version(),
            seen: case
                .records
                .iter()
                .map(|record| record.sequence)
                .max()
                .unwrap_or(0),
            reference: application.portal_reference().to_owned(),
            name: data::holder_name(application.holder(), case.shown),
            holder_type: application.holder().holder_type().code(),
            state: application.state().code(),
            reason,
            text,
            due: application.due_at().map(|at| frame.moments.due(at)),
            received: frame.moments.at(application.received_at()),
            certificate: application.state().certificate().map(|id| id.to_string()),
            eyes: eyes(case),
        }
    }
}

fn eyes(case: &Case<'_>) -> Vec<Eye> {
    let eye = |part, id: Option<crate::id::OperatorId>| Eye {
        part,
        who: id.map(|id| case.people.name(id)),
        me: id == Some(case.who.id),
    };
    let identity = case.application.identity();
    vec![
        eye("review", case.application.review().reviewer),
        eye("video", identity.verdict().map(|verdict| verdict.operator)),
        eye("approval", case.application.approval().approver),
    ]
}

fn scan(application: &Application, document: &Document, defect: bool, frame: &Frame) -> Scan {
    Scan {
        slot: document.slot.code(),
        href: format!(
            "/console/applications/{}/documents/{}",
            application.id(),
            document.id
        ),
        pdf: document.media_type == MediaType::Pdf,
        size: format!("{} {}", document.size.div_ceil(1024), frame.text("kilobytes")),
        uploaded: frame.moments.at(document.uploaded_at),
        sha256: document.sha256.chars().take(12).collect(),
        defect,
    }
}

fn defects(application: &Application, frame: &Frame) -> Vec<DefectRow> {
    let all = application.review().defects.iter().rev();
    all.map(|defect| DefectRow {
        number: defect.number,
        target: target(&defect.target, frame),
        code: frame.code_or_itself("defect", &defect.code),
        hint: defect.hint.clone(),
        opened: frame.moments.at(defect.opened_at),
        answered: defect.answered_at.map(|at| frame.moments.at(at)),
    })
    .collect()
}

/// The target of a defect in words.
fn target(target: &str, frame: &Frame) -> String {
    match target.strip_prefix("document:") {
        Some(slot) => frame.code_or_itself("slot", slot),
        None => frame.code_or_itself(
            "target",
            target.trim_start_matches('/').replace('/', "_").as_str(),
        ),
    }
}

fn payment(payment: &Payment, frame: &Frame) -> PaymentView {
    PaymentView {
        state: match payment.state {
            PaymentState::None => "none",
            PaymentState::Invoiced => "invoiced",
            PaymentState::PartlyPaid => "partly_paid",
            PaymentState::Paid => "paid",
            PaymentState::RefundRequested => "refund_requested",
            PaymentState::Refunded => "refunded",
        },
        price: rubles(payment.price_kopecks, frame),
        paid: rubles(payment.paid_kopecks, frame),
        invoice: payment.invoice.clone(),
        reported: payment.reported_at.map(|at| frame.moments.at(at)),
    }
}

fn rubles(kopecks: i64, frame: &Frame) -> String {
    let point = match frame.moments.locale {
        Locale::Ru => ',',
        Locale::En => '.',
    };
    format!("{}{point}{:02} ₽", kopecks / 100, kopecks % 100)
}

fn consents(application: &Application, frame: &Frame) -> Vec<ConsentRow> {
    let rows = application.consents().iter().map(|consent| ConsentRow {
        purpose: match consent.purpose {
            ConsentPurpose::Processing => "processing",
            ConsentPurpose::Registers => "registers",
            ConsentPurpose::Recording => "recording",
        },
        version: consent.text_version.clone(),
        given: frame.moments.at(consent.given_at),
    });
    rows.collect()
}

fn identity(case: &Case<'_>, frame: &Frame) -> IdentityView {
    let identity = case.application.identity();
    IdentityView {
        ground: identity.ground.as_ref().map(|ground| GroundView {
            basis: ground.basis.code(),
            reference: ground.evidence_reference.clone(),
            by: case.people.actor(&ground.asserted_by.to_string(), frame),
            at: frame.moments.at(ground.asserted_at),
        }),
        video_required: identity.video_required,
        appointment: case.appointment.map(|appointment| AppointmentView {
            id: appointment.id.to_string(),
            starts: frame.moments.at(appointment.starts_at),
            operator: case.people.name(appointment.operator),
            mine: appointment.operator == case.who.id,
        }),
        verdicts: identity
            .verdicts
            .iter()
            .map(|verdict| verdict_view(verdict, case.people, frame))
            .collect(),
        checklist: &CHECKLIST,
        reasons: &library::VIDEO_REASONS,
    }
}

/// A verdict in words.
pub(crate) fn verdict_view(verdict: &VideoVerdict, people: &People, frame: &Frame) -> VerdictView {
    VerdictView {
        outcome: match verdict.outcome {
            VideoOutcome::Verified => "verified",
            VideoOutcome::Inconclusive => "inconclusive",
            VideoOutcome::Failed => "failed",
        },
        operator: people.name(verdict.operator),
        at: frame.moments.at(verdict.at),
        reasons: verdict
            .reasons
            .iter()
            .map(|code| frame.code_or_itself("video", code))
            .collect(),
        confirmed: verdict.confirmed.len(),
    }
}
